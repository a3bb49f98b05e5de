use tallymark::{Label, track_metrics};

#[derive(Label, Clone, Copy)]
enum Answer {
    Found,
}

#[track_metrics(answer: Answer = from result |_| Answer::Found)]
fn find() -> Option<u8> {
    None
}

fn main() {}
