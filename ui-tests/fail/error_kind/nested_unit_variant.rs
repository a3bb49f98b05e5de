use tallymark::ErrorKind;

#[derive(ErrorKind)]
enum ApiError {
    #[error_kind(nested)]
    Timeout,
}

fn main() {}
