use tallymark::{Label, track_metrics};

#[track_metrics(answer: A = from outcome)]
fn send<A: Label>(answer: A) -> A {
    answer
}

fn main() {}
