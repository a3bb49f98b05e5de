//! Instances of one set beside each other, and names that meet.

#![allow(clippy::float_cmp, reason = "the numbers are exact")]

mod support;

use std::sync::Arc;
use support::labels::{Operation, Provider};
use support::text::{encode, samples};
use tallymark_runtime::testing::Snapshot;
use tallymark_runtime::{
    Counter, FamilyDescription, Gauge, Histogram, MetricSet, Problem, Registry, Summary, UpDown,
};

support::metric_set! {
    Shop, prefix = "shop", labels = &[],
    {
        orders_total: Counter<Provider> = "Orders.";
        paid_dollars_total: Counter<(), f64> = "Paid.";
        stock: Gauge = "In stock.";
        carts: UpDown<Operation> = "Open carts.";
        order_seconds: Histogram = "Time for an order.", bounds: &[1.0];
        order_dollars: Summary = "Price of an order.";
    }
}

support::metric_set! {
    OtherShop, prefix = "", labels = &[],
    {
        shop_orders_total: Counter = "Orders of another crate.";
        shop_visitors_total: Counter = "Visitors.";
    }
}

support::metric_set! {
    Lines, prefix = "shop", labels = &[],
    {
        order_seconds_count: Gauge = "A name that a histogram's lines have.";
    }
}

fn use_all(shop: &Shop) {
    shop.orders_total.with(Provider::FalAi).add(3);
    shop.paid_dollars_total.add(0.5);
    shop.stock.set(7.0);
    shop.carts.with(Operation::Image).inc();
    shop.order_seconds.observe(2.0);
    shop.order_dollars.observe(9.5);
}

/// Everything that is not 0.
fn non_zero(shop: &Arc<Shop>) -> Vec<String> {
    let registry = Registry::new();
    registry.register(shop).expect("alone in its registry");
    let text = encode(&registry);
    let samples = samples(&text);
    samples
        .iter()
        .filter(|(_, value)| **value != 0.0)
        .map(|(series, _)| (*series).to_owned())
        .collect()
}

#[test]
fn instances_of_one_set_do_not_disturb_each_other() {
    let (one, two) = (Arc::new(Shop::new()), Arc::new(Shop::new()));
    use_all(&one);
    assert_eq!(non_zero(&one).len(), 9, "{:?}", non_zero(&one));
    assert_eq!(non_zero(&two), <[String; 0]>::default());
    two.orders_total.with(Provider::Openai).inc();
    assert_eq!(one.orders_total.with(Provider::Openai).get(), 0);
    assert_eq!(one.orders_total.with(Provider::FalAi).get(), 3);
    assert_eq!(two.orders_total.with(Provider::FalAi).get(), 0);
}

#[test]
fn an_instance_made_after_another_was_dropped_starts_at_0() {
    for _ in 0..100 {
        let shop = Arc::new(Shop::new());
        assert_eq!(non_zero(&shop), <[String; 0]>::default());
        std::thread::scope(|scope| {
            scope.spawn(|| use_all(&shop));
        });
        use_all(&shop);
        assert_eq!(shop.orders_total.with(Provider::FalAi).get(), 6);
        assert_eq!(
            (shop.order_seconds.count(), shop.order_seconds.sum()),
            (2, 4.0)
        );
    }
}

#[test]
fn an_instance_that_a_scrape_shows_lives_as_long_as_it_is_registered() {
    let registry = Registry::new();
    let shop = Arc::new(Shop::new());
    use_all(&shop);
    registry.register(&shop).expect("alone");
    let weak = Arc::downgrade(&shop);
    drop(shop);
    // Would take the dropped one's cells, had the registry not kept it.
    let other = Arc::new(Shop::new());
    other.orders_total.with(Provider::FalAi).add(1000);
    assert_eq!(
        Snapshot::of_registry(&registry).counter("shop_orders_total", &[("provider", "fal.ai")]),
        3
    );
    let shop = weak.upgrade().expect("the registry holds it");
    assert!(registry.unregister(&shop));
    drop(shop);
    assert!(weak.upgrade().is_none(), "nobody holds it any more");
    assert_eq!(encode(&registry), "");
}

#[test]
fn labels_tell_instances_apart() {
    let registry = Registry::new();
    let (one, two) = (Arc::new(Shop::new()), Arc::new(Shop::new()));
    registry
        .register_with(&one, &[("shard", "a\"1")])
        .expect("alone");
    registry
        .register_with(&two, &[("shard", "2")])
        .expect("told apart by its label");
    one.orders_total.with(Provider::Openai).inc();
    two.orders_total.with(Provider::Openai).add(2);
    let text = encode(&registry);
    let lines: Vec<_> = text
        .lines()
        .filter(|line| line.starts_with("shop_orders_total") && line.contains("openai"))
        .collect();
    assert_eq!(
        lines,
        [
            r#"shop_orders_total{shard="a\"1",provider="openai"} 1"#,
            r#"shop_orders_total{shard="2",provider="openai"} 2"#,
        ]
    );
    assert_eq!(text.matches("# TYPE shop_orders_total counter").count(), 1);
}

