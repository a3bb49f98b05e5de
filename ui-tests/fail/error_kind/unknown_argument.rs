use tallymark::ErrorKind;

#[derive(ErrorKind)]
enum ApiError {
    #[error_kind(skip)]
    Timeout,
}

fn main() {}
