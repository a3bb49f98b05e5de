use tallymark::Label;

#[derive(Label, Clone, Copy)]
#[label(rename_all = "lowercase")]
enum Kind {
    UpLoad,
    Upload,
}

fn main() {}
