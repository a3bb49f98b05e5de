use tallymark::track_metrics;

#[track_metrics(ok_fi(Option::is_some))]
fn find() -> Option<u8> {
    None
}

fn main() {}
