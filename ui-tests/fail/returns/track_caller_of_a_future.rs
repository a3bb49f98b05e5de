use tallymark::track_metrics;

#[track_caller]
#[track_metrics]
fn send() -> impl Future<Output = u8> {
    std::future::ready(3)
}

fn main() {}
