use tallymark::ErrorKind;

#[derive(ErrorKind)]
enum HttpError {
    Closed,
}
#[derive(ErrorKind)]
enum ApiError {
    HttpClosed,
    #[error_kind(nested)]
    Http(HttpError),
}

fn main() {}
