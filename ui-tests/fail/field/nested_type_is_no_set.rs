use tallymark::{MetricSet};

struct Cart;

#[derive(MetricSet)]
struct Metrics {
    #[metric(nested)]
    cart: Cart,
}

fn main() {}
