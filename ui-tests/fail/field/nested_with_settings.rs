use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Cart {
    /// Items.
    items_total: Counter,
}
#[derive(MetricSet)]
struct Metrics {
    #[metric(nested, max_series = 3)]
    cart: Cart,
}

fn main() {}
