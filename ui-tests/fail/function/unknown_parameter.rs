use tallymark::{Status, track_metrics};

#[track_metrics(rout)]
fn checkout(route: Status, cart: Status) {}

fn main() {}
