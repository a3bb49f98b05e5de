//! A program whose metrics clash: `bind` says so before anything is served.
//!
//! A test program of its own, since its two sets spoil the program-wide registry.

use std::error::Error;
use std::sync::LazyLock;
use tallymark::{Counter, MetricSet, Problems, Registry};
use tallymark_server::{BindError, Exporter};

#[derive(MetricSet)]
#[metrics(namespace = "queue", static = RECEIVED)]
struct Received {
    /// Jobs received.
    jobs_total: Counter,
}

#[derive(MetricSet)]
#[metrics(namespace = "queue", static = DONE)]
struct Done {
    /// Jobs done.
    jobs_total: Counter,
}

#[test]
fn metrics_that_clash_are_told_before_anything_is_served() {
    RECEIVED.jobs_total.inc();
    DONE.jobs_total.inc();
    let error = Exporter::bind("127.0.0.1:0").expect_err("two families of one name");
    let text = error.to_string();
    assert!(
        text.starts_with("not all metrics can be shown: `queue_jobs_total` is exported twice: at "),
        "{text}"
    );
    let BindError::Problems(problems) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(problems.all().len(), 1);
    assert!(error.source().is_some_and(<dyn Error>::is::<Problems>));
}

#[test]
fn another_registry_has_nothing_to_do_with_it() {
    static APART: LazyLock<Registry> = LazyLock::new(Registry::new);
    let apart: &'static Registry = &APART;
    Exporter::builder()
        .registry(apart)
        .bind("127.0.0.1:0")
        .expect("no problems")
        .shutdown();
}
