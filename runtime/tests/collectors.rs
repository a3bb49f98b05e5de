//! Collectors: what a scrape shows and counts when they do well, and when they do not.

#[path = "support/collecting.rs"]
mod collecting;

use collecting::{NEVER, Result, errors, gauge, registry, text, until};
use std::future::pending;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Duration;
use tallymark_runtime::{Collection, Format, Problem, Scrape};

/// A limit that tests come to at once.
const SOON: Duration = Duration::from_millis(20);

/// A collector that returns when the sender is dropped or sends.
fn hanging(name: &'static str) -> (Sender<()>, impl FnMut(&mut Collection) -> Result + Send) {
    let (let_go, go): (_, Receiver<()>) = channel();
    let collector = move |out: &mut Collection| {
        out.gauge(name, "Late.").sample(&[], 1);
        let _ = go.recv();
        Ok(())
    };
    (let_go, collector)
}

#[test]
fn an_error_loses_that_collector_alone() {
    let registry = registry();
    let mut run = 0;
    let fails = move |out: &mut Collection| -> Result {
        out.gauge("fails", "Now and then.").sample(&[], 1);
        run += 1;
        if run == 2 {
            return Err("no answer".into());
        }
        Ok(())
    };
    registry.register_collector("fails", NEVER, fails).unwrap();
    for (is_shown, count) in [(true, 0), (false, 1), (true, 1)] {
        let text = text(&registry);
        assert_eq!(text.contains("\nfails 1\n"), is_shown, "{text}");
        assert_eq!(errors(&text, "fails", "error"), count);
        assert!(text.contains("\nwell 1\n"));
        assert!(text.contains("tallymark_collector_duration_seconds{collector=\"fails\"} "));
    }
}

#[test]
fn a_panic_loses_that_collector_alone() {
    let registry = registry();
    let mut run = 0;
    let panics = move |out: &mut Collection| {
        run += 1;
        assert!(run > 1, "the first run panics");
        out.gauge("panics", "Later.").sample(&[], run);
        Ok(())
    };
    registry
        .register_collector("panics", NEVER, panics)
        .unwrap();
    let first = text(&registry);
    assert!(!first.contains("\npanics "), "{first}");
    assert!(first.contains("\nwell 1\n"));
    assert_eq!(errors(&first, "panics", "panic"), 1);
    let second = text(&registry);
    assert!(second.contains("\npanics 2\n"), "{second}");
    assert_eq!(errors(&second, "panics", "panic"), 1);
}

#[test]
fn one_that_hangs_is_not_started_again_before_it_returns() {
    let registry = registry();
    let (let_go, collector) = hanging("late");
    registry
        .register_collector("late", SOON, collector)
        .unwrap();
    for count in 1..=3 {
        let text = text(&registry);
        assert!(!text.contains("\nlate "), "{text}");
        assert!(text.contains("\nwell 1\n"));
        assert_eq!(errors(&text, "late", "timeout"), count);
        // It has not returned once, so there is no run to tell the duration of.
        assert!(!text.contains("duration_seconds{collector=\"late\"}"));
    }
    drop(let_go);
    // What came too late is never shown; the run after it is.
    until(|| text(&registry).contains("\nlate 1\n"));
}

#[test]
fn scrapes_at_once_share_a_run() {
    const OTHERS: u32 = 8;
    let registry = Arc::new(registry());
    let runs = Arc::new(AtomicU32::new(0));
    let (began, has_begun) = channel();
    let (let_go, go) = channel::<()>();
    let counted = Arc::clone(&runs);
    let collector = move |out: &mut Collection| {
        let run = counted.fetch_add(1, Ordering::Relaxed) + 1;
        let _ = began.send(());
        let _ = go.recv();
        out.gauge("run", "Which run.").sample(&[], run);
        Ok(())
    };
    registry
        .register_collector("slow", NEVER, collector)
        .unwrap();
    let scrape = || {
        let registry = Arc::clone(&registry);
        thread::spawn(move || text(&registry))
    };
    let first = scrape();
    has_begun.recv().unwrap();
    let others: Vec<_> = (0..OTHERS).map(|_| scrape()).collect();
    // Time to ask, of which nothing can be seen from here: one that is later has a run of its own.
    thread::sleep(Duration::from_millis(200));
    drop(let_go);
    assert!(first.join().unwrap().contains("\nrun 1\n"));
    for other in others {
        let text = other.join().unwrap();
        assert!(text.contains("\nrun "), "{text}");
        assert_eq!(errors(&text, "slow", "timeout"), 0);
    }
    // If not one of them shared a run, there would be as many as scrapes.
    let runs = runs.load(Ordering::Relaxed);
    assert!(runs <= OTHERS, "{runs} runs");
}

#[test]
fn collectors_run_side_by_side() {
    let registry = registry();
    // Each returns only if the other runs meanwhile.
    let both = Arc::new(Barrier::new(2));
    for name in ["left", "right"] {
        let both = Arc::clone(&both);
        let collector = move |out: &mut Collection| {
            both.wait();
            out.gauge(name, "Met.").sample(&[], 1);
            Ok(())
        };
        registry.register_collector(name, NEVER, collector).unwrap();
    }
    let text = text(&registry);
    assert!(
        text.contains("\nleft 1\n") && text.contains("\nright 1\n"),
        "{text}"
    );
}

/// Sets a flag when it is dropped.
struct Flag(Arc<AtomicBool>);

