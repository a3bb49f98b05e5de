use tallymark::{Status, track_metrics};

#[track_metrics(status: Status = from error)]
fn send() -> Result<Status, ()> {
    Ok(Status::Success)
}

fn main() {}
