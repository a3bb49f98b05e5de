use tallymark::Label;

#[derive(Label, Clone, Copy)]
#[label(rename_all = "snakecase")]
enum Provider {
    Openai,
}

fn main() {}
