use tallymark::track_metrics;

struct Store;

impl Store {
    #[track_metrics]
    #[track_caller]
    fn save(&self) -> Result<(), ()> {
        Ok(())
    }
}

fn main() {}
