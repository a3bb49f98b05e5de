use tallymark::track_metrics;

struct Store;

#[track_metrics]
impl Store {
    fn load(&self) {}
    fn save(&self) -> Result<impl Fn(u8) -> u8, ()> { Ok(|value| value) }
}

fn main() {
    Store.load();
    let _ = Store.save();
}
