use futures_util::stream::{Stream, iter};

#[tallymark::track_metrics]
fn list() -> (usize, impl Stream<Item = u8>) {
    (3, iter(0..3))
}

fn main() {}
