//! A block tells its functions where to find the crate.

mod facade {
    pub use tallymark as metrics;
}

#[facade::metrics::track_metrics(crate = facade::metrics, namespace = "away")]
impl Store {
    fn load() -> u8 {
        1
    }

    #[facade::metrics::track_metrics(name = "kept")]
    fn keep() -> u8 {
        2
    }

    #[track_metrics(name = "sent")]
    fn send() -> u8 {
        3
    }

    #[facade::metrics::track_metrics(skip)]
    fn drop() {}
}

struct Store;

fn main() {
    assert_eq!(Store::load() + Store::keep() + Store::send(), 6);
    Store::drop();
    let snapshot = facade::metrics::testing::thread_snapshot();
    for name in ["load", "kept", "sent"] {
        let metric = format!("away_store_{name}_calls_total");
        assert_eq!(snapshot.counter(&metric, &[("outcome", "ok")]), 1);
    }
}
