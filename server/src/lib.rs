//! The scrape endpoint of Tallymark: `/metrics`, `/health` and `/ready` over HTTP, beside the program.
//!
//! ```
//! use std::io::{Read, Write};
//! use tallymark_server::Exporter;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let exporter = Exporter::bind("127.0.0.1:0")?; // port 0: any free one
//!
//! let mut scrape = std::net::TcpStream::connect(exporter.local_addr())?;
//! scrape.write_all(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
//! let mut answer = String::new();
//! scrape.read_to_string(&mut answer)?;
//! assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"));
//! assert!(answer.contains("\n# TYPE tallymark_rejected_values_total counter\n"));
//!
//! exporter.shutdown(); // as dropping it would
//! # Ok(()) }
//! ```
//!
//! The exporter has a thread of its own, so it works in programs with and without an async runtime,
//! and answers while theirs is busy. It bounds what it takes: connections, scrapes at once, the size of a
//! request, and the time until one has arrived, is answered, and is read. With the features `tls` and `auth`
//! it asks who is there: see `ExporterBuilder::web_config`. It installs no signal handler: when to stop is the program's
//! to say.
//!
//! # What a request can ask for
//!
//! - A format, by `Accept`: text 0.0.4 and 1.0.0, OpenMetrics 1.0, and protobuf. Prometheus asks for the
//!   right one by itself.
//! - A content coding, by `Accept-Encoding`: gzip. Bodies of up to 1 KiB are sent as they are.
//! - Some families only, by the query `?name[]=requests_total&name[]=wait_seconds`. Names that no
//!   family has are no error.
//!
//! A scrape that waits for [collectors](tallymark_runtime::Registry::register_collector) does so on
//! another thread, so that the other pages are answered meanwhile. With the feature `log`, which is on
//! by default, the crate `log` is told of collectors that fail.
//!
//! # What it shows of the program
//!
//! With the feature `process`, the program's registry tells the CPU time, memory, descriptors, threads, I/O
//! and start of its process by the names that Prometheus' client libraries give them (the module
//! `process`), and which build it is (`build_info!`). With the feature `tokio-metrics`, it tells
//! the workers and tasks of tokio's runtimes (the module `tokio_runtime`).
//!
//! # In a server of your own
//!
//! A program that serves HTTP already needs no second server: an [`Endpoint`] is a tower service that
//! answers the same pages there. With axum:
//!
//! ```
//! use tallymark_server::Endpoint;
//!
//! # fn main() -> Result<(), tallymark_server::BindError> {
//! let app = axum::Router::<()>::new().fallback_service(Endpoint::new()?);
//! # Ok(()) }
//! ```
//!
//! In a server that takes no tower services, `tallymark::Scrape` negotiates and encodes. Where
//! [`may_wait`](tallymark_runtime::Registry::may_wait) says that there are collectors, its `encode`
//! belongs into `tokio::task::spawn_blocking`: it would keep other tasks waiting, and a collector that
//! needs one of them would wait for itself.
//!
//! # Live page
//!
//! With the feature `live`, which is on by default, `/` is a page for people: all families by set, with help,
//! type, unit, labels, the place where they are declared and how much of their budget is used; what they are
//! now, how fast they grow, the quantiles 0.5, 0.95 and 0.99 of the last minute, and the last 15 minutes as a
//! picture; their series, and a query for each. It needs nothing from elsewhere, and lets nothing in: its
//! content security policy allows its own files alone.
//!
//! It is at loopback addresses and Unix sockets, for who asks for an address or `localhost`, and elsewhere if
//! [`live_page`](ExporterBuilder::live_page) says so. What protects `/metrics` protects it as well.
//!
//! The past is in memory: a thread of the exporter reads every five seconds what stands there, and keeps a
//! point of each number for 15 minutes, in 12 MiB at most. With 10,000 series that takes 0.1 % of a core's
//! time and 2 MB where they stand still, 0.2 % and 9 MB where all of them move, and an answer to the page 5 to
//! 30 ms.
//! Where there is no more room, families are kept and series are not, and the page says of how many. Their
//! numbers now are right all the same.
//!
//! Code of the program is not called for it while nobody looks: [collectors](tallymark_runtime::Registry::register_collector)
//! and the functions of [`Computed`](tallymark_runtime::Computed) gauges are asked when somebody does, every
//! 15 seconds, as a scrape would, on another thread, and within ten seconds. Where the exporter has a query
//! API, the pictures come from there.
//!
//! # What goes through
//!
//! The feature `layer` adds `layer`, a tower layer that counts and times the requests of a server or of a
//! client, by route and not by path; the feature `axum` lets it know the routes of axum's router.
//!
//! # What a database remembers
//!
//! The feature `query-api` adds `query_api`, a query API in front of a Prometheus or a VictoriaMetrics, on an
//! exporter or in a server of the program's own.
//!
//! # Its own metrics
//!
//! All exporters and endpoints of a program count together, in the program's
//! [`registry()`](tallymark_runtime::registry()):
//!
//! | metric | |
//! |---|---|
//! | `tallymark_exporter_scrapes_total{outcome}` | `ok`, `refused` (400, 406), `busy` and `timeout` (503), `panic` (500), `cancelled` |
//! | `tallymark_exporter_scrapes_in_flight` | that are being made |
//! | `tallymark_exporter_scrape_duration_seconds` | from the request to the whole answer |
//! | `tallymark_exporter_scrape_size_bytes` | of answers as they are sent |
//! | `tallymark_exporter_refused_requests_total{reason}` | `path` (404), `method` (405), `body` (413), `credentials` (401), `rate` (429) |
//! | `tallymark_exporter_connections` | that are open |
//! | `tallymark_exporter_closed_connections_total{reason}` | `crowded`: another needed the place; `unread`: the client did not read; `handshake`: no TLS, or a wrong certificate |
//! | `tallymark_exporter_config_failures_total` | web configurations that could not be taken, while the old one held |
//!
//! # What it stands on
//!
//! - `hyper` reads and writes HTTP, because request smuggling and half-read requests are a solved
//!   problem there and a new one in any parser of our own.
//! - `hyper-util` joins hyper to tokio's sockets and timers, because hyper itself knows no runtime.
//! - `http-body-util` has the body that is one buffer, so that an answer states its length.
//! - `tokio` waits for sockets and timers on one thread, because a blocking server needs a thread for
//!   each slow client.
//! - `socket2`, on which tokio stands as well, sets how many clients may wait to be accepted.
//! - `flate2` compresses, because a scrape is mostly words said before, and gzip is what Prometheus asks
//!   for; its backend is written in Rust. The feature `zstd` adds that coding by the C library.
//! - `tower-service` is the trait by which axum, hyper and tonic take a service from others.
//! - `tower-layer`, with the feature `layer`, is the trait by which they take what wraps a service.
//! - `pin-project-lite`, with the feature `layer`, reaches the future and the body within ours without
//!   unsafe code of our own.
//! - `axum`, with the feature `axum`, has the type in which its router tells the route.
//! - `procfs`, with the feature `process`, reads `/proc`, whose formats it follows from kernel to kernel.
//!   Other systems than Linux are read by `sysinfo`, which needs no unsafe code of ours either.
//! - `rustc_version_runtime`, with the feature `process`, knows the compiler, which tells no macro.
//! - `log` is where programs collect what their libraries have to say, with the feature of that name.
//! - `tokio-rustls` is rustls, TLS written in Rust, on tokio's sockets, with ring: it builds with a C compiler
//!   alone, in less than half the time of aws-lc-rs. With the feature `tls`. `rustls-webpki`, on which it stands,
//!   reads the names in certificates.
//! - `bcrypt` checks passwords as operators hash them, `base64` reads them out of a header, `sha2` keeps
//!   digests of those that were right, and `subtle` compares in constant time. With the feature `auth`.
//! - `serde` and `serde-saphyr` read the web configuration, because YAML is more than it seems, and that
//!   reader is kept, written in Rust, and bounds what it takes. With either.
//! - `reqwest`, with the feature `reqwest`, is a client that many programs have, with types of its own.
//! - `hyper-util`'s client, with the feature `client`, which `push` asks for, keeps the connection to a
//!   receiver.
//! - `hyper-rustls`, with the feature `client-tls`, encrypts it by rustls with ring, as above, and
//!   `rustls-native-certs` finds whom the system trusts, so that operators say so in one place.
//! - `prost` and `snap`, with the feature `push`, write the messages of remote write and OTLP, which are
//!   protobuf, the former packed with Snappy. OTLP's are declared here: the crate that has them,
//!   `opentelemetry-proto`, brings an SDK along, and reads them in tests.
//! - `fastrand`, `httpdate` and `base64`, with the feature `push`, have the random part of a wait, the date
//!   of a `Retry-After`, and the name and password of a request.
//! - `time`, with the feature `query-api`, reads dates of RFC 3339.
//! - `serde_json` writes the JSON of `/health`, `/ready` and the live page, because escaping is its job and not ours.
#![forbid(unsafe_code)]

