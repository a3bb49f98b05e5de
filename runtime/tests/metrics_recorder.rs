//! What is recorded with the crate `metrics`.
#![cfg(feature = "metrics")]

#[path = "support/collecting.rs"]
mod collecting;

use collecting::{NEVER, errors, gauge, text};
use metrics::{Unit, counter, histogram, with_local_recorder};
use std::thread;
use tallymark_runtime::Registry;
use tallymark_runtime::metrics::MetricsRecorder;

/// A registry, and a recorder of at most `capacity` series that it shows.
fn recording(capacity: usize) -> (Registry, MetricsRecorder) {
    let registry = Registry::new();
    let builder = MetricsRecorder::builder().capacity(capacity);
    let recorder = builder.build(&registry).unwrap();
    (registry, recorder)
}

/// The families that were recorded.
fn recorded(registry: &Registry) -> String {
    let text = text(registry);
    assert_eq!(errors(&text, "metrics", "invalid"), 0, "{text}");
    let blocks = text.split_inclusive('\n');
    blocks.filter(|line| !line.contains("tallymark_")).collect()
}

#[test]
fn every_type_with_its_description() {
    let registry = Registry::new();
    let recorder = MetricsRecorder::builder()
        .buckets(&[1.0])
        .buckets_of("db.rows", &[10.0, 100.0, f64::INFINITY])
        .buckets_of_suffix("bytes", &[1024.0])
        .buckets_of_suffix("_request_bytes", &[4096.0])
        .build(&registry)
        .unwrap();
    with_local_recorder(&recorder, || {
        metrics::describe_counter!("db.queries", "Queries.");
        metrics::describe_gauge!("pool-size", Unit::Count, "Connections.");
        metrics::describe_gauge!("pool-age", Unit::Milliseconds, "Age.");
        metrics::describe_histogram!("sent_bytes", Unit::Bytes, "Sent.");
        metrics::describe_histogram!("db.rows", Unit::Count, "");
        counter!("db.queries", "db.name" => "a\"b", "empty" => "").increment(u64::MAX);
        counter!("db.queries", "le" => "1").absolute(7);
        counter!("db.queries", "le" => "1").absolute(5);
        metrics::gauge!("pool-size").set(4.0);
        metrics::gauge!("pool-size").increment(1.5);
        metrics::gauge!("pool-size").decrement(8);
        metrics::gauge!("pool-age").set(f64::NAN);
        histogram!("db.rows").record(10);
        histogram!("db.rows").record(11);
        histogram!("db.rows").record(1000);
        histogram!("sent_bytes").record(f64::NAN);
        histogram!("http_request_bytes", "le" => "x").record_many(4096, 3);
        histogram!("other").record(-0.5);
    });
    assert_eq!(
        recorded(&registry),
        r#"# HELP db_queries Queries.
# TYPE db_queries counter
db_queries{db_name="a\"b"} 18446744073709551615
db_queries{le="1"} 7
# HELP db_rows 
# TYPE db_rows histogram
db_rows_bucket{le="10.0"} 1
db_rows_bucket{le="100.0"} 2
db_rows_bucket{le="+Inf"} 3
db_rows_sum 1021
db_rows_count 3
# HELP http_request_bytes 
# TYPE http_request_bytes histogram
http_request_bytes_bucket{exported_le="x",le="4096.0"} 3
http_request_bytes_bucket{exported_le="x",le="+Inf"} 3
http_request_bytes_sum{exported_le="x"} 12288
http_request_bytes_count{exported_le="x"} 3
# HELP other 
# TYPE other histogram
other_bucket{le="1.0"} 1
other_bucket{le="+Inf"} 1
other_sum -0.5
other_count 1
# HELP pool_age Age. (in milliseconds)
# TYPE pool_age gauge
pool_age NaN
# HELP pool_size Connections.
# TYPE pool_size gauge
pool_size -2.5
# HELP sent_bytes Sent.
# TYPE sent_bytes histogram
sent_bytes_bucket{le="1024.0"} 0
sent_bytes_bucket{le="+Inf"} 0
sent_bytes_sum 0
sent_bytes_count 0
"#
    );
}

