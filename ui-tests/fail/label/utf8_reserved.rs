use tallymark::Label;

#[derive(Clone, Copy, Label)]
#[label(name = "__route.path", utf8)]
enum Route {
    Home,
}

fn main() {}
