//! Names that two sets of a program export are found when it starts, with both places.

use std::sync::Arc;
use tallymark::{Counter, Histogram, MetricSet, Problem, Registry, registry, track_metrics};

mod orders {
    use super::*;

    #[derive(MetricSet)]
    #[metrics(namespace = "shop", static = ORDERS)]
    pub(super) struct Orders {
        /// Orders placed.
        pub(super) orders_total: Counter,
        /// Time to place an order.
        pub(super) order_seconds: Histogram,
    }
}

mod stock {
    use super::*;

    #[derive(MetricSet)]
    #[metrics(namespace = "shop", static = STOCK)]
    pub(super) struct Stock {
        /// Orders fulfilled.
        pub(super) orders_total: Counter,
        /// Orders timed.
        #[metric(allow(counter_without_total) = "the name is a contract", allow(line_suffix) = "it too")]
        pub(super) order_seconds_count: Counter,
        /// Items on stock.
        pub(super) items_total: Counter,
    }
}

#[track_metrics(namespace = "shop", name = "pay")]
fn one() {}

#[track_metrics(namespace = "shop", name = "pay")]
fn two() {}

#[test]
fn names_exported_twice_are_told_with_both_places_and_never_merged() {
    orders::ORDERS.orders_total.add(3);
    orders::ORDERS.order_seconds.observe(1.0);
    stock::STOCK.orders_total.add(5);
    stock::STOCK.order_seconds_count.add(5);
    stock::STOCK.items_total.add(7);
    one();
    two();

    let problems = registry().check().expect_err("two sets share names");
    let words = problems.to_string();
    let lines: Vec<&str> = words.lines().collect();
    assert_eq!(problems.all().len(), 5, "{words}");
    assert!(
        problems
            .all()
            .iter()
            .all(|problem| matches!(problem, Problem::NameTwice { .. }))
    );
    let told = |start: &str, places: [&str; 2]| {
        lines
            .iter()
            .any(|line| line.starts_with(start) && places.iter().all(|place| line.contains(place)))
    };
    assert!(
        told(
            "`shop_orders_total` is exported twice",
            ["tests/conflicts.rs:13:20", "tests/conflicts.rs:26:20"]
        ),
        "{words}"
    );
    let histogram_lines = "writes lines that belong to";
    assert!(
        lines
            .iter()
            .any(|line| line.contains(histogram_lines) && line.contains("shop_order_seconds")),
        "{words}"
    );
    assert!(
        told(
            "`shop_pay_calls_total` is exported twice",
            ["tests/conflicts.rs:35:1", "tests/conflicts.rs:38:1"]
        ),
        "{words}"
    );

    let mut text = String::new();
    registry().encode_text(&mut text);
    let value = |name: &str| text.lines().filter(|line| line.starts_with(name)).count();
    assert_eq!(value("shop_orders_total "), 1, "{text}");
    assert_eq!(value("shop_items_total 7"), 1, "{text}");
}

#[test]
fn a_set_whose_name_is_taken_is_not_registered() {
    let registry = Registry::new();
    let (orders, stock) = (
        Arc::new(orders::Orders::new()),
        Arc::new(stock::Stock::new()),
    );
    registry.register(&orders).unwrap();
    let problems = registry.register(&stock).expect_err("the names are taken");
    assert_eq!(problems.all().len(), 2, "{problems}");
    let mut text = String::new();
    registry.encode_text(&mut text);
    assert!(!text.contains("shop_items_total"), "{text}");
    registry.register_with(&orders, &[("shard", "2")]).unwrap();
    assert!(registry.unregister(&orders));
    registry.register(&stock).unwrap();
}

#[test]
fn labels_in_another_order_or_empty_are_the_same_series() {
    let registry = Registry::new();
    let set = || Arc::new(orders::Orders::new());
    registry
        .register_with(&set(), &[("a", "1"), ("b", "2")])
        .unwrap();
    registry
        .register_with(&set(), &[("b", "2"), ("a", "1")])
        .expect_err("the same labels");
    registry.register(&set()).unwrap();
    registry
        .register_with(&set(), &[("a", "")])
        .expect_err("an empty label is none");
}
