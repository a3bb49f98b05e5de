use tallymark::ErrorKind;

#[derive(ErrorKind)]
enum ApiError {
    #[error_kind(nested)]
    Http(std::io::Error, u16),
}

fn main() {}
