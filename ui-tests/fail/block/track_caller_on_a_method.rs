use tallymark::track_metrics;

struct Store;

#[track_metrics]
impl Store {
    fn load(&self) {}
    #[track_caller]
    fn save(&self) -> Result<(), ()> { Ok(()) }
}

fn main() {
    Store.load();
    let _ = Store.save();
}
