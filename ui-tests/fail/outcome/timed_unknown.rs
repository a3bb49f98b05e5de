use tallymark::track_metrics;

#[track_metrics(timed(ok, canceled))]
async fn send() {}

fn main() {}
