//! State sets, and gauges that are set to states.

mod support;

use support::labels::{Operation, Provider};
use support::{metric_set, registered};
use tallymark_runtime::testing::Snapshot;
use tallymark_runtime::{Escaping, Format, Gauge, Registry, Scrape, StateSet};

metric_set! {
    States, prefix = "app", labels = &[],
    {
        chosen: StateSet<Provider, Operation> = "Chosen provider.";
        is_open: StateSet<bool> = "";
        level: Gauge<Operation, Provider> = "Provider's number.";
        bare: Gauge<(), Provider> = "";
        seen: StateSet<Provider, Operation> = "Shown once set.", shows_untouched: false;
    }
}

metric_set! {
    Shadowed, prefix = "", labels = &[],
    { operation: StateSet<Provider, Operation> = "Its states' label meets its own."; }
}

fn lines(registry: &Registry, format: Format) -> Vec<String> {
    let mut out = Vec::new();
    Scrape::new(format).encode(registry, &mut out);
    let text = String::from_utf8(out).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn a_state_set_has_a_line_for_each_state() {
    let (set, registry) = registered::<States>();
    set.chosen.with(Operation::Image).set(Provider::Openai);
    set.chosen.with(Operation::Image).set(Provider::FalAi);
    assert!(set.chosen.with(Operation::Image).is(Provider::FalAi));
    assert!(!set.chosen.with(Operation::Text).is(Provider::Openai));
    let text = lines(&registry, Format::Text);
    let expected = [
        "# HELP app_chosen Chosen provider.",
        "# TYPE app_chosen gauge",
        r#"app_chosen{operation="text",app_chosen="openai"} 0"#,
        r#"app_chosen{operation="text",app_chosen="anthropic"} 0"#,
        r#"app_chosen{operation="text",app_chosen="fal.ai"} 0"#,
        r#"app_chosen{operation="image",app_chosen="openai"} 0"#,
        r#"app_chosen{operation="image",app_chosen="anthropic"} 0"#,
        r#"app_chosen{operation="image",app_chosen="fal.ai"} 1"#,
    ];
    let start = text.iter().position(|line| line == expected[0]).unwrap();
    assert_eq!(text[start..start + expected.len()], expected);
    let open = lines(&registry, Format::OpenMetrics(Escaping::Underscores));
    assert!(open.contains(&"# TYPE app_chosen stateset".to_owned()));
    assert!(open.contains(&r#"app_is_open{app_is_open="true"} 0"#.to_owned()));
    assert_eq!(States::chosen.series(), 6);
}

#[test]
fn what_was_never_set_can_be_hidden() {
    let (set, registry) = registered::<States>();
    let shown = |registry| {
        let lines = lines(registry, Format::Text);
        lines
            .iter()
            .filter(|line| line.starts_with("app_seen{"))
            .count()
    };
    assert_eq!(shown(&registry), 0);
    set.seen.with(Operation::Text).set(Provider::Openai);
    assert_eq!(shown(&registry), 3);
}

#[test]
fn a_gauge_shows_the_number_of_its_state() {
    let (set, registry) = registered::<States>();
    set.level.with(Operation::Text).set(Provider::FalAi);
    set.bare.set(Provider::Anthropic);
    assert_eq!(set.level.with(Operation::Text).get(), -30);
    assert_eq!(
        (set.bare.get(), set.level.with(Operation::Image).get()),
        (20, 0)
    );
    let text = lines(&registry, Format::Text);
    for expected in [
        "# HELP app_level Provider's number. (10 openai, 20 anthropic, -30 fal.ai)",
        "# HELP app_bare (10 openai, 20 anthropic, -30 fal.ai)",
        "# TYPE app_bare gauge",
        r#"app_level{operation="text"} -30"#,
        "app_bare 20",
    ] {
        assert!(
            text.iter().any(|line| line == expected),
            "{expected}: {text:#?}"
        );
    }
}

#[test]
fn snapshots_know_states() {
    let (set, _registry) = registered::<States>();
    let before = Snapshot::of(&set);
    assert_eq!(before.state("app_is_open", &[]), None);
    set.is_open.set(true);
    set.level.with(Operation::Text).set(Provider::Openai);
    let delta = Snapshot::of(&set).delta(&before);
    assert_eq!(delta.state("app_is_open", &[]), Some("true"));
    assert!((delta.value("app_level", &[("operation", "text")]) - 10.0).abs() < f64::EPSILON);
}

#[test]
fn a_label_cannot_be_called_like_the_set() {
    let set = std::sync::Arc::new(<Shadowed as tallymark_runtime::MetricSet>::new());
    let problems = Registry::new().register(&set).unwrap_err().to_string();
    assert!(problems.contains("`operation`"), "{problems}");
}
