use tallymark::track_metrics;

#[track_metrics(ok_if(|_| true))]
fn adder() -> impl Fn(u8) -> u8 {
    |number| number + 1
}

fn main() {}
