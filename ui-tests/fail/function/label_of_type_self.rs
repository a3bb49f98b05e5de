use tallymark::{Label, track_metrics};
#[derive(Label, Clone, Copy)]
enum Mode {
    Fast,
}
impl Mode {
    #[track_metrics(mode: Self = self)]
    fn send(self) {}
}

fn main() {}
