use tallymark::track_metrics;

struct Größe;

#[track_metrics]
impl Größe {
    fn load() {}
    fn save() {}
}

fn main() {
    Größe::load();
    Größe::save();
}
