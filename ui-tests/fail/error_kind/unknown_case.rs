use tallymark::ErrorKind;

#[derive(ErrorKind)]
#[error_kind(rename_all = "Kebab")]
enum ApiError {
    Timeout,
}

fn main() {}
