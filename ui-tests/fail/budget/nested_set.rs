use tallymark::{Counter, MetricSet, Outcome};
#[derive(MetricSet)]
struct Cart {
    /// Items.
    items_total: Counter<Outcome>,
}
#[derive(MetricSet)]
#[metrics(max_series = 3)]
struct Shop {
    #[metric(nested)]
    cart: Cart,
}

fn main() {}
