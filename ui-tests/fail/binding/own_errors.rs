use tallymark::{Counter, MetricSet, Status, track_metrics};
#[derive(MetricSet)]
#[metrics(static = API)]
struct Api {
    /// Requests.
    requests_total: Counter<Status>,
}
#[track_metrics(errors = ApiError, count = API.requests_total(Status::Error))]
fn send() -> Result<u8, ApiError> {
    Ok(3)
}
struct ApiError;

fn main() {}
