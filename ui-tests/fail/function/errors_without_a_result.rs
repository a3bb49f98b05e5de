use tallymark::{ErrorKind, track_metrics};

#[derive(ErrorKind)]
enum ApiError {
    Timeout,
}

#[track_metrics(errors = ApiError)]
fn send() -> u8 {
    3
}

fn main() {}