#[test]
fn series_beyond_the_capacity_are_counted_and_left_out() {
    let (registry, recorder) = recording(2);
    with_local_recorder(&recorder, || {
        for _ in 0..3 {
            for name in ["a", "b", "c"] {
                counter!("hits", "page" => name).increment(1);
            }
            histogram!("took").record(1);
        }
        // One of those that are kept, under another spelling.
        counter!("hits", "none" => "", "page" => "a").increment(1);
    });
    let families = recorded(&registry);
    assert_eq!(
        families,
        "# HELP hits \n# TYPE hits counter\nhits{page=\"a\"} 4\nhits{page=\"b\"} 3\n"
    );
    assert!(text(&registry).contains("\ntallymark_metrics_overflow_total 6\n"));
    assert!(text(&registry).contains("\ntallymark_metrics_clashes_total 0\n"));
}

#[test]
fn a_name_keeps_its_first_type() {
    let (registry, recorder) = recording(9);
    with_local_recorder(&recorder, || {
        counter!("jobs.done").increment(1);
        metrics::gauge!("jobs_done").set(17);
        histogram!("jobs_done").record(17);
        counter!("jobs_done").increment(1);
        metrics::gauge!("tallymark_metrics_overflow_total").set(17);
    });
    let text = text(&registry);
    assert!(
        text.contains("# TYPE jobs_done counter\njobs_done 2\n"),
        "{text}"
    );
    assert!(
        text.contains("\ntallymark_metrics_clashes_total 3\n"),
        "{text}"
    );
    assert!(
        text.contains("\ntallymark_metrics_overflow_total 0\n"),
        "{text}"
    );
    assert!(!text.contains("17"), "{text}");
}

#[test]
fn families_of_the_programs_own_go_first() {
    let registry = Registry::new();
    registry
        .register_collector("own", NEVER, gauge("depth"))
        .unwrap();
    let recorder = MetricsRecorder::builder().build(&registry).unwrap();
    with_local_recorder(&recorder, || {
        counter!("depth").increment(2);
        counter!("beside").increment(3);
    });
    let text = text(&registry);
    assert!(text.contains("# TYPE depth gauge\ndepth 1\n"), "{text}");
    assert!(text.contains("\nbeside 3\n"), "{text}");
    assert_eq!(errors(&text, "metrics", "collision"), 1);
    assert!(MetricsRecorder::builder().build(&registry).is_err());
}

#[test]
fn eight_threads_count_exactly() {
    const EACH: u64 = 20_000;
    let (registry, recorder) = recording(16);
    thread::scope(|scope| {
        for number in 0..8u64 {
            let recorder = &recorder;
            scope.spawn(move || {
                with_local_recorder(recorder, || {
                    for at in 0..EACH {
                        counter!("all").increment(1);
                        counter!("some", "part" => ["a", "b", "c"][(at % 3) as usize]).increment(2);
                        metrics::gauge!("level").increment(1.0);
                        histogram!("size").record(((number + at) % 2) as f64);
                    }
                });
            });
        }
        // Scrapes meanwhile: `+Inf` is what was counted, whenever one looks.
        for _ in 0..50 {
            let text = text(&registry);
            let value = |series: &str| {
                let line = text.lines().find_map(|line| line.strip_prefix(series));
                line.map(|value| value.trim().parse::<f64>().unwrap())
            };
            let inf = value("size_bucket{le=\"+Inf\"}");
            assert_eq!(inf, value("size_count"));
            assert!(value("size_sum") <= inf);
        }
    });
    let text = text(&registry);
    for line in [
        "all 160000",
        "some{part=\"a\"} 106672",
        "some{part=\"b\"} 106672",
        "some{part=\"c\"} 106656",
        "level 160000",
        "size_bucket{le=\"0.005\"} 80000",
        "size_count 160000",
        "size_sum 80000",
    ] {
        assert!(text.contains(&format!("\n{line}\n")), "{line} in {text}");
    }
}

#[test]
fn the_program_has_one_recorder() {
    use tallymark_runtime::metrics::InstallError;
    let install = || MetricsRecorder::builder().install();
    let registry = tallymark_runtime::registry();
    install().unwrap();
    counter!("installed").increment(3);
    assert!(text(registry).contains("\ninstalled 3\n"));
    assert!(matches!(install(), Err(InstallError::Shown(_))));
    assert!(registry.unregister_collector("metrics"));
    assert_eq!(install(), Err(InstallError::Recording));
    // It shows nothing then.
    assert!(!text(registry).contains("\ntallymark_metrics_overflow_total "));
}
