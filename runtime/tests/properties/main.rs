//! Random sets, labels with every awkward character and extreme values, in three formats: whatever was
//! recorded is read back, by parsers that are not ours.

#[path = "../goldens/messages.rs"]
#[allow(dead_code, reason = "each test uses some of it")]
mod messages;
mod read;
#[path = "../support/mod.rs"]
mod support;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use read::Values;
use std::sync::Arc;
use std::time::Duration;
use tallymark_runtime::{
    Collection, Counter, Escaping, Format, Gauge, Histogram, MetricSet, Registry, Scrape, Summary,
    UpDown,
};

support::metric_set! {
    All, prefix = "", labels = &[],
    {
        orders_total: Counter = "Orders.";
        dollars_total: Counter<(), f64> = "Money.";
        level: Gauge = "A level.";
        carts: UpDown = "Carts.";
        wait_seconds: Histogram = "Time.", bounds: &[0.5, 2.0];
        tokens: Summary = "Tokens.";
    }
}

/// What is recorded into one instance.
#[derive(Clone, Debug)]
struct Recorded {
    orders: u64,
    dollars: f64,
    level: f64,
    carts: i64,
    waits: Vec<f64>,
    tokens: Vec<f64>,
}

/// Text of what the formats have a meaning for, and of everything else. Without a carriage return: the
/// parser of text takes it for the end of a line, as the formats do not.
fn text() -> impl Strategy<Value = String> {
    let awkward = prop::sample::select(vec![
        "\"", "\\", "\n", "{", "}", "#", ",", "=", " ", "\t", "le", "\\n", "\\\"", "é", "☃", "𝄞",
        "# EOF", "\u{0}", "\u{85}", "\u{2028}", "\u{feff}",
    ]);
    let any = any::<char>().prop_map(String::from);
    let piece = prop_oneof![awkward.prop_map(str::to_owned), any];
    let text = vec(piece, 1..8).prop_map(|pieces| pieces.concat());
    text.prop_filter("no carriage return", |text| !text.contains('\r'))
}

fn extreme() -> impl Strategy<Value = f64> {
    let known = [
        0.0,
        -0.0,
        f64::MIN_POSITIVE,
        -5e-324,
        5e-324,
        f64::MAX,
        f64::MIN,
        f64::EPSILON,
        0.1,
        1e21,
        9_007_199_254_740_993.0,
    ];
    prop_oneof![
        prop::sample::select(known.to_vec()),
        any::<f64>().prop_filter("finite", |value| value.is_finite()),
    ]
}

fn anything() -> impl Strategy<Value = f64> {
    let infinite = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    prop_oneof![extreme(), prop::sample::select(infinite.to_vec())]
}

fn recorded() -> impl Strategy<Value = Recorded> {
    let orders = prop_oneof![Just(u64::MAX), Just(1 << 53 | 1), any::<u64>()];
    // The parser of text takes no sum below zero, and the formats have no word against one.
    let observed = || vec(extreme().prop_map(f64::abs), 0..4);
    let numbers = (orders, extreme(), anything(), any::<i64>());
    (numbers, observed(), observed()).prop_map(
        |((orders, dollars, level, carts), waits, tokens)| Recorded {
            orders,
            dollars: dollars.abs(),
            level,
            carts,
            waits,
            tokens,
        },
    )
}

impl Recorded {
    fn record(&self, set: &All) {
        set.orders_total.add(self.orders);
        set.dollars_total.add(self.dollars);
        set.level.set(self.level);
        set.carts.add(self.carts);
        for wait in &self.waits {
            set.wait_seconds.observe(*wait);
        }
        for tokens in &self.tokens {
            set.tokens.observe(*tokens);
        }
    }

    /// What a reader has to find.
    fn expect(&self, note: &str, values: &mut Values) {
        let mut value = |name: &str, labels: &[(&str, &str)], value: f64| {
            let labels = labels.iter().copied().chain([("note", note)]);
            read::insert(values, name, labels, value);
        };
        value("orders_total", &[], self.orders as f64);
        value("dollars_total", &[], self.dollars);
        value("level", &[], self.level);
        value("carts", &[], self.carts as f64);
        for (le, bound) in [("0.5", 0.5), ("2.0", 2.0), ("+Inf", f64::INFINITY)] {
            let below = self.waits.iter().filter(|wait| **wait <= bound);
            value("wait_seconds_bucket", &[("le", le)], below.count() as f64);
        }
        for (name, observed) in [("wait_seconds", &self.waits), ("tokens", &self.tokens)] {
            let sum = observed.iter().fold(0.0, |sum, value| sum + value);
            value(&format!("{name}_sum"), &[], sum);
            value(&format!("{name}_count"), &[], observed.len() as f64);
        }
    }
}

fn body(registry: &Registry, format: Format) -> Vec<u8> {
    let mut body = Vec::new();
    Scrape::new(format).encode(registry, &mut body);
    body
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_recorded_is_read(instances in btree_map(text(), recorded(), 1..4)) {
        let registry = Registry::new();
        let mut expected = Values::new();
        let mut exact = Vec::new();
        for (note, recorded) in &instances {
            let set = Arc::new(All::new());
            registry.register_with(&set, &[("note", note)]).expect("told apart by the note");
            recorded.record(&set);
            recorded.expect(note, &mut expected);
            exact.push(format!("}} {}\n", recorded.orders));
            exact.push(format!("}} {}\n", recorded.carts));
        }
        for format in [Format::Text, Format::TextV1(Escaping::AllowUtf8)] {
            let text = String::from_utf8(body(&registry, format)).expect("UTF-8");
            for number in &exact {
                prop_assert!(text.contains(number), "no {number} in {text}");
            }
            prop_assert_eq!(read::text(&text), expected.clone(), "{}", text);
        }
        let text = String::from_utf8(body(&registry, Format::OpenMetrics(Escaping::Values))).expect("UTF-8");
        prop_assert_eq!(read::open_metrics(&text), expected.clone(), "{}", text);
        let body = body(&registry, Format::Protobuf(Escaping::Underscores));
        prop_assert_eq!(read::protobuf(&body), expected);
    }

    #[test]
    fn whatever_a_collector_says_is_read(help in text(), note in text(), value in anything()) {
        let registry = Registry::new();
        let given = (help.clone(), note.clone());
        let collector = move |out: &mut Collection| {
            out.gauge("given", &given.0).sample(&[("note", &given.1)], value);
            Ok(())
        };
        registry.register_collector("given", Duration::from_mins(1), collector).expect("alone");
        let mut expected = Values::new();
        read::insert(&mut expected, "given", [("note", &*note)], value);
        let given = |mut values: Values| {
            values.retain(|(name, _), _| name == "given");
            values
        };
        let text = String::from_utf8(body(&registry, Format::Text)).expect("UTF-8");
        prop_assert_eq!(given(read::text(&text)), expected.clone(), "{}", text);
        let text = String::from_utf8(body(&registry, Format::OpenMetrics(Escaping::Values))).expect("UTF-8");
        prop_assert_eq!(given(read::open_metrics(&text)), expected.clone(), "{}", text);
        let body = body(&registry, Format::Protobuf(Escaping::Underscores));
        prop_assert_eq!(read::help(&body, "given"), Some(help));
        prop_assert_eq!(given(read::protobuf(&body)), expected);
    }
}
