use tallymark::track_metrics;

#[track_metrics(error_if())]
fn find() -> Option<u8> {
    None
}

fn main() {}
