use tallymark::track_metrics;

#[track_metrics(errors = std::fmt::Error)]
fn send() -> Result<u8, std::fmt::Error> {
    Ok(3)
}

fn main() {}
