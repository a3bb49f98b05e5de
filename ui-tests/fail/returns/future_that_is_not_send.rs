use std::{future::ready, rc::Rc};

#[tallymark::track_metrics]
async fn send() -> usize {
    let text = Rc::new("text");
    ready(()).await;
    text.len()
}

fn is_send(_: impl Send) {}

fn main() {
    is_send(send());
}
