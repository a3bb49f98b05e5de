use tallymark::ErrorKind;

#[derive(ErrorKind)]
#[error_kind(rename_all = "lowercase", rename_all = "lowercase")]
enum ApiError {
    Timeout,
}

fn main() {}
