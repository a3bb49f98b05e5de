use tallymark::{Counter, MetricSet};
#[derive(MetricSet)]
#[metrics(namespace = "", static = SHOP)]
struct Shop {
    /// Orders.
    orders_total: Counter,
}
static OTHER: std::sync::LazyLock<Shop> = std::sync::LazyLock::new(Shop::new);
fn main() {
    SHOP.orders_total.inc();
    OTHER.orders_total.inc();
}
