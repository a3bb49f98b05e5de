use tallymark::ErrorKind;

#[derive(ErrorKind)]
enum ApiError {
    #[error_kind(nested = true)]
    Io(std::fmt::Error),
}

fn main() {}
