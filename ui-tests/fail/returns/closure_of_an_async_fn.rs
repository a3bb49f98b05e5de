use tallymark::track_metrics;

#[track_metrics]
async fn adder() -> impl Fn(u8) -> u8 {
    |number| number + 1
}

fn main() {}
