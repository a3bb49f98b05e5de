use tallymark::ErrorKind;

#[derive(ErrorKind)]
#[error_kind(name = "api")]
enum ApiError {
    Timeout,
}

fn main() {}
