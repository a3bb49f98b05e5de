use tallymark::{Counter, MetricSet};
#[derive(MetricSet)]
struct Cart {
    items_total: Counter,
}
#[derive(MetricSet)]
#[metrics(static = SHOP)]
struct Shop {
    #[metric(nested)]
    cart: Cart,
}
fn main() {
    SHOP.cart.items_total.inc();
}
