use tallymark::ErrorKind;

#[derive(ErrorKind)]
enum ApiError {
    #[error_kind("io")]
    Pipe,
    #[error_kind("io", nested)]
    Disk(std::io::Error),
}

fn main() {}
