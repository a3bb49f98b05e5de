use tallymark::{Label, Status, track_metrics};
#[derive(Label, Clone, Copy)]
#[label(implies(status: Status))]
enum Code {
    #[label(status = Status::Success)]
    Ok,
}
#[track_metrics(status, code)]
fn get(status: Status, code: Code) {}

fn main() {}
