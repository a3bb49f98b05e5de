use tallymark::track_metrics;

#[track_metrics]
mod store {
    #[cfg_attr(debug_assertions, track_metrics(name = "loaded"))]
    pub fn load() {}
    pub fn save() {}
}

fn main() {
    store::load();
    store::save();
}
