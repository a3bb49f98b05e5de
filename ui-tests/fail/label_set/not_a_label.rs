use tallymark::LabelSet;

#[derive(Clone, Copy)]
struct Zone;

#[derive(LabelSet, Clone, Copy)]
struct Route {
    from: Zone,
}

fn main() {}
