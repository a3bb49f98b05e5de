use tallymark::{Counter, Interned, Label, MetricSet, Status};
#[derive(Label, Clone, Copy)]
#[label(capacity = 0)]
struct Model(Interned);
#[derive(MetricSet)]
struct Metrics {
    /// Requests.
    requests_total: Counter<(Model, Status)>,
}
fn main() {
    let model = Model::from(&String::from("opus"));
    println!("{}", model.as_str());
}
