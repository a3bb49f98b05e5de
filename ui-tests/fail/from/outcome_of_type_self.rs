use tallymark::{Label, track_metrics};

#[derive(Label, Clone, Copy)]
enum Side {
    Left,
}

impl Side {
    #[track_metrics(side: Self = from outcome)]
    fn other(self) {}
}

fn main() {}
