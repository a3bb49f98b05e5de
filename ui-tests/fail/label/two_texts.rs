use tallymark::Label;

#[derive(Label, Clone, Copy)]
enum Provider {
    #[label("fal", "fal.ai")]
    FalAi,
}

fn main() {}
