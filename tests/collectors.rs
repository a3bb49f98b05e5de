//! Collectors beside sets, whose families go first.

use std::sync::Arc;
use std::time::Duration;
use tallymark::{Collection, Counter, Histogram, MetricSet, Registry};

#[derive(MetricSet)]
#[metrics(namespace = "shop")]
struct Shop {
    /// Orders.
    orders_total: Counter,
    /// Waits.
    #[metric(buckets = [1.0])]
    wait_seconds: Histogram,
}

#[test]
fn families_of_sets_go_before_those_of_collectors() {
    let registry = Registry::new();
    let collector = |out: &mut Collection| {
        out.counter("shop_orders_total", "Others.")
            .sample(&[("from", "elsewhere")], 77);
        out.gauge("shop_wait_seconds_count", "Not a count.")
            .sample(&[], 77);
        out.gauge("shop_stock", "Stock.").sample(&[], 5);
        Ok(())
    };
    registry
        .register_collector("elsewhere", Duration::from_hours(1), collector)
        .unwrap();
    // Later than the collector, and first all the same.
    let shop = Arc::new(Shop::new());
    registry.register(&shop).unwrap();
    shop.orders_total.add(3);
    let mut text = String::new();
    registry.encode_text(&mut text);
    assert!(text.contains("\nshop_orders_total 3\n"), "{text}");
    assert!(text.contains("\nshop_wait_seconds_count 0\n"), "{text}");
    assert!(text.contains("\nshop_stock 5\n"), "{text}");
    assert!(!text.contains("77"), "{text}");
    let collisions =
        "tallymark_collector_errors_total{collector=\"elsewhere\",reason=\"collision\"} 2\n";
    assert!(text.contains(collisions), "{text}");
    // Without the set they are nobody else's.
    assert!(registry.unregister(&shop));
    text.clear();
    registry.encode_text(&mut text);
    assert!(text.contains("\nshop_wait_seconds_count 77\n"), "{text}");
}
