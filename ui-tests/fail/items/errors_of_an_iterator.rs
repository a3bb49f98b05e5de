use tallymark::{ErrorKind, track_metrics};

#[derive(ErrorKind)]
enum Torn {
    Here,
}

#[track_metrics(errors = Torn)]
fn list() -> impl Iterator<Item = Result<u8, Torn>> {
    std::iter::once(Err(Torn::Here))
}

fn main() {}
