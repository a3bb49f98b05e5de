//! A request under way: counted once when it is over, whoever finds out.
//!
//! The value moves from the future into the answer's body. While code of others runs, it says that a drop
//! means a panic; otherwise a drop means that somebody has given up.

use super::families::{Began, Ended, HttpFamilies};
use super::grpc::{GrpcStatus, is_grpc};
use super::method::HttpMethod;
use super::route::RequestHead;
use super::status::HttpStatus;
use hyper::body::Body;
use hyper::{HeaderMap, Response, StatusCode, header};
use std::ops::Deref;
use tallymark_runtime::{Outcome, Stopwatch};

/// The longest body of a request that is believed before it was read, a tebibyte: a stranger may announce
/// any length, and a sum of such would not show the bytes of others any more.
const LONGEST: u64 = 1 << 40;

/// Whose layer it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Server,
    Client,
}

pub(super) struct Exchange<H: Deref<Target: HttpFamilies>> {
    families: H,
    call: <H::Target as HttpFamilies>::Call,
    began: Stopwatch,
    request_bytes: Option<u64>,
    response_bytes: u64,
    /// How long the answer's body said that it will be.
    announced: Option<u64>,
    status: Option<HttpStatus>,
    /// Of a request of gRPC, what it means if nothing more is told.
    grpc: Option<GrpcStatus>,
    /// The status of gRPC stands behind the answer, and has not come.
    awaits_trailers: bool,
    side: Side,
    asked_head: bool,
    /// How it goes on unless something is wrong: `Error` once the status says so.
    so_far: Outcome,
    stage: Stage,
    was_polled: bool,
}

/// Who is at work, and so, what a drop means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nobody: whoever waits may give up.
    Waiting,
    /// Code of others.
    Polled,
    /// It has been counted.
    Over,
}

impl<H: Deref<Target: HttpFamilies>> Exchange<H> {
    #[inline]
    pub(super) fn begin(
        families: H,
        side: Side,
        head: RequestHead<'_>,
        request_bytes: Option<u64>,
        route: &str,
    ) -> Self {
        let method = HttpMethod::from(head.method);
        let is_grpc = is_grpc(head.headers);
        // The answer of CONNECT has no body either: what follows it is no HTTP.
        let asked_head = matches!(method, HttpMethod::Head | HttpMethod::Connect);
        let began = Stopwatch::start();
        let call = families.begin(&Began::new(method, route));
        Self {
            families,
            call,
            began,
            request_bytes: request_bytes.filter(|bytes| *bytes <= LONGEST),
            response_bytes: 0,
            announced: None,
            status: None,
            grpc: is_grpc.then_some(GrpcStatus::Unknown),
            awaits_trailers: false,
            side,
            asked_head,
            so_far: Outcome::Ok,
            stage: Stage::Waiting,
            was_polled: false,
        }
    }

    /// Code of others runs from here on: a drop is a panic.
    #[inline]
    pub(super) fn enter(&mut self) {
        if self.stage != Stage::Over {
            self.stage = Stage::Polled;
        }
    }

    /// It has returned.
    #[inline]
    pub(super) fn leave(&mut self) {
        if self.stage != Stage::Over {
            self.stage = Stage::Waiting;
        }
    }

    /// There is an answer. Whether its body is still to come.
    #[inline]
    pub(super) fn answered<B: Body>(&mut self, response: &Response<B>) -> bool {
        let status = response.status();
        self.status = Some(status.into());
        let is_wrong = match self.side {
            Side::Server => status.is_server_error(),
            Side::Client => status.is_server_error() || status.is_client_error(),
        };
        if is_wrong {
            self.so_far = Outcome::Error;
        }
        if self.grpc.is_some() {
            self.awaits_trailers = is_grpc(response.headers());
            self.grpc = Some(GrpcStatus::of_http(status));
            // Among the headers, if there is nothing else.
            self.read_trailers(response.headers());
        }
        if response.body().is_end_stream() || self.has_no_body(status) {
            return false;
        }
        self.announced = response.body().size_hint().exact().or_else(|| {
            let length = response.headers().get(header::CONTENT_LENGTH)?;
            length.to_str().ok()?.parse().ok()
        });
        true
    }

    /// Nobody asks for the body of such an answer, so that it would look dropped.
    fn has_no_body(&self, status: StatusCode) -> bool {
        self.asked_head
            || status.is_informational()
            || matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED)
    }

    /// So many bytes of the answer were taken.
    #[inline]
    pub(super) fn took(&mut self, bytes: usize) {
        self.response_bytes += bytes as u64;
    }

    #[inline]
    pub(super) fn was_asked_for_a_frame(&mut self) {
        self.was_polled = true;
    }

    pub(super) fn read_trailers(&mut self, trailers: &HeaderMap) {
        if self.grpc.is_some()
            && let Some(status) = GrpcStatus::told_by(trailers)
        {
            self.grpc = Some(status);
            self.awaits_trailers = false;
        }
    }

    /// All of the answer was taken.
    #[inline]
    pub(super) fn complete(&mut self) {
        let outcome = match self.grpc {
            Some(status) if status.is_error(self.side) => Outcome::Error,
            _ => self.so_far,
        };
        self.end(outcome);
    }

    /// The service or the body said that it failed.
    pub(super) fn fail(&mut self) {
        self.end(Outcome::Error);
    }

    #[inline]
    fn end(&mut self, outcome: Outcome) {
        if self.stage == Stage::Over {
            return;
        }
        self.stage = Stage::Over;
        let ended = Ended {
            status: self.status,
            outcome,
            seconds: self.began.seconds(),
            request_bytes: self.request_bytes,
            response_bytes: self.status.map(|_| self.response_bytes),
            grpc: self.grpc,
        };
        self.families.end(self.call, &ended);
    }

    /// Whether a body that is dropped now was not cut off.
    fn is_whole(&self) -> bool {
        // Servers do not ask for the end of what has told its length, and clients need not read.
        let is_read = self
            .announced
            .is_some_and(|length| self.response_bytes >= length);
        let is_unread = self.side == Side::Client && self.status.is_some() && !self.was_polled;
        !self.awaits_trailers && (is_read || is_unread)
    }
}

impl<H: Deref<Target: HttpFamilies>> Drop for Exchange<H> {
    #[inline]
    fn drop(&mut self) {
        match self.stage {
            Stage::Over => {}
            Stage::Polled => self.end(Outcome::Panic),
            Stage::Waiting if self.is_whole() => self.complete(),
            Stage::Waiting => {
                if self.status.is_none() || self.awaits_trailers {
                    self.grpc = self.grpc.map(|_| GrpcStatus::Cancelled);
                }
                self.end(Outcome::Cancelled);
            }
        }
    }
}
