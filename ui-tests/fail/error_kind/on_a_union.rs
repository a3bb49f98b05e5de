use tallymark::ErrorKind;

#[derive(ErrorKind)]
union ApiError {
    code: u16,
}

fn main() {}
