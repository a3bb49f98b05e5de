use tallymark::track_metrics;

struct Client;
impl Client {
    #[track_metrics(self)]
    fn send(&self) {}
}

fn main() {}
