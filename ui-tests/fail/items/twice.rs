use tallymark::track_metrics;

#[track_metrics(items, items)]
fn list() -> impl Iterator<Item = u8> {
    0..3
}

fn main() {}
