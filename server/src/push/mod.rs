//! Pushing: the program's metrics, sent to where nobody scrapes them.
//!
//! A [`Pusher`] reads the registry in an interval, and sends what it has read. What cannot be sent now
//! waits in a queue of bounded size, and is tried again; when the queue is full the oldest is dropped.
//! It has a thread of its own, so it works in programs with and without an async runtime.
//!
//! ```
//! # fn main() -> Result<(), tallymark_server::push::PushError> {
//! use std::time::Duration;
//! use tallymark_server::push::Pusher;
//!
//! let pusher = Pusher::remote_write("http://127.0.0.1:9/api/v1/write")
//!     .label("job", "nightly")
//!     .interval(Duration::from_secs(30))
//!     .grace(Duration::from_millis(10))
//!     .start()?;
//! // Nobody listens there: the samples wait, and are dropped with the pusher.
//! assert!(pusher.flush().is_err());
//! # Ok(()) }
//! ```
//!
//! # Encrypted
//!
//! With the feature `client-tls`, URLs may begin with `https`. The receiver then has to show a certificate for
//! its host, signed by one whom the system trusts, or by one in `PusherBuilder::ca_file`; where it asks for
//! one itself, it is shown `PusherBuilder::client_certificate`. The feature builds rustls and ring, for which
//! a C compiler is needed.
//!
//! # What is tried again
//!
//! What the receiver did not answer in time, and what it answered with a status that asks for it: 429 and
//! 5xx. The time between two tries grows, each with a random part, and a `Retry-After` is honoured, up
//! to ten minutes. Messages are sent one after the other, the oldest first, and carry the time at which
//! they were read: one that arrives twice is the same samples twice, which receivers keep once.
//!
//! Every other status is final, redirects included: the samples are counted as failed, and the
//! receiver's words are told by the crate `log`, or on standard error without the feature `log`, at most
//! once a minute.
//!
//! # Metrics of its own
//!
//! | metric, by `protocol` | |
//! |---|---|
//! | `tallymark_push_samples_sent_total` | samples that a receiver has taken |
//! | `tallymark_push_samples_failed_total` | samples that a receiver has refused |
//! | `tallymark_push_samples_dropped_total` | samples that were given up unsent: the queue was full, or the program ended |
//! | `tallymark_push_retries_total` | messages that were tried again |
//! | `tallymark_push_queued_samples` | samples that wait |

mod answer;
mod backoff;
mod builder;
mod error;
mod known;
mod message;
mod otlp;
mod own;
mod pusher;
mod pushgateway;
mod queue;
mod remote_write;
mod rounds;
mod sender;
mod telling;

pub use builder::PusherBuilder;
pub use error::PushError;
pub use otlp::Otlp;
pub use pusher::Pusher;
pub use pushgateway::Pushgateway;
pub use remote_write::RemoteWrite;
