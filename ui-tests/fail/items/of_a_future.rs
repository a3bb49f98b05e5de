use tallymark::track_metrics;

#[track_metrics(items)]
fn list() -> impl Future<Output = Vec<u8>> {
    std::future::ready(Vec::new())
}

fn main() {}
