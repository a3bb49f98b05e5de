use tallymark::track_metrics;

#[track_metrics(ok_if(|_| true))]
fn list() -> impl Iterator<Item = u8> {
    0..3
}

fn main() {}
