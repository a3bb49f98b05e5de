use tallymark::ErrorKind;

#[derive(ErrorKind)]
enum ApiError {
    Http(#[error_kind(nested)] std::fmt::Error),
}

fn main() {}
