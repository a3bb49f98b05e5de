use tallymark::track_metrics;

#[track_metrics(when = size)]
fn send(size: usize) {
    drop(vec![0; size]);
}

fn main() {}
