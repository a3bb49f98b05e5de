//! The scrape endpoint of Tallymark: `/metrics` and `/health` over HTTP, beside the program.
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
//! and answers while theirs is busy. It bounds what it takes: connections, the size of a request,
//! and the time until one has arrived. It installs no signal handler: when to stop is the program's
//! to say.
//!
//! # What it stands on
//!
//! - `hyper` reads and writes HTTP, because request smuggling and half-read requests are a solved
//!   problem there and a new one in any parser of our own.
//! - `hyper-util` joins hyper to tokio's sockets and timers, because hyper itself knows no runtime.
//! - `http-body-util` has the body that is one buffer, so that an answer states its length.
//! - `tokio` waits for sockets and timers on one thread, because a blocking server needs a thread for
//!   each slow client.
//! - `serde_json` writes the JSON of `/health`, because escaping is its job and not ours.
#![forbid(unsafe_code)]

mod bind_error;
mod builder;
mod connections;
mod exporter;
mod site;

pub use bind_error::BindError;
pub use builder::ExporterBuilder;
pub use exporter::Exporter;
