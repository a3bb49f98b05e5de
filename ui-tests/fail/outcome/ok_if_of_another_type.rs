use tallymark::track_metrics;

#[track_metrics(ok_if(|found| *found))]
fn find() -> Option<u8> {
    None
}

fn main() {}
