use std::future::{IntoFuture, Ready, ready};

struct Request;

impl IntoFuture for Request {
    type Output = u8;
    type IntoFuture = Ready<u8>;
    #[tallymark::track_metrics]
    fn into_future(self) -> Self::IntoFuture {
        ready(3)
    }
}

fn main() {}
