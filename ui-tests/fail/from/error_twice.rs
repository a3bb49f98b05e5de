use tallymark::{Status, track_metrics};

#[track_metrics(
    first: Status = from error |_| Status::Error,
    second: Status = from error |_| Status::Error,
)]
fn send() -> Result<u8, ()> {
    Ok(3)
}

fn main() {}
