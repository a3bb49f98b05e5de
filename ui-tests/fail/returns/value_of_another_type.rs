use tallymark::track_metrics;

#[track_metrics]
fn send() -> Result<u8, String> {
    Ok("three")
}

fn main() {}
