use tallymark::ErrorKind;

#[derive(ErrorKind)]
enum HttpError {
    Closed,
}
#[derive(ErrorKind)]
enum ApiError {
    #[error_kind("io", nested)]
    Http(HttpError),
    #[error_kind("io", nested)]
    Disk(std::io::Error),
}

fn main() {}
