//! A label that is implemented by hand stands beside derived ones.

use tallymark::testing::thread_snapshot;
use tallymark::{Counter, Label, LabelText, MetricSet, NamedLabel, Status, track_metrics};

#[derive(Clone, Copy)]
struct Shard(u8);

impl Label for Shard {
    const CARDINALITY: usize = 16;

    fn index(self) -> usize {
        usize::from(self.0 % 16)
    }

    fn text(index: usize) -> LabelText {
        LabelText::Value(index.to_string().into())
    }
}

impl NamedLabel for Shard {
    const NAME: &'static str = "shard";
}

#[derive(MetricSet)]
#[metrics(static = STORE)]
struct Store {
    /// Writes.
    writes_total: Counter<(Shard, Status)>,
}

#[track_metrics(shard, namespace = "store")]
fn read(shard: Shard) -> u8 {
    shard.0
}

fn main() {
    STORE.writes_total.with((Shard(7), Status::Success)).inc();
    assert_eq!(read(Shard(15)), 15);
    let snapshot = thread_snapshot();
    let write = [("shard", "7"), ("status", "success")];
    assert_eq!(snapshot.counter("writes_total", &write), 1);
    let read = [("shard", "15"), ("outcome", "ok")];
    assert_eq!(snapshot.counter("store_read_calls_total", &read), 1);
}
