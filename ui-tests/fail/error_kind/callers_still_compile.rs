use tallymark::{Counter, ErrorKind, KindOf, MetricSet};
#[derive(ErrorKind)]
enum ApiError {
    #[error_kind("")]
    Timeout,
}
#[derive(MetricSet)]
struct Metrics {
    /// Errors.
    errors_total: Counter<KindOf<ApiError>>,
}
fn main() {
    Metrics::new().errors_total.with(KindOf::of(&ApiError::Timeout)).inc();
}
