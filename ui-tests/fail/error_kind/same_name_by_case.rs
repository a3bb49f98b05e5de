use tallymark::ErrorKind;

#[derive(ErrorKind)]
#[error_kind(rename_all = "lowercase")]
enum ApiError {
    TimeOut,
    Timeout,
}

fn main() {}
