use tallymark::track_metrics;

#[track_metrics]
async fn send() -> Result<u8, String> {
    Ok("three")
}

fn main() {}
