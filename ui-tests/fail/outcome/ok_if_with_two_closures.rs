use tallymark::track_metrics;

#[track_metrics(ok_if(Option::is_some, Option::is_none))]
fn find() -> Option<u8> {
    None
}

fn main() {}
