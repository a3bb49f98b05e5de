use tallymark::track_metrics;

#[track_metrics(errors = ApiError, errors = ApiError)]
fn send() -> Result<u8, ApiError> {
    Ok(3)
}
struct ApiError;

fn main() {}
