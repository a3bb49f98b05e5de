use tallymark::ErrorKind;

#[derive(ErrorKind)]
enum ApiError {
    #[error_kind(nested)]
    Fmt(std::fmt::Error),
}

fn main() {}
