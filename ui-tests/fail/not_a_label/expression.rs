use tallymark::track_metrics;

#[derive(Clone, Copy)]
struct Zone;

#[track_metrics(zone: Zone = Zone)]
fn enter() {}

fn main() {}
