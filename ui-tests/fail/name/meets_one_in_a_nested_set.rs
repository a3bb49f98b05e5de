use tallymark::{Counter, MetricSet};
#[derive(MetricSet)]
struct Cart {
    /// Items.
    items_total: Counter,
}
#[derive(MetricSet)]
struct Shop {
    #[metric(nested)]
    cart: Cart,
    /// Items.
    items_total: Counter,
}
fn main() {}
