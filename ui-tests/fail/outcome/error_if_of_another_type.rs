use tallymark::track_metrics;

#[track_metrics(error_if(|found| found.len()))]
async fn find() -> Vec<u8> {
    Vec::new()
}

fn main() {}
