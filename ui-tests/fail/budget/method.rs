use tallymark::{Interned, Label, track_metrics};
#[derive(Label, Clone, Copy)]
#[label(capacity = 99)]
struct Model(Interned);

struct Client;
impl Client {
    #[track_metrics(model)]
    fn generate(&self, model: Model) {}
}

fn main() {}
