use tallymark::{Counter, MetricSet};
#[derive(MetricSet)]
#[metrics(labels(region = "eu"))]
struct Cart {
    /// Items.
    items_total: Counter,
}
#[derive(MetricSet)]
#[metrics(labels(region = "us"))]
struct Shop {
    #[metric(nested)]
    cart: Cart,
}
fn main() {}
