use tallymark::Label;

#[derive(Label, Clone, Copy)]
enum Provider<T> {
    Openai,
    Other(T),
}

fn main() {}
