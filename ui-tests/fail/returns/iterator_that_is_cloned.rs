use tallymark::track_metrics;

#[track_metrics]
fn list() -> impl Iterator<Item = u8> + Clone {
    0..3
}

fn main() {}
