use tallymark::ErrorKind;

#[derive(ErrorKind)]
enum ApiError {}

fn main() {}
