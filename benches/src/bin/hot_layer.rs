//! A request through the layer of HTTP, until its answer's body has ended; without it, what all of that
//! costs that is not the layer's.
#![forbid(unsafe_code)]

use http_body_util::{BodyExt, Empty, Full};
use hyper::body::{Body, Bytes};
use hyper::{Request, Response};
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::hint::black_box;
use std::process::ExitCode;
use std::task::{Context, Poll};
use tallymark_benches::{Entry, finish, repeat, run};
use tallymark_server::layer::HttpLayer;
use tower_layer::Layer;
use tower_service::Service;

/// Answers at once.
struct Order;

impl Service<Request<Empty<Bytes>>> for Order {
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Empty<Bytes>>) -> Self::Future {
        black_box(request);
        let order = Bytes::from_static(b"an order");
        ready(Ok(Response::new(Full::new(order))))
    }
}

fn ask<B, S>(service: &mut S)
where
    B: Body<Data = Bytes, Error = Infallible> + Unpin,
    S: Service<Request<Empty<Bytes>>, Response = Response<B>, Error = Infallible>,
{
    let request = black_box(Request::new(Empty::new()));
    let Ok(answer) = finish(service.call(request));
    let mut body = answer.into_body();
    while let Some(Ok(frame)) = finish(body.frame()) {
        black_box(frame);
    }
}

const OPERATIONS: &[Entry] = &[
    ("request", |times| repeat(times, || ask(&mut Order))),
    ("request_layer", |times| {
        let layer = HttpLayer::server().expect("no problems");
        let layer = layer.route(|_| Some(black_box("/orders/{id}")));
        let mut service = layer.layer(Order);
        repeat(times, || ask(&mut service));
    }),
];

fn main() -> ExitCode {
    run(OPERATIONS)
}
