use tallymark::track_metrics;

#[track_metrics]
fn send(size: u8) -> Result<impl Future<Output = u8>, ()> {
    Ok(std::future::ready(size))
}

fn main() {}
