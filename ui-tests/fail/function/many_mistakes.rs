use tallymark::track_metrics;

#[track_metrics(
    rout,
    le = "1",
    namespace = "My Shop",
    buckets = [2.0, 1.0],
    mode = 3,
    cart,
    errors = Oops,
)]
fn checkout(route: u8, cart: u64) {}
fn main() {}
