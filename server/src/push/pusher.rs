//! The handle of the thread that pushes.

use super::builder::PusherBuilder;
use super::error::PushError;
use super::otlp::Otlp;
use super::pushgateway::Pushgateway;
use super::remote_write::RemoteWrite;
use super::rounds::Flush;
use hyper::Method;
use std::fmt;
use std::sync::mpsc::sync_channel;
use std::thread::JoinHandle;
use tokio::sync::mpsc::UnboundedSender;

/// Sends the program's metrics in an interval, from a thread of its own, until it is dropped.
///
/// Dropping it reads the registry once more and sends what is left, which blocks for at most the
/// [grace](PusherBuilder::grace); what cannot be sent until then is dropped, and told of.
#[must_use = "a pusher stops when it is dropped"]
pub struct Pusher {
    pub(super) flushes: Option<UnboundedSender<Flush>>,
    pub(super) thread: Option<JoinHandle<()>>,
}

impl Pusher {
    /// Settings for pushing by Prometheus' remote write, 2.0 or 1.0, to be ended by
    /// [`start`](PusherBuilder::start): see [`RemoteWrite`].
    pub fn remote_write(url: impl Into<String>) -> PusherBuilder<RemoteWrite> {
        PusherBuilder::new(url.into(), RemoteWrite::default())
    }

    /// Settings for pushing to a Pushgateway, such as `http://localhost:9091`, as this job: see
    /// [`Pushgateway`].
    ///
    /// ```
    /// # fn main() -> Result<(), tallymark_server::push::PushError> {
    /// # use std::time::Duration;
    /// use tallymark_server::push::Pusher;
    ///
    /// let pusher = Pusher::pushgateway("http://127.0.0.1:9", "nightly")
    ///     .label("shard", "1")
    /// #   .grace(Duration::from_millis(10))
    ///     .start()?;
    /// # Ok(()) }
    /// ```
    pub fn pushgateway(
        url: impl Into<String>,
        job: impl Into<String>,
    ) -> PusherBuilder<Pushgateway> {
        let protocol = Pushgateway {
            job: job.into(),
            method: Method::PUT,
            is_deleted: false,
        };
        PusherBuilder::new(url.into(), protocol)
    }

    /// Settings for pushing by OpenTelemetry's protocol, to a whole URL such as
    /// `http://localhost:4318/v1/metrics`: see [`Otlp`].
    ///
    /// ```
    /// # fn main() -> Result<(), tallymark_server::push::PushError> {
    /// # use std::time::Duration;
    /// use tallymark_server::push::Pusher;
    ///
    /// let pusher = Pusher::otlp("http://127.0.0.1:9/v1/metrics")
    ///     .label("service.name", "shop")
    /// #   .grace(Duration::from_millis(10))
    ///     .start()?;
    /// # Ok(()) }
    /// ```
    pub fn otlp(url: impl Into<String>) -> PusherBuilder<Otlp> {
        PusherBuilder::new(url.into(), Otlp::default())
    }

    /// Reads the registry now, sends it and all that waits, and returns when the receiver has answered.
    ///
    /// It blocks, for at most the [grace](PusherBuilder::grace); in async code it belongs into the
    /// runtime's `spawn_blocking`.
    ///
    /// # Errors
    /// When not all was sent in time, when the receiver has refused samples, and when some were dropped
    /// for want of room.
    pub fn flush(&self) -> Result<(), PushError> {
        let (done, wait) = sync_channel(1);
        let flushes = self.flushes.as_ref().ok_or(PushError::Ended)?;
        flushes.send(done).map_err(|_| PushError::Ended)?;
        wait.recv().unwrap_or(Err(PushError::Ended))
    }

    /// Stops, as dropping it does, and returns when its thread has ended.
    pub fn shutdown(self) {
        drop(self);
    }
}

impl Drop for Pusher {
    fn drop(&mut self) {
        drop(self.flushes.take());
        if let Some(thread) = self.thread.take() {
            // A panic has been printed by its thread; to panic here could end the program.
            let _ = thread.join();
        }
    }
}

impl fmt::Debug for Pusher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pusher").finish_non_exhaustive()
    }
}
