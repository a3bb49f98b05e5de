use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
#[metrics(namespace = "cart")]
struct Cart {
    /// Items.
    items_total: Counter,
}
#[derive(MetricSet)]
struct Shop {
    #[metric(nested)]
    cart: Cart,
    /// Items.
    cart_items_total: Counter,
}

fn main() {}
