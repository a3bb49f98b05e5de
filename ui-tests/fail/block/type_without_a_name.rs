use tallymark::track_metrics;

trait Load { fn load(&self) -> u8; }

#[track_metrics]
impl Load for [u8; 3] {
    fn load(&self) -> u8 {
        self[0]
    }
}

fn main() {
    [1, 2, 3].load();
}
