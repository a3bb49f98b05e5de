use tallymark::track_metrics;

#[track_metrics(error: String = from error |e| e.to_string())]
fn parse(text: &str) -> Result<u8, std::num::ParseIntError> {
    text.parse()
}

fn main() {}
