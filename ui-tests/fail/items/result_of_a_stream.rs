use futures_util::stream::{Stream, iter};
use tallymark::{Status, track_metrics};

#[track_metrics(status: Status = from result |_| Status::Error)]
fn list() -> impl Stream<Item = u8> {
    iter(0..3)
}

fn main() {}
