use tallymark::track_metrics;

#[track_metrics]
fn send(text: &str) -> u8 {
    text.parse::<u8>()?
}

fn main() {}
