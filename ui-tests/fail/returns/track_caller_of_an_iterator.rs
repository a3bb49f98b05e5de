use tallymark::track_metrics;

#[track_metrics]
#[track_caller]
fn list() -> impl Iterator<Item = u8> {
    0..3
}

fn main() {}
