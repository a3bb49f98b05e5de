use tallymark::track_metrics;

#[track_metrics(when = sise > 3)]
fn send(size: usize) {
    drop(vec![0; size]);
}

fn main() {}
