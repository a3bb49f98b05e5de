//! Families much wider than what is counted into: only that is shown, with its own labels.

mod support;

use std::fmt::Write;
use support::text::encode;
use tallymark_runtime::storage::PerThread;
use tallymark_runtime::{Counter, Histogram, Label, LabelText, NamedLabel};

macro_rules! numbers {
    ($($name:ident, $label:literal, $count:literal;)*) => {
        $(
            #[derive(Clone, Copy)]
            struct $name(usize);

            impl Label for $name {
                const CARDINALITY: usize = $count;

                fn index(self) -> usize {
                    self.0
                }

                fn text(index: usize) -> LabelText {
                    LabelText::Value(index.to_string().into())
                }
            }

            impl NamedLabel for $name {
                const NAME: &'static str = $label;
            }
        )*
    };
}

// No product of them is a number of cells that are read at once.
numbers! {
    Shop, "shop", 7;
    Aisle, "aisle", 59;
    Shelf, "shelf", 41;
}

type Place = (Shop, Aisle, Shelf);

support::metric_set! {
    Wide, prefix = "wide", labels = &[],
    {
        own_total: Counter<Place, u64, PerThread> = "In each thread's cells.",
            max_series: 20_000, shows_untouched: false;
        seconds: Histogram<Place> = "Of several cells.",
            bounds: &[0.5, 1.0], max_series: 90_000, shows_untouched: false;
        shared_total: Counter<Place> = "In shared cells.", max_series: 20_000, shows_untouched: false;
        unseen_total: Counter<Place> = "Never counted.", max_series: 20_000, shows_untouched: false;
    }
}

#[test]
fn what_stands_between_untouched_series_keeps_its_labels() {
    let (wide, registry) = support::registered::<Wide>();
    assert_eq!(encode(&registry), "");
    let places = [
        (0, 0, 0),
        (0, 12, 19),
        (0, 12, 20),
        (3, 58, 40),
        (4, 0, 0),
        (6, 58, 40),
    ];
    let (mut own, mut seconds, mut shared) = (String::new(), String::new(), String::new());
    for (at, (shop, aisle, shelf)) in places.into_iter().enumerate() {
        let place = (Shop(shop), Aisle(aisle), Shelf(shelf));
        let number = at as u64 + 1;
        wide.own_total.with(place).add(number);
        wide.shared_total.with(place).add(number + 10);
        wide.seconds.with(place).observe(0.75);
        let labels = format!("shop=\"{shop}\",aisle=\"{aisle}\",shelf=\"{shelf}\"");
        let line = |to: &mut String, name: &str, more: &str, value: &str| {
            writeln!(to, "wide_{name}{{{labels}{more}}} {value}").expect("memory takes it");
        };
        line(&mut own, "own_total", "", &number.to_string());
        line(&mut shared, "shared_total", "", &(number + 10).to_string());
        for (bound, count) in [("0.5", "0"), ("1.0", "1"), ("+Inf", "1")] {
            let le = format!(",le=\"{bound}\"");
            line(&mut seconds, "seconds_bucket", &le, count);
        }
        line(&mut seconds, "seconds_sum", "", "0.75");
        line(&mut seconds, "seconds_count", "", "1");
    }
    let head = |name: &str, help: &str, kind: &str| {
        format!("# HELP wide_{name} {help}\n# TYPE wide_{name} {kind}\n")
    };
    let wanted = [
        head("own_total", "In each thread's cells.", "counter"),
        own,
        head("seconds", "Of several cells.", "histogram"),
        seconds,
        head("shared_total", "In shared cells.", "counter"),
        shared,
    ];
    assert_eq!(encode(&registry), wanted.concat());
}
