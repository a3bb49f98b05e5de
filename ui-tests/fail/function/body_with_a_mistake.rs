use tallymark::track_metrics;

#[track_metrics]
fn send() -> u8 {
    "three"
}

fn main() {}
