//! What collectors give: every type, mistakes, and names that are taken.

#[path = "support/collecting.rs"]
mod collecting;

use collecting::{NEVER, errors, gauge, registry, text};
use tallymark_runtime::testing::Snapshot;
use tallymark_runtime::{Collection, Escaping, Format, Registry, Scrape};

#[test]
fn every_type_in_every_format() {
    let registry = Registry::new();
    let all = |out: &mut Collection| {
        out.counter("jobs_total", "Jobs.")
            .sample(&[("queue", "a\"b")], u64::MAX)
            .sample(&[("queue", "c"), ("absent", "")], 0.5);
        out.gauge("depth", "Depth.")
            .sample(&[("state", "idle")], -3)
            .sample(&[("state", "busy")], f64::NAN);
        out.histogram("sizes", "Sizes.", &[1.0, 10.0])
            .counts(&[("zone", "x")], &[1, 0, 2], 40.5)
            .cumulative(&[("zone", "y")], &[1, 1, 3], 40.5);
        out.histogram("sizes", "Sizes.", &[5.0, f64::INFINITY])
            .counts(&[("zone", "z")], &[0, 0], 0.0);
        out.summary("waits", "Waits.")
            .sample(&[("zone", "w")], 4, 2.5, &[(0.5, 0.25), (1.0, 1.0)])
            .sample(&[("zone", "x")], 0, 0.0, &[]);
        out.info("build_info", "Build.")
            .sample(&[("version", "1.2")]);
        out.unknown("odd", "Odd.").sample(&[], 7);
        Ok(())
    };
    registry.register_collector("all", NEVER, all).unwrap();
    let text = text(&registry);
    let (families, _) = text
        .split_once("# HELP tallymark_collector_errors_total")
        .expect("errors after all");
    assert_eq!(
        families,
        r#"# HELP build_info Build.
# TYPE build_info gauge
build_info{version="1.2"} 1
# HELP depth Depth.
# TYPE depth gauge
depth{state="busy"} NaN
depth{state="idle"} -3
# HELP jobs_total Jobs.
# TYPE jobs_total counter
jobs_total{queue="a\"b"} 18446744073709551615
jobs_total{queue="c"} 0.5
# HELP odd Odd.
# TYPE odd untyped
odd 7
# HELP sizes Sizes.
# TYPE sizes histogram
sizes_bucket{zone="x",le="1.0"} 1
sizes_bucket{zone="x",le="10.0"} 1
sizes_bucket{zone="x",le="+Inf"} 3
sizes_sum{zone="x"} 40.5
sizes_count{zone="x"} 3
sizes_bucket{zone="y",le="1.0"} 1
sizes_bucket{zone="y",le="10.0"} 1
sizes_bucket{zone="y",le="+Inf"} 3
sizes_sum{zone="y"} 40.5
sizes_count{zone="y"} 3
sizes_bucket{zone="z",le="5.0"} 0
sizes_bucket{zone="z",le="+Inf"} 0
sizes_sum{zone="z"} 0
sizes_count{zone="z"} 0
# HELP waits Waits.
# TYPE waits summary
waits{zone="w",quantile="0.5"} 0.25
waits{zone="w",quantile="1.0"} 1
waits_sum{zone="w"} 2.5
waits_count{zone="w"} 4
waits_sum{zone="x"} 0
waits_count{zone="x"} 0
"#
    );
    let mut open = Vec::new();
    let format = Format::OpenMetrics(Escaping::Underscores);
    Scrape::new(format).encode(&registry, &mut open);
    let open = String::from_utf8(open).unwrap();
    let parsed = openmetrics_parser::openmetrics::parse_openmetrics(&open).unwrap();
    for family in ["jobs", "depth", "sizes", "waits", "build", "odd"] {
        assert!(parsed.families.contains_key(family), "{family}");
    }
}

