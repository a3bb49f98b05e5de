use tallymark::ErrorKind;

#[derive(ErrorKind)]
enum ApiError {
    #[error_kind(nested)]
    Io(std::io::Error),
}

fn main() {}
