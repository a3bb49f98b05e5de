use tallymark::track_metrics;

#[track_metrics]
fn adder() -> Result<impl FnMut(u8) -> u8, ()> {
    Ok(|number| number + 1)
}

fn main() {}