#[test]
fn mistakes_lose_that_collector_alone() {
    type Mistake = fn(&mut Collection);
    let mistakes: [Mistake; 17] = [
        |out| {
            out.gauge("a b", "Name.").sample(&[], 1);
        },
        |out| {
            out.gauge("", "Name.").sample(&[], 1);
        },
        |out| {
            out.gauge("no_help", "").sample(&[], 1);
        },
        |out| {
            out.gauge("a", "Label.").sample(&[("a-b", "x")], 1);
        },
        |out| {
            out.gauge("a", "Label.").sample(&[("__name__", "x")], 1);
        },
        |out| {
            out.gauge("a", "Label.").sample(&[("le", "x")], 1);
        },
        |out| {
            out.gauge("a", "Twice.")
                .sample(&[("x", "1"), ("x", "2")], 1);
        },
        |out| {
            out.gauge("a", "Twice.").sample(&[], 1).sample(&[], 2);
        },
        |out| {
            out.gauge("a", "Empty.")
                .sample(&[], 1)
                .sample(&[("x", "")], 2);
        },
        |out| {
            out.counter("a", "Negative.").sample(&[], -1);
        },
        |out| {
            out.counter("a", "NaN.").sample(&[], f64::NAN);
        },
        |out| {
            out.histogram("a", "Order.", &[1.0, 1.0])
                .counts(&[], &[1, 1, 1], 0.0);
        },
        |out| {
            out.histogram("a", "Bound.", &[f64::NAN])
                .counts(&[], &[1, 1], 0.0);
        },
        |out| {
            out.histogram("a", "Length.", &[1.0]).counts(&[], &[1], 0.0);
        },
        |out| {
            out.histogram("a", "Falls.", &[1.0])
                .cumulative(&[], &[2, 1], 0.0);
        },
        |out| {
            out.summary("a", "Order.")
                .sample(&[], 1, 1.0, &[(0.9, 1.0), (0.5, 1.0)]);
        },
        |out| {
            out.gauge("a", "Types.").sample(&[], 1);
            out.counter("a", "Types.").sample(&[("x", "y")], 1);
        },
    ];
    for (at, mistake) in mistakes.into_iter().enumerate() {
        let registry = registry();
        let collector = move |out: &mut Collection| {
            out.gauge("right", "Right.").sample(&[], 1);
            mistake(out);
            Ok(())
        };
        registry.register_collector("x", NEVER, collector).unwrap();
        let text = text(&registry);
        assert_eq!(errors(&text, "x", "invalid"), 1, "mistake {at}: {text}");
        assert!(!text.contains("\nright "), "mistake {at}: {text}");
        assert!(text.contains("\nwell 1\n"));
    }
}

#[test]
fn the_first_of_two_with_one_name_is_shown() {
    let registry = registry();
    let histogram = |out: &mut Collection| {
        out.histogram("size", "Sizes.", &[]).counts(&[], &[1], 1.0);
        Ok(())
    };
    let suffix = |out: &mut Collection| {
        out.gauge("beside", "Beside.").sample(&[], 1);
        out.counter("size_sum", "Not a sum.").sample(&[], 77);
        Ok(())
    };
    registry
        .register_collector("first", NEVER, histogram)
        .unwrap();
    registry
        .register_collector("second", NEVER, suffix)
        .unwrap();
    registry
        .register_collector("third", NEVER, gauge("well"))
        .unwrap();
    let own = gauge("tallymark_collector_errors_total");
    registry.register_collector("fourth", NEVER, own).unwrap();
    for count in 1..=2 {
        let text = text(&registry);
        assert!(text.contains("\nsize_sum 1\n"), "{text}");
        assert!(text.contains("\nbeside 1\n"), "{text}");
        assert!(!text.contains("size_sum 77"), "{text}");
        assert_eq!(text.matches("\nwell 1\n").count(), 1, "{text}");
        assert_eq!(errors(&text, "first", "collision"), 0);
        assert_eq!(errors(&text, "second", "collision"), count);
        assert_eq!(errors(&text, "third", "collision"), count);
        assert_eq!(errors(&text, "fourth", "collision"), count);
    }
}

#[test]
fn names_that_are_one_when_escaped_collide() {
    let registry = Registry::new();
    let dotted = |out: &mut Collection| {
        out.allow_any_name()
            .gauge("http.depth", "")
            .sample(&[("net.host", "a")], 1);
        Ok(())
    };
    registry
        .register_collector("dotted", NEVER, dotted)
        .unwrap();
    registry
        .register_collector("plain", NEVER, gauge("http_depth"))
        .unwrap();
    let text = text(&registry);
    assert!(text.contains("\nhttp_depth{net_host=\"a\"} 1\n"), "{text}");
    assert!(!text.contains("\nhttp_depth 1\n"), "{text}");
    assert_eq!(errors(&text, "plain", "collision"), 1);
    let mut quoted = Vec::new();
    let format = Format::TextV1(Escaping::AllowUtf8);
    Scrape::new(format).encode(&registry, &mut quoted);
    let quoted = String::from_utf8(quoted).unwrap();
    let line = "\n{\"http.depth\",\"net.host\"=\"a\"} 1\n";
    assert!(quoted.contains(line), "{quoted}");
}

#[test]
fn snapshots_show_what_collectors_give() {
    let registry = registry();
    let collector = |out: &mut Collection| {
        out.counter("seen_total", "Seen.").sample(&[("a", "b")], 3);
        Ok(())
    };
    registry
        .register_collector("seen", NEVER, collector)
        .unwrap();
    let snapshot = Snapshot::of_registry(&registry);
    assert_eq!(snapshot.counter("seen_total", &[("a", "b")]), 3);
}
