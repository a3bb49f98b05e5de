//! What passes through a server or a client of HTTP, counted and timed by a tower layer.
//!
//! [`HttpLayer`] wraps any tower service that takes an `http::Request` and gives an
//! `http::Response`: axum's and tonic's routers, hyper's services, and clients. It counts into whatever
//! implements [`HttpFamilies`]: [`ServerSet`] and [`ClientSet`], or a set of the program's own, whose
//! metrics then have the names, labels and buckets that the program chooses.
//!
//! # A server
//!
//! ```
//! # fn main() -> Result<(), tallymark_runtime::Problems> {
//! use axum::{Router, routing::get};
//! use tallymark_server::layer::HttpLayer;
//!
//! let app: Router = Router::new()
//!     .route("/orders/{id}", get(|| async { "an order" }))
//!     .fallback(|| async { axum::http::StatusCode::NOT_FOUND })
//!     .layer(HttpLayer::server()?); // last: it sees the routes above
//! # Ok(()) }
//! ```
//!
//! | metric | |
//! |---|---|
//! | `http_server_requests_total{status,outcome,method,route}` | requests that ended; what was cancelled before there was an answer has no `status` |
//! | `http_server_request_duration_seconds{method,route}` | from the request's head to the last byte of the answer, or to the moment when it was given up |
//! | `http_server_requests_in_flight{method}` | requests that have not ended |
//! | `http_server_request_body_bytes{route}` | bodies of requests, where their length was told beforehand |
//! | `http_server_response_body_bytes{route}` | bodies of answers, as far as they were taken |
//! | `http_server_grpc_requests_total{route,grpc_status}` | requests of gRPC that ended; see [below](#grpc) |
//!
//! # A client
//!
//! For a [client](HttpLayer::client) the names begin with `http_client_`, and there is `host` in place of
//! `route`. Clients that are tower services, such as those of hyper-util, are wrapped as servers are. Those of
//! `reqwest` take types of their own: with the feature `reqwest`, what the layer makes of one has a method
//! `execute`.
//!
//! # gRPC
//!
//! Requests whose `Content-Type` is `application/grpc` are counted as all others are, and once more by the
//! status of gRPC: that of the trailers, which end the time. An answer without one has the status that
//! gRPC gives to its HTTP status, and what was cancelled before the status came is `CANCELLED`. The family
//! is one of its own, because an HTTP status says of gRPC only that somebody answered.
//!
//! A router tells no more than the service, so a program names the methods, and strangers cannot add any.
//! With tonic:
//!
//! ```
//! # fn main() -> Result<(), tallymark_runtime::Problems> {
//! use tallymark_server::layer::HttpLayer;
//!
//! let layer = HttpLayer::server()?.paths(&["/shop.Orders/Place", "/shop.Orders/Watch"]);
//! let server = tonic::transport::Server::builder().layer(layer); // .add_service(…)
//! # Ok(()) }
//! ```
//!
//! A deadline that tonic keeps cancels what is within the layer. A client of tonic has the origin of its
//! channel in its requests only if its `with_origin` says so; otherwise its host is [`UNMATCHED`].
//!
//! # What bounds the series
//!
//! Every label is a type: methods beyond the nine of the standards are `other`, statuses that are not
//! registered are `other`, and a route is a template of the router, not a path; what the router does not
//! know is [`UNMATCHED`]. The first 64 routes have values of their own, and the first 32 hosts.
//!
//! # How a request ends
//!
//! It ends with the last byte of its answer, and `outcome` says how:
//!
//! - `ok`: answered.
//! - `error`: the service or the answer's body failed; or the status is one of 500 to 599, or for a
//!   client 400 to 599; or that of gRPC is `UNKNOWN`, `DEADLINE_EXCEEDED`, `UNIMPLEMENTED`, `INTERNAL`,
//!   `UNAVAILABLE` or `DATA_LOSS`, or for a client any but `OK`.
//! - `panic`: the service or the body panicked.
//! - `cancelled`: it was dropped before that, as servers do once the client is gone. What was handed over
//!   whole counts as answered, even if the network then loses it. A client that drops an answer's body
//!   unread has been answered.
//!
//! Whichever it is, it is counted once, and leaves the gauge.

mod body;
mod exchange;
mod families;
mod future;
mod grpc;
mod method;
mod registered;
#[cfg(feature = "reqwest")]
mod reqwest_client;
mod route;
mod service;
mod standard;
mod status;

pub use body::MeasuredBody;
pub use families::{Began, Ended, HttpFamilies};
pub use future::MeasuredFuture;
pub use grpc::GrpcStatus;
pub use method::HttpMethod;
pub use route::{Host, KnownHost, KnownPath, MatchedRoute, RequestHead, RouteOf, UNMATCHED};
pub use service::{HttpLayer, HttpService};
pub use standard::{ClientSet, HostName, Route, ServerSet};
pub use status::HttpStatus;
