use tallymark::track_metrics;

#[track_metrics]
#[track_caller]
fn send(#[cfg(any())] size: u8) -> Result<u8, ()> {
    Ok(3)
}

fn main() {}
