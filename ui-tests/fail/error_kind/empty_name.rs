use tallymark::ErrorKind;

#[derive(ErrorKind)]
enum ApiError {
    #[error_kind("")]
    Timeout,
}

fn main() {}
