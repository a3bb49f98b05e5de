use tallymark::ErrorKind;

#[derive(ErrorKind)]
enum ApiError {
    Timeout,
    #[error_kind("timeout")]
    Deadline,
}

fn main() {}
