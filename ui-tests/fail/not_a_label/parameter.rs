use tallymark::track_metrics;

#[derive(Clone, Copy)]
struct Zone;

#[track_metrics(zone)]
fn enter(zone: Zone) {}

fn main() {}