#[cfg(feature = "tls")]
mod allowed_sans;
mod arrival;
#[cfg(feature = "auth")]
mod auth;
mod bind_error;
#[cfg(feature = "process")]
mod build_info;
mod builder;
mod compression;
mod connections;
#[cfg(feature = "client")]
mod connector;
mod endpoint;
mod exporter;
mod facts;
#[cfg(any(feature = "client-tls", feature = "web-config"))]
mod file;
mod half_close;
mod health;
#[cfg(feature = "layer")]
pub mod layer;
mod limits;
mod listener;
#[cfg(feature = "live")]
mod live;
mod metrics;
#[cfg(any(feature = "client-tls", feature = "push", feature = "web-config"))]
mod news;
mod own;
mod page;
#[cfg(any(feature = "client-tls", feature = "tls"))]
mod pem;
mod place;
#[cfg(feature = "process")]
pub mod process;
#[cfg(feature = "web-config")]
mod protection;
#[cfg(feature = "push")]
pub mod push;
mod query;
#[cfg(feature = "query-api")]
pub mod query_api;
#[cfg(feature = "web-config")]
mod rate;
mod ready;
mod seat;
mod site;
mod slots;
#[cfg(feature = "tls")]
mod tls;
#[cfg(feature = "tokio-metrics")]
pub mod tokio_runtime;
#[cfg(unix)]
mod unix_socket;
#[cfg(feature = "web-config")]
mod web_config;

pub use bind_error::BindError;
#[cfg(feature = "process")]
pub use build_info::BuildInfo;
pub use builder::ExporterBuilder;
pub use endpoint::{Endpoint, EndpointFuture};
pub use exporter::Exporter;
