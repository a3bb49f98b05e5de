//! That the mistakes of functions that are not measured are those of such functions.

use tallymark::{Counter, MetricSet, track_metrics};

/// Metrics of the shop.
#[derive(MetricSet)]
#[metrics(namespace = "shop", static = SHOP)]
struct Shop {
    /// Orders placed.
    orders_total: Counter,
}

#[track_metrics(count = SHOP.orders_total())]
fn order() -> u8 {
    3
}

#[track_metrics(region = "eu", namespace = "shop")]
fn ship() {}

fn main() {
    assert_eq!(order(), 3);
    ship();
    SHOP.orders_total.inc();
    assert_eq!(SHOP.orders_total.get(), 0);
    let mut text = String::new();
    tallymark::registry().encode_text(&mut text);
    assert_eq!(text, "");
}
