use tallymark::ErrorKind;

#[derive(ErrorKind)]
enum ApiError {
    #[error_kind(nested, nested)]
    Io(std::fmt::Error),
}

fn main() {}
