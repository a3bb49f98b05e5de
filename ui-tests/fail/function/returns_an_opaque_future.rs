use std::future::Future;
use tallymark::track_metrics;

#[track_metrics]
fn later() -> impl Future<Output = u32> {
    async { 1 }
}

fn main() {
    drop(later());
}
