use std::future::{Ready, ready};
use tallymark::track_metrics;

type ReplyFuture = Ready<u8>;

#[track_metrics]
fn send() -> ReplyFuture {
    ready(3)
}

fn main() {}
