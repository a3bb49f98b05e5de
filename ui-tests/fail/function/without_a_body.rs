use tallymark::track_metrics;

trait Client {
    #[track_metrics]
    fn send(&self);
}

fn main() {}