impl Drop for Flag {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

#[test]
fn an_async_run_is_cancelled_at_its_limit() {
    let registry = registry();
    let cancelled = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&cancelled);
    let mut run = 0;
    let collector = async move |out: &mut Collection| {
        run += 1;
        out.gauge("run", "Which run.").sample(&[], run);
        let _flag = Flag(Arc::clone(&flag));
        if run == 1 {
            pending::<()>().await;
        }
        Ok(())
    };
    // Long enough for the run that does return.
    let limit = Duration::from_millis(500);
    registry
        .register_async_collector("async", limit, collector)
        .unwrap();
    let first = text(&registry);
    assert!(!first.contains("\nrun "), "{first}");
    assert_eq!(errors(&first, "async", "timeout"), 1);
    until(|| cancelled.load(Ordering::SeqCst));
    // Unlike one that blocks, it can be asked again; at once, or when its thread is done.
    until(|| text(&registry).contains("\nrun 2\n"));
}

#[test]
fn an_async_run_is_woken_from_elsewhere() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_time()
        .build()
        .unwrap();
    let handle = runtime.handle().clone();
    let registry = registry();
    let collector = async move |out: &mut Collection| {
        let value = handle.spawn(async { 6 * 7 }).await?;
        let _entered = handle.enter();
        tokio::time::sleep(Duration::from_millis(1)).await;
        out.gauge("answer", "The answer.").sample(&[], value);
        Ok(())
    };
    registry
        .register_async_collector("tokio", NEVER, collector)
        .unwrap();
    assert!(text(&registry).contains("\nanswer 42\n"));
}

#[test]
fn a_scrape_by_a_collector_shows_no_collected_families() {
    let registry = Arc::new(registry());
    let inner = Arc::downgrade(&registry);
    let collector = move |out: &mut Collection| {
        let text = text(&*inner.upgrade().ok_or("gone")?);
        out.gauge("inner_bytes", "Length.").sample(&[], text.len());
        Ok(())
    };
    registry
        .register_collector("inner", Duration::from_secs(10), collector)
        .unwrap();
    assert!(text(&registry).contains("\ninner_bytes 0\n"));
}

#[test]
fn one_that_is_unregistered_ends() {
    let registry = registry();
    let dropped = Arc::new(AtomicBool::new(false));
    let flag = Flag(Arc::clone(&dropped));
    let collector = move |out: &mut Collection| {
        let _keep = &flag;
        out.gauge("short", "Lived.").sample(&[], 1);
        Ok(())
    };
    registry
        .register_collector("short", NEVER, collector)
        .unwrap();
    let twice = registry.register_collector("short", NEVER, gauge("other"));
    let problems = twice.unwrap_err();
    assert_eq!(
        problems.all(),
        [Problem::CollectorTwice {
            name: "short".to_owned()
        }]
    );
    assert!(text(&registry).contains("\nshort 1\n"));
    assert!(registry.unregister_collector("short"));
    assert!(!registry.unregister_collector("short"));
    assert!(!text(&registry).contains("short"));
    until(|| dropped.load(Ordering::SeqCst));
}

#[test]
fn threads_end_with_their_registry() {
    let registry = registry();
    let dropped = Arc::new(AtomicBool::new(false));
    let flag = Flag(Arc::clone(&dropped));
    let collector = move |_: &mut Collection| {
        let _keep = &flag;
        Ok(())
    };
    registry
        .register_collector("empty", NEVER, collector)
        .unwrap();
    text(&registry);
    drop(registry);
    until(|| dropped.load(Ordering::SeqCst));
}

#[test]
fn a_reader_can_have_some_families_only() {
    let registry = registry();
    let mut body = Vec::new();
    let scrape = Scrape::new(Format::Text).names(["well"]);
    scrape.encode(&registry, &mut body);
    assert_eq!(
        String::from_utf8(body).unwrap(),
        "# HELP well One.\n# TYPE well gauge\nwell 1\n"
    );
}

#[test]
fn scrapes_go_on_while_collectors_come_and_go() {
    let registry = registry();
    let is_over = Arc::new(AtomicBool::new(false));
    thread::scope(|scope| {
        // Even if an assertion ends the scope.
        let _end = Flag(Arc::clone(&is_over));
        for _ in 0..4 {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    let text = text(&registry);
                    assert!(text.contains("\nwell 1\n"), "{text}");
                    for reason in ["error", "panic", "timeout", "invalid", "collision"] {
                        assert_eq!(errors(&text, "well", reason), 0, "{text}");
                    }
                }
            });
        }
        for round in 0..100 {
            let name = ["one", "two"][round % 2];
            registry
                .register_collector(name, NEVER, gauge(name))
                .unwrap();
            let text = text(&registry);
            assert!(text.contains(&format!("\n{name} 1\n")), "{text}");
            assert!(registry.unregister_collector(name));
        }
    });
}

#[test]
fn a_scrape_may_be_shorter_than_its_collectors() {
    let registry = registry();
    let (let_go, collector) = hanging("late");
    registry
        .register_collector("late", NEVER, collector)
        .unwrap();
    let mut body = Vec::new();
    let scrape = Scrape::new(Format::Text).within(SOON);
    scrape.encode(&registry, &mut body);
    let short = String::from_utf8(body).expect("UTF-8");
    assert!(!short.contains("\nlate "), "{short}");
    assert!(short.contains("\nwell 1\n"));
    assert_eq!(errors(&short, "late", "timeout"), 1);
    // The run is in time for one that has more.
    thread::scope(|scope| {
        let long = scope.spawn(|| text(&registry));
        thread::sleep(SOON);
        drop(let_go);
        let long = long.join().expect("no panic");
        assert!(long.contains("\nlate 1\n"), "{long}");
        assert_eq!(errors(&long, "late", "timeout"), 1);
    });
}
