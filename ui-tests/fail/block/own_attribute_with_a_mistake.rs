use tallymark::track_metrics;

#[track_metrics]
mod store {
    #[track_metrics(name =)]
    pub fn load() {}
    pub fn save() {}
}

fn main() {
    store::load();
    store::save();
}