#[test]
fn one_family_is_one_also_where_crates_have_copies_of_its_description() {
    // A `const` has an address in every crate that names it.
    static COPY: FamilyDescription = *Shop::orders_total;
    let registry = Registry::new();
    let one = Arc::new(Shop::new());
    let mut two = Shop::new();
    two.orders_total = Counter::described(&COPY);
    registry
        .register_with(&one, &[("shard", "1")])
        .expect("alone");
    registry
        .register_with(&Arc::new(two), &[("shard", "2")])
        .expect("the same family, told apart by its label");
}

#[test]
fn a_name_exported_twice_is_reported_with_both_places_and_adds_nothing() {
    let registry = Registry::new();
    let shop = Arc::new(Shop::new());
    registry.register(&shop).expect("alone");
    let before = encode(&registry);

    let problems = registry
        .register(&Arc::new(OtherShop::new()))
        .expect_err("a name is taken");
    let [
        Problem::NameTwice {
            name,
            first,
            second,
            ..
        },
    ] = problems.all()
    else {
        panic!("{problems:?}");
    };
    assert_eq!(name, "shop_orders_total");
    assert_eq!(*first, Shop::orders_total.location);
    assert_eq!(*second, OtherShop::shop_orders_total.location);
    assert_ne!(first.line, second.line);
    assert_eq!(
        problems.to_string(),
        format!(
            "`shop_orders_total` is exported twice: at {first} and at {second}; \
             give one another `name`, or another `namespace`"
        )
    );
    assert_eq!(
        encode(&registry),
        before,
        "nothing of the refused set shows"
    );
    assert_eq!(registry.check(), Ok(()));
}

#[test]
fn labels_that_make_the_same_series_are_refused() {
    let same: [[&[(&str, &str)]; 2]; 2] = [
        [&[("a", "1"), ("b", "2")], &[("b", "2"), ("a", "1")]],
        // To Prometheus an empty label is none.
        [&[], &[("a", "")]],
    ];
    for labels in same {
        let registry = Registry::new();
        let [one, two] =
            labels.map(|labels| registry.register_with(&Arc::new(Shop::new()), labels));
        one.expect("alone");
        let problems = two.expect_err("all series would show twice");
        assert!(
            matches!(problems.all()[0], Problem::NameTwice { .. }),
            "{problems}"
        );
    }
}

#[test]
fn an_instance_registered_twice_is_reported() {
    let registry = Registry::new();
    let shop = Arc::new(Shop::new());
    registry.register(&shop).expect("alone");
    let problems = registry.register(&shop).expect_err("all names are taken");
    assert_eq!(problems.all().len(), 6);
    registry
        .register_with(&shop, &[("shard", "2")])
        .expect("told apart by its label");
}

#[test]
fn a_line_that_belongs_to_a_histogram_is_reported() {
    let registry = Registry::new();
    registry.register(&Arc::new(Shop::new())).expect("alone");
    let problems = registry
        .register(&Arc::new(Lines::new()))
        .expect_err("the line is taken");
    let text = problems.to_string();
    assert!(
        text.starts_with("`shop_order_seconds_count` at ")
            && text.contains(" writes lines that belong to `shop_order_seconds` at "),
        "{text}"
    );
}

#[test]
fn a_name_is_free_again_after_unregistering() {
    let registry = Registry::new();
    let (shop, other) = (Arc::new(Shop::new()), Arc::new(OtherShop::new()));
    registry.register(&shop).expect("alone");
    registry.register(&other).expect_err("a name is taken");
    assert!(registry.unregister(&shop));
    assert!(!registry.unregister(&shop), "it is gone");
    registry.register(&other).expect("the name is free");
    other.shop_orders_total.inc();
    assert_eq!(
        Snapshot::of_registry(&registry).counter("shop_orders_total", &[]),
        1
    );
}

#[test]
fn a_label_that_a_family_has_already_is_refused() {
    let registry = Registry::new();
    for labels in [&[("provider", "x")][..], &[("shard", "1"), ("shard", "2")]] {
        let problems = registry
            .register_with(&Arc::new(Shop::new()), labels)
            .expect_err("the label would stand twice");
        let text = problems.to_string();
        assert!(
            text.starts_with(&format!(
                "`shop_orders_total` at {} ",
                Shop::orders_total.location
            )),
            "{text}"
        );
        assert!(text.contains(&format!("`{}` twice", labels[0].0)), "{text}");
    }
    assert_eq!(encode(&registry), "");
}

#[test]
#[should_panic(expected = "`le` cannot name a label")]
fn a_reserved_label_is_refused() {
    let _ = Registry::new().register_with(&Arc::new(Shop::new()), &[("le", "1")]);
}
