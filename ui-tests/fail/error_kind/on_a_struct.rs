use tallymark::ErrorKind;

#[derive(ErrorKind)]
struct ApiError {
    code: u16,
}

fn main() {}
