use tallymark::track_metrics;

#[track_metrics(observe(|size| *size))]
fn send() -> f64 {
    1.0
}

fn main() {}
