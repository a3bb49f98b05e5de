//! What exporters show beside the program's own metrics, and that it is never there twice.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tallymark::{Collection, Gauge, MetricSet, Registry};
use tallymark_server::{Exporter, ExporterBuilder, build_info, tokio_runtime};

fn scrape(exporter: &Exporter) -> String {
    let mut client = TcpStream::connect(exporter.local_addr()).expect("a connection");
    client
        .set_read_timeout(Some(Duration::from_secs(30)))
        .expect("a time limit");
    client
        .write_all(b"GET /metrics HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n")
        .expect("sent");
    let mut answer = String::new();
    client.read_to_string(&mut answer).expect("an answer");
    answer
}

fn shown(builder: ExporterBuilder) -> String {
    scrape(&builder.bind("127.0.0.1:0").expect("a free port"))
}

fn times(text: &str, line: &str) -> usize {
    text.lines().filter(|known| known.starts_with(line)).count()
}

const TYPE: &str = "# TYPE process_cpu_seconds_total counter";
const START: &str = "process_start_time_seconds ";

#[test]
fn two_exporters_of_the_program_show_the_process_once() {
    let one = Exporter::bind("127.0.0.1:0").expect("a free port");
    let two = Exporter::builder()
        .process_metrics(true)
        .bind("127.0.0.1:0")
        .expect("a free port");
    for exporter in [&one, &two] {
        let text = scrape(exporter);
        assert_eq!((times(&text, TYPE), times(&text, START)), (1, 1), "{text}");
        assert!(!text.contains("tallymark process"), "{text}");
    }
}

#[test]
fn other_registries_show_it_when_told_to() {
    let registry = || Arc::new(Registry::new());
    let builder = || Exporter::builder().registry(registry());
    assert_eq!(times(&shown(builder()), START), 0);
    assert_eq!(times(&shown(builder().process_metrics(false)), START), 0);
    assert_eq!(times(&shown(builder().process_metrics(true)), START), 1);
}

/// A family of the program's that has a name of ours.
#[derive(MetricSet)]
struct Own {
    /// Threads, as the program counts them.
    process_threads: Gauge<(), i64>,
}

#[test]
fn it_gives_way_to_what_the_program_shows_under_the_same_names() {
    let registry = Arc::new(Registry::new());
    let builder = || {
        let registry = Arc::clone(&registry);
        Exporter::builder().registry(registry).process_metrics(true)
    };
    assert_eq!(times(&shown(builder()), TYPE), 1);
    // Later than ours, and as the process collector of another library would.
    let collector = |out: &mut Collection| {
        out.counter("process_cpu_seconds_total", "Theirs.")
            .sample(&[], 7);
        Ok(())
    };
    registry
        .register_collector("theirs", Duration::from_mins(1), collector)
        .expect("the only one");
    let own = Arc::new(Own::new());
    own.process_threads.set(-3);
    registry.register(&own).expect("the only one");
    let text = shown(builder());
    assert_eq!((times(&text, TYPE), times(&text, START)), (1, 1), "{text}");
    assert_eq!(times(&text, "process_cpu_seconds_total 7"), 1, "{text}");
    assert_eq!(times(&text, "process_threads -3"), 1, "{text}");
    assert_eq!(times(&text, "process_threads"), 1, "{text}");
    let collision = r#"tallymark_collector_errors_total{collector="theirs",reason="collision"} 0"#;
    assert_eq!(times(&text, collision), 1, "{text}");
    assert!(!text.contains("tallymark process"), "{text}");
}

#[test]
fn a_build_is_told_by_its_labels() {
    let builder = Exporter::builder()
        .registry(Arc::new(Registry::new()))
        .build_info(build_info!("my-shop", revision = "a1b2c3d"))
        .build_info(build_info!("my-shop", revision = "of another"))
        .build_info(build_info!());
    let text = shown(builder);
    let (profile, os, arch) = (
        if cfg!(debug_assertions) {
            "debug"
        } else {
            "release"
        },
        std::env::consts::OS,
        std::env::consts::ARCH,
    );
    let version = env!("CARGO_PKG_VERSION");
    let rustc = rustc();
    let start = format!(r#"my_shop_build_info{{arch="{arch}",os="{os}",profile="{profile}","#);
    let line = format!(r#"{start}revision="a1b2c3d",rustc="{rustc}",version="{version}"}} 1"#);
    assert_eq!(times(&text, &line), 1, "{line} is not in {text}");
    assert_eq!(times(&text, "my_shop_build_info"), 1, "{text}");
    assert_eq!(times(&text, "tallymark_server_build_info{"), 1, "{text}");
}

/// As the compiler says itself.
fn rustc() -> String {
    let program = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = std::process::Command::new(program)
        .arg("--version")
        .output();
    let text = String::from_utf8(output.expect("a compiler").stdout).expect("UTF-8");
    text.split(' ').nth(1).expect("a version").to_owned()
}

#[test]
fn runtimes_of_tokio_are_told_apart() {
    let runtime = |workers| {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(workers)
            .build()
            .expect("threads")
    };
    let began = Instant::now();
    let (main, jobs) = (runtime(2), runtime(1));
    let registry = Arc::new(Registry::new());
    let exporter = Exporter::builder()
        .registry(Arc::clone(&registry))
        .tokio_runtime("main", main.handle().clone())
        .bind("127.0.0.1:0")
        .expect("a free port");
    tokio_runtime::register(&registry, "jobs", jobs.handle().clone());
    let parks = |text: &str| {
        value(
            text,
            r#"tokio_worker_parks_total{runtime="jobs",worker="0"}"#,
        )
    };
    let busy = |text: &str| {
        value(
            text,
            r#"tokio_worker_busy_seconds_total{runtime="jobs",worker="0"}"#,
        )
    };

    let before = scrape(&exporter);
    let waiting: Vec<_> = (0..5)
        .map(|_| main.spawn(std::future::pending::<()>()))
        .collect();
    let burning = jobs.spawn(async {
        let began = Instant::now();
        while began.elapsed() < Duration::from_millis(300) {}
    });
    jobs.block_on(burning).expect("no panic");
    // It is counted when the worker is idle again.
    let after = loop {
        let text = scrape(&exporter);
        if parks(&text) > parks(&before) {
            break text;
        }
    };
    for (line, expected) in [
        (r#"tokio_workers{runtime="main"}"#, 2.0),
        (r#"tokio_workers{runtime="jobs"}"#, 1.0),
        (r#"tokio_alive_tasks{runtime="main"}"#, 5.0),
        (r#"tokio_alive_tasks{runtime="jobs"}"#, 0.0),
        (r#"tokio_global_queue_depth{runtime="main"}"#, 0.0),
    ] {
        assert_eq!(
            value(&after, line).to_bits(),
            f64::to_bits(expected),
            "{line}"
        );
    }
    let (busy, elapsed) = (busy(&after) - busy(&before), began.elapsed());
    assert!((0.3..=elapsed.as_secs_f64()).contains(&busy), "{busy}");
    assert_eq!(times(&after, "tokio_worker_parks_total{"), 3, "{after}");

    drop(waiting);
    assert!(tokio_runtime::forget("jobs"));
    let text = scrape(&exporter);
    assert_eq!(times(&text, "tokio_workers{"), 1, "{text}");
}

fn value(text: &str, series: &str) -> f64 {
    let mut lines = text.lines();
    let value = lines.find_map(|line| line.strip_prefix(series));
    let value = value.unwrap_or_else(|| panic!("no {series} in {text}"));
    value.trim().parse().expect("a number")
}
