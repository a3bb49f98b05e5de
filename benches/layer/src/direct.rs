//! The router called as a function: no socket, no runtime.

use crate::contestant::PATH;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use std::hint::black_box;
use std::pin::pin;
use std::sync::Barrier;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};
use tower::Service;

/// The time of a request, as each of `threads` at once sees it.
pub(crate) fn turn(router: &Router, threads: usize, requests: usize) -> Duration {
    let barrier = Barrier::new(threads);
    let ask = || {
        let mut router = router.clone();
        barrier.wait();
        let began = Instant::now();
        for _ in 0..requests {
            one(&mut router);
        }
        began.elapsed()
    };
    let all: Duration = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(ask)).collect();
        let own = ask();
        let others = others
            .into_iter()
            .map(|other| other.join().expect("no panic"));
        others.sum::<Duration>() + own
    });
    let requests = u32::try_from(threads * requests).expect("fewer");
    // Nanoseconds are whole in a `Duration`; a request takes about a thousand.
    all / requests
}

/// One request, until its answer's body has ended. Nothing in it waits.
fn one(router: &mut Router) {
    let request = Request::get(PATH).body(Body::empty()).expect("a request");
    let answer = ready(router.call(request)).expect("no error");
    let body = ready(answer.into_body().collect()).expect("no error");
    black_box(body);
}

fn ready<F: Future>(future: F) -> F::Output {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the handler waits for nothing"),
    }
}
