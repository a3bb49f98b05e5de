use tallymark::track_metrics;

#[track_metrics]
fn adder() -> impl Future<Output = impl FnOnce(u8) -> u8> {
    std::future::ready(|number| number + 1)
}

fn main() {}
