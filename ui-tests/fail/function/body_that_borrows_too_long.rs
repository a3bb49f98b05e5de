use tallymark::track_metrics;

#[track_metrics]
fn send(text: String) -> &'static str {
    &text
}

fn main() {}
