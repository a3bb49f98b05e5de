use tallymark::ErrorKind;

#[derive(ErrorKind)]
#[error_kind(rename_all = "kebab")]
enum ApiError {
    Timeout,
    #[error_kind("timeout", retry)]
    Deadline,
    #[error_kind(nested)]
    Http,
}

fn main() {}
