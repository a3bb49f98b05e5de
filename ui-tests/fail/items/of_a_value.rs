use tallymark::track_metrics;

#[track_metrics(items)]
fn list() -> Vec<u8> {
    Vec::new()
}

fn main() {}
