use tallymark::track_metrics;

#[track_metrics]
const fn limit() -> u8 {
    3
}

fn main() {}
