//! The exporter: the handle of the thread that serves.
//!
//! The socket is bound before the thread exists, and the thread has said that it serves before the
//! handle exists, so that whatever fails comes back from `bind`. The thread ends when the sending
//! half of its `stop` is dropped.

use crate::bind_error::BindError;
use crate::builder::ExporterBuilder;
use crate::connections::serve;
use crate::endpoint::Endpoint;
use crate::limits::Limits;
use crate::listener::Bound;
use std::convert::Infallible;
use std::fmt::{self, Debug};
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use tokio::sync::oneshot;

/// Serves metrics and health over HTTP, from a thread of its own, until it is dropped.
///
/// | request | answer |
/// |---|---|
/// | `GET /metrics`, `HEAD /metrics` | the registry in the text format 0.0.4 |
/// | `GET /health`, `HEAD /health` | JSON: `status`, `uptime_seconds`, and `problems`, the number of families that the registry cannot show |
/// | `GET /ready`, `HEAD /ready` | JSON: `status`, and each of the program's [checks](ExporterBuilder::ready_check); 503 while one fails |
/// | `GET /` | the [live page](crate#live-page), where this machine is asked |
/// | another method | 405 |
/// | another path | 404, naming the paths that there are |
///
/// The paths can be changed, with everything else, in the [builder](Exporter::builder).
///
/// # Stopping
///
/// [`shutdown`](Self::shutdown) and `drop` do the same. No new connection is taken and idle ones are closed
/// at once; requests that have arrived are answered to their last byte. This blocks until it is
/// done, at most for the [grace](ExporterBuilder::grace), after which slower clients are cut off. In
/// async code it may be called as it is, or within the runtime's `spawn_blocking` where the thread has
/// other work to do meanwhile.
#[must_use = "the exporter stops when it is dropped"]
pub struct Exporter {
    local_addrs: Vec<SocketAddr>,
    /// Dropped to stop the thread.
    stop: Option<oneshot::Sender<Infallible>>,
    thread: Option<JoinHandle<()>>,
}

impl Exporter {
    /// Serves the program's registry at `address`, under `/metrics`, `/health` and `/ready`.
    ///
    /// ```
    /// # fn main() -> Result<(), tallymark_server::BindError> {
    /// # use tallymark_server::Exporter;
    /// let exporter = Exporter::bind("127.0.0.1:0")?;
    /// println!("metrics at http://{}/metrics", exporter.local_addr());
    ///
    /// let error = Exporter::bind(exporter.local_addr()).unwrap_err();
    /// assert!(error.to_string().contains("is in use already"));
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// As [`ExporterBuilder::bind`].
    pub fn bind(address: impl ToSocketAddrs + Debug) -> Result<Self, BindError> {
        Self::builder().bind(address)
    }

    /// Settings for an exporter, to be ended by [`bind`](ExporterBuilder::bind).
    pub fn builder() -> ExporterBuilder {
        ExporterBuilder::new()
    }

    pub(crate) fn start(
        bound: Vec<Bound>,
        local_addrs: Vec<SocketAddr>,
        endpoint: Endpoint,
        limits: Limits,
    ) -> io::Result<Self> {
        let (stop, stopped) = oneshot::channel();
        let (report, reported) = mpsc::sync_channel(1);
        let thread = thread::Builder::new()
            .name("tallymark-exporter".to_owned())
            .spawn(move || serve(bound, &endpoint, &limits, stopped, &report))?;
        // Made before waiting, so that a failure joins the thread as well.
        let exporter = Self {
            local_addrs,
            stop: Some(stop),
            thread: Some(thread),
        };
        reported
            .recv()
            .unwrap_or_else(|_| Err(io::Error::other("its thread panicked")))?;
        Ok(exporter)
    }

    /// The first address that is served, with the port that was chosen where 0 was asked for; `0.0.0.0:0`
    /// if only Unix sockets are.
    pub fn local_addr(&self) -> SocketAddr {
        let none = SocketAddr::from(([0, 0, 0, 0], 0));
        self.local_addrs.first().copied().unwrap_or(none)
    }

    /// All addresses that are served, that of [`bind`](ExporterBuilder::bind) first; Unix sockets have
    /// none.
    pub fn local_addrs(&self) -> &[SocketAddr] {
        &self.local_addrs
    }

    /// Stops, as described [above](Self#stopping), and returns when the thread has ended.
    pub fn shutdown(self) {
        drop(self);
    }
}

impl Drop for Exporter {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic has been printed by its thread; to panic here could end the program.
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Exporter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exporter")
            .field("local_addrs", &self.local_addrs)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::Exporter;
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::time::{Duration, Instant};

    #[test]
    fn half_a_request_and_none_at_all_are_closed_in_time() {
        let exporter = Exporter::builder()
            .request_timeout(Duration::from_millis(200))
            .bind("127.0.0.1:0")
            .expect("a free port");
        for sent in ["", "GET /metrics HTTP/1.1\r\nHost: a"] {
            let began = Instant::now();
            let mut client = TcpStream::connect(exporter.local_addr()).expect("a connection");
            client
                .set_read_timeout(Some(Duration::from_secs(10)))
                .expect("a time limit");
            client.write_all(sent.as_bytes()).expect("sent");
            let mut answer = Vec::new();
            client.read_to_end(&mut answer).expect("the end");
            assert!(began.elapsed() >= Duration::from_millis(200), "{sent:?}");
            assert!(!answer.starts_with(b"HTTP/1.1 200"), "{sent:?}");
        }
    }
}
