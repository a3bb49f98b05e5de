use tallymark::{Counter, MetricSet};
#[derive(MetricSet)]
struct Cart {
    /// Items.
    items_total: Counter,
}
#[derive(MetricSet)]
struct Shop {
    #[metric(nested)]
    old: Cart,
    #[metric(nested)]
    new: Cart,
}
fn main() {}
