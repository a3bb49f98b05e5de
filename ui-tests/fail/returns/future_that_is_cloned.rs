use tallymark::track_metrics;

#[track_metrics]
fn send() -> impl Future<Output = u8> + Send + Clone {
    std::future::ready(3)
}

fn main() {}
