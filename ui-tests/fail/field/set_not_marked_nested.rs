use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Cart {
    /// Items.
    items_total: Counter,
}
#[derive(MetricSet)]
struct Metrics {
    /// The cart.
    cart: Cart,
}

fn main() {}
