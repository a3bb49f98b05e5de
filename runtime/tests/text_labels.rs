//! The text format of labels: escaping, absent, implied and bounded ones, prefixes, and what does
//! not show.

mod support;

use std::sync::Arc;
use support::labels::{Engine, IsCached, Model, Operation};
use support::text::{encode, encode_unread};
use tallymark_runtime::testing::Snapshot;
use tallymark_runtime::{Counter, Gauge, MetricSet, Registry, registry};

support::metric_set! {
    Escaped, prefix = "", labels = &[("path", "C:\\new\n\"dir\"")],
    {
        escaped_total: Counter = "First line,\nsecond \\ \"line\" of the help, é.",
            constant_labels: &[("empty", "")];
    }
}

#[test]
fn help_and_label_values_are_escaped() {
    let registry = Registry::new();
    let set = Arc::new(Escaped::new());
    registry
        .register_with(&set, &[("shard", "\\n\n")])
        .expect("alone");
    assert_eq!(
        encode(&registry),
        r#"# HELP escaped_total First line,\nsecond \\ "line" of the help, é.
# TYPE escaped_total counter
escaped_total{path="C:\\new\n\"dir\"",shard="\\n\n"} 0
"#
    );
}

support::metric_set! {
    Shapes, prefix = "", labels = &[],
    {
        a_total: Counter<(Option<Operation>, IsCached)> = "Absent.";
        b_total: Counter<Option<Engine>> = "Absent with what it implies.";
    }
}

#[test]
fn an_absent_label_is_left_out_with_all_that_it_implies() {
    let (set, registry) = support::registered::<Shapes>();
    set.a_total.with((None, IsCached(true))).add(2);
    set.b_total.with(None).inc();
    set.b_total.with(Some(Engine::Claude)).add(3);
    assert_eq!(
        encode_unread(&registry),
        "\
# HELP a_total Absent.
# TYPE a_total counter
a_total{is_cached=\"false\"} 0
a_total{is_cached=\"true\"} 2
a_total{operation=\"text\",is_cached=\"false\"} 0
a_total{operation=\"text\",is_cached=\"true\"} 0
a_total{operation=\"image\",is_cached=\"false\"} 0
a_total{operation=\"image\",is_cached=\"true\"} 0
# HELP b_total Absent with what it implies.
# TYPE b_total counter
b_total 1
b_total{engine=\"gpt\",provider=\"openai\"} 0
b_total{engine=\"claude\",provider=\"anthropic\"} 3
"
    );
}

support::metric_set! {
    Inner, prefix = "cache", labels = &[("tier", "l2")],
    {
        hits_total: Counter<Engine> = "Hits.";
    }
}

support::metric_set! {
    Outer, prefix = "shop_web", labels = &[("region", "eu")],
    {
        visits_total: Counter = "Visits.";
    }
    nested {
        cache: Inner;
    }
}

#[test]
fn a_nested_set_carries_the_names_and_labels_of_those_around_it() {
    let (set, registry) = support::registered::<Outer>();
    set.cache.hits_total.with(Engine::Gpt).inc();
    assert_eq!(
        encode(&registry),
        "\
# HELP shop_web_cache_hits_total Hits.
# TYPE shop_web_cache_hits_total counter
shop_web_cache_hits_total{region=\"eu\",tier=\"l2\",engine=\"gpt\",provider=\"openai\"} 1
shop_web_cache_hits_total{region=\"eu\",tier=\"l2\",engine=\"claude\",provider=\"anthropic\"} 0
# HELP shop_web_visits_total Visits.
# TYPE shop_web_visits_total counter
shop_web_visits_total{region=\"eu\"} 0
"
    );
}

support::metric_set! {
    Bounded, prefix = "", labels = &[],
    {
        models_total: Counter<(Model, Operation)> = "Calls by model.";
    }
}

#[test]
fn a_bounded_label_shows_the_values_met_and_other() {
    let (set, registry) = support::registered::<Bounded>();
    let overflow = || {
        let labels = [("label", "model"), ("type", "support::Model")];
        Snapshot::of_registry(tallymark_runtime::registry())
            .counter("tallymark_label_overflow_total", &labels)
    };
    let before = overflow();
    for model in ["gpt \"5\"", "b", "gpt \"5\"", "c", "d", "e", "other", ""] {
        set.models_total
            .with((Model::from(model), Operation::Text))
            .inc();
    }
    assert_eq!(
        encode(&registry),
        r#"# HELP models_total Calls by model.
# TYPE models_total counter
models_total{model="other",operation="text"} 4
models_total{model="other",operation="image"} 0
models_total{model="gpt \"5\"",operation="text"} 2
models_total{model="gpt \"5\"",operation="image"} 0
models_total{model="b",operation="text"} 1
models_total{model="b",operation="image"} 0
models_total{model="c",operation="text"} 1
models_total{model="c",operation="image"} 0
"#
    );
    assert_eq!(overflow() - before, 3, "d, e and the empty string");
}

support::metric_set! {
    Wide, prefix = "", labels = &[],
    {
        a_total: Counter<Operation> = "Shows when touched.", shows_untouched: false;
        b_level: Gauge = "Never touched.", shows_untouched: false;
    }
}

#[test]
fn a_family_that_shows_when_touched_has_no_header_before() {
    let (set, registry) = support::registered::<Wide>();
    assert_eq!(encode(&registry), "");
    set.a_total.with(Operation::Image).inc();
    assert_eq!(
        encode(&registry),
        "\
# HELP a_total Shows when touched.
# TYPE a_total counter
a_total{operation=\"image\"} 1
"
    );
}

#[test]
fn the_programs_registry_is_the_text_format_too() {
    let text = encode(registry());
    assert!(
        text.contains("tallymark_rejected_values_total{reason=\"nan\"} 0\n"),
        "{text}"
    );
}
