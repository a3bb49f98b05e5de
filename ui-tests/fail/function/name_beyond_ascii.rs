use tallymark::track_metrics;

#[track_metrics(namespace = "shop")]
fn café() {}

fn main() {
    café();
}
