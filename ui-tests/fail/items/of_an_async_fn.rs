use tallymark::track_metrics;

#[track_metrics(items)]
async fn list() -> Vec<u8> {
    Vec::new()
}

fn main() {}
