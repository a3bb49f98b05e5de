use tallymark::ErrorKind;

#[derive(ErrorKind)]
enum ApiError {
    Timeout,
    #[error_kind(nested)]
    Io(Box<ApiError>),
}

fn main() {}
