//! Readiness: what the program's checks make of it.

use crate::client::get;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};
use tallymark_server::{BindError, Exporter, ExporterBuilder};

/// The status, and the page.
fn ask(exporter: &Exporter) -> (u16, Value) {
    let answer = get(exporter.local_addr(), "/ready");
    assert_eq!(answer.head.header("content-type"), Some("application/json"));
    let page = serde_json::from_str(&answer.body).expect("JSON");
    (answer.head.status, page)
}

fn bind(builder: ExporterBuilder) -> Exporter {
    builder.bind("127.0.0.1:0").expect("a free port")
}

#[test]
fn a_program_without_checks_is_ready() {
    let exporter = bind(Exporter::builder());
    assert_eq!(
        ask(&exporter),
        (200, json!({"status": "ready", "checks": {}}))
    );
}

#[test]
fn one_check_that_fails_is_enough_and_named() {
    let is_loaded = Arc::new(AtomicBool::new(false));
    let read = Arc::clone(&is_loaded);
    let exporter = bind(
        Exporter::builder()
            .ready_check("good", || Ok::<(), String>(()))
            .ready_check_async("prices", move || {
                let is_loaded = read.load(Ordering::Relaxed);
                async move {
                    if is_loaded {
                        Ok(())
                    } else {
                        Err("not \"loaded\"")
                    }
                }
            }),
    );
    let page = json!({
        "status": "not ready",
        "checks": {
            "good": {"status": "ok"},
            "prices": {"status": "failed", "error": "not \"loaded\""},
        },
    });
    assert_eq!(ask(&exporter), (503, page));
    is_loaded.store(true, Ordering::Relaxed);
    let began = Instant::now();
    while ask(&exporter).0 != 200 {
        assert!(
            began.elapsed() < Duration::from_secs(30),
            "it stays unready"
        );
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_check_that_panics_fails() {
    let exporter = bind(
        Exporter::builder()
            .ready_check("sync", || -> Result<(), String> { panic!("on purpose") })
            .ready_check_async("async", || async {
                let none: Vec<Result<(), String>> = Vec::new();
                none[std::hint::black_box(0)].clone()
            })
            .ready_check_async("before it waits", || {
                let none: Vec<Result<(), String>> = Vec::new();
                std::future::ready(none[std::hint::black_box(0)].clone())
            }),
    );
    let (status, page) = ask(&exporter);
    assert_eq!(status, 503);
    for name in ["sync", "async", "before it waits"] {
        assert_eq!(page["checks"][name]["status"], "failed", "{page}");
    }
}

#[test]
fn checks_that_hang_fail_at_the_limit_and_are_not_piled_up() {
    let starts = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&starts);
    let (let_go, go) = channel::<()>();
    let go = std::sync::Mutex::new(go);
    let exporter = bind(
        Exporter::builder()
            .ready_limit(Duration::from_millis(100))
            .ready_check("sync", move || {
                counted.fetch_add(1, Ordering::Relaxed);
                let _ = go.lock().expect("no panic").recv();
                Ok::<(), String>(())
            })
            .ready_check_async("async", std::future::pending::<Result<(), String>>),
    );
    for _ in 0..10 {
        let (status, page) = ask(&exporter);
        assert_eq!(status, 503);
        for name in ["sync", "async"] {
            assert_eq!(page["checks"][name]["status"], "timeout", "{page}");
        }
    }
    assert_eq!(starts.load(Ordering::Relaxed), 1);
    assert_eq!(get(exporter.local_addr(), "/health").head.status, 200);
    drop(let_go);
}

#[test]
fn however_often_it_is_asked_for_a_check_runs_some_times_a_second() {
    let starts = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&starts);
    let exporter = bind(Exporter::builder().ready_check("counted", move || {
        counted.fetch_add(1, Ordering::Relaxed);
        Ok::<(), String>(())
    }));
    let began = Instant::now();
    for _ in 0..200 {
        assert_eq!(ask(&exporter).0, 200);
    }
    let most = began.elapsed().as_millis() / 250 + 1;
    assert!(starts.load(Ordering::Relaxed) as u128 <= most);
}

#[test]
fn an_async_check_runs_where_it_was_registered() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("the program's")
        .build()
        .expect("a runtime");
    let _entered = runtime.enter();
    let exporter = bind(Exporter::builder().ready_check_async("where", || {
        let called = thread::current().name().map(str::to_owned);
        async move {
            match (called.as_deref(), thread::current().name()) {
                (Some("the program's"), Some("the program's")) => Ok(()),
                others => Err(format!("{others:?}")),
            }
        }
    }));
    let (status, page) = ask(&exporter);
    assert_eq!(status, 200, "{page}");
}

#[test]
fn two_checks_of_one_name_are_refused() {
    let check = || Ok::<(), String>(());
    let builder = Exporter::builder()
        .ready_check("a", check)
        .ready_check("a", check);
    let error = builder.bind("127.0.0.1:0").expect_err("one name");
    assert!(matches!(&error, BindError::CheckTwice { name } if name == "a"));
    assert_eq!(
        error.to_string(),
        "`a` is the name of two checks of readiness; pass another to one `ready_check`"
    );
}
