use tallymark::{ErrorKind, Status, track_metrics};

#[derive(ErrorKind)]
enum Failure {
    Late,
}

#[track_metrics(status: Status = from error |_| Status::Error, errors = Failure)]
fn send() -> Result<u8, Failure> {
    Err(Failure::Late)
}

fn main() {}
