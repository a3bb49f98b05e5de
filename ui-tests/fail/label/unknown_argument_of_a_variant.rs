use tallymark::Label;

#[derive(Label, Clone, Copy)]
enum Provider {
    #[label(rename = "fal.ai")]
    FalAi,
}

fn main() {}
