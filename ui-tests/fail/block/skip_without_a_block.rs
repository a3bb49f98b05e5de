use tallymark::track_metrics;

#[track_metrics(skip)]
fn load() {}

fn main() {
    load();
}
