//! Names in UTF-8: as readers ask for them, and kept apart where they are escaped.

mod support;

use support::labels::Provider;
use tallymark_runtime::{
    Counter, Escaping, Format, Gauge, Histogram, MetricSet, Problem, Registry, Scrape,
};

support::metric_set! {
    Dotted, prefix = "", labels = &[("service.name", "shop")],
    {
        wait: Histogram<Provider> = "Waits.", name: "queue.wait", bounds: &[0.5];
        depth: Gauge = "Tiefe der Schlange.", name: "schlange.größe";
    }
}

support::metric_set! {
    Plain, prefix = "", labels = &[],
    { wait: Gauge = "A line of the other.", name: "queue_wait_bucket"; }
}

support::metric_set! {
    Written, prefix = "", labels = &[],
    { wait: Gauge = "What the name is escaped to.", name: "U__queue_2e_wait"; }
}

support::metric_set! {
    LabelsMeet, prefix = "", labels = &[("a.b", "1")],
    { lost: Counter = "Labels.", name: "lost_total"; }
}

fn encode(registry: &Registry, format: Format) -> String {
    let mut body = Vec::new();
    Scrape::new(format).encode(registry, &mut body);
    String::from_utf8(body).expect("text")
}

#[test]
fn names_are_quoted_or_escaped() {
    let (set, registry) = support::registered::<Dotted>();
    set.wait.with(Provider::Openai).observe(0.25);
    let text = encode(&registry, Format::TextV1(Escaping::AllowUtf8));
    for line in [
        "# HELP \"schlange.größe\" Tiefe der Schlange.",
        "# TYPE \"queue.wait\" histogram",
        "{\"schlange.größe\",\"service.name\"=\"shop\"} 0",
        "{\"queue.wait_bucket\",\"service.name\"=\"shop\",provider=\"openai\",le=\"0.5\"} 1",
        "{\"queue.wait_count\",\"service.name\"=\"shop\",provider=\"openai\"} 1",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    for (format, line) in [
        (
            Format::Text,
            "queue_wait_count{service_name=\"shop\",provider=\"openai\"} 1",
        ),
        (
            Format::TextV1(Escaping::Dots),
            "queue_dot_wait_count{service_dot_name=\"shop\",provider=\"openai\"} 1",
        ),
        (
            Format::OpenMetrics(Escaping::Values),
            "U__queue_2e_wait_count{U__service_2e_name=\"shop\",provider=\"openai\"} 1",
        ),
        (
            Format::OpenMetrics(Escaping::Values),
            "U__schlange_2e_gr_f6__df_e{U__service_2e_name=\"shop\"} 0",
        ),
    ] {
        let text = encode(&registry, format);
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
}

#[test]
fn families_that_meet_when_escaped_are_refused() {
    let (_set, registry) = support::registered::<Dotted>();
    let before = encode(&registry, Format::Text);
    for problems in [
        registry.register(&std::sync::Arc::new(Plain::new())),
        registry.register(&std::sync::Arc::new(Written::new())),
    ] {
        let problems = problems.expect_err("names that meet");
        let [Problem::NameTwice { beside, .. }] = problems.all() else {
            panic!("{problems}");
        };
        assert_eq!(beside, "queue.wait");
    }
    assert_eq!(encode(&registry, Format::Text), before);
}

#[test]
fn labels_that_meet_when_escaped_are_refused() {
    let registry = Registry::new();
    let set = std::sync::Arc::new(LabelsMeet::new());
    let problems = registry.register_with(&set, &[("a_b", "2")]);
    let problems = problems.expect_err("labels that meet");
    assert!(
        matches!(problems.all(), [Problem::LabelTwice { label: "a_b", .. }]),
        "{problems}"
    );
}
