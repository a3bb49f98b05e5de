use tallymark::{ErrorKind, track_metrics};

#[derive(ErrorKind)]
enum ApiError {
    Timeout,
}

#[track_metrics(errors = ApiError)]
fn send() -> Result<u8, std::fmt::Error> {
    Ok(3)
}

fn main() {}
