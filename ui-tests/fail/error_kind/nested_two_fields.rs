use tallymark::ErrorKind;

#[derive(ErrorKind)]
enum ApiError {
    #[error_kind(nested)]
    Http(std::fmt::Error, u16),
}

fn main() {}
