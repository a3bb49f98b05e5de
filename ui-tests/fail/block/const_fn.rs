use tallymark::track_metrics;

struct Store;

#[track_metrics]
impl Store {
    const fn limit() -> u8 {
        3
    }
}

const _: u8 = Store::limit();

fn main() {}
