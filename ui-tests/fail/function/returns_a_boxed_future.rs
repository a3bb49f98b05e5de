use std::future::Future;
use std::pin::Pin;
use tallymark::track_metrics;

#[track_metrics]
fn later() -> Pin<Box<dyn Future<Output = Result<u32, String>> + Send>> {
    Box::pin(async { Ok(1) })
}

fn main() {
    drop(later());
}
