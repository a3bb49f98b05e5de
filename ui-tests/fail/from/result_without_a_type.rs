use tallymark::track_metrics;

#[track_metrics(found = from result Option::is_some)]
fn find() -> Option<u8> {
    None
}

fn main() {}
