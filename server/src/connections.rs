//! Sockets and the runtime of the exporter's thread: taking connections, and letting go of them.
//!
//! One thread runs all but what an [`Endpoint`] makes on others. The number of connections never passes
//! the limit, for each task holds a permit as long as its connection lives.

use crate::endpoint::Endpoint;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::convert::Infallible;
use std::io;
use std::net;
use std::pin::pin;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot, watch};
use tokio::time::{sleep, timeout};

/// The largest request line and headers that are read.
const HEAD_BYTES: usize = 32 * 1024;

/// How long nothing is accepted after the system refused to: it is out of descriptors or memory, and
/// asking again at once would spin.
const BACK_OFF: Duration = Duration::from_millis(100);

/// How long stopping waits for what the system has received to be read.
const SETTLING: Duration = Duration::from_millis(10);

/// How many scrapes may be made on other threads at once; others wait for those.
const WAITING_SCRAPES: usize = 16;

/// A limit above every system's number of descriptors, for settings beyond it.
const MOST_CONNECTIONS: usize = 1 << 24;

/// What the exporter takes, and for how long.
pub(crate) struct Limits {
    pub(crate) grace: Duration,
    pub(crate) connections: usize,
    /// From a connection's opening, or its last answer, to the end of a request's headers.
    pub(crate) head_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            grace: Duration::from_secs(10),
            connections: 256,
            // It ends idle connections as well: above a minute, the usual time between scrapes, for
            // else every scrape would meet a connection that has just been closed.
            head_timeout: Duration::from_secs(75),
        }
    }
}

/// Serves until the sending half of `stopped` is dropped; reports once whether it could begin.
pub(crate) fn serve(
    listener: net::TcpListener,
    endpoint: Endpoint,
    limits: &Limits,
    stopped: oneshot::Receiver<Infallible>,
    report: &SyncSender<io::Result<()>>,
) {
    let began = runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .max_blocking_threads(WAITING_SCRAPES)
        .build()
        .and_then(|runtime| {
            let _context = runtime.enter();
            listener.set_nonblocking(true)?;
            let listener = TcpListener::from_std(listener)?;
            Ok((runtime, listener))
        });
    let (runtime, listener) = match began {
        Ok(began) => began,
        Err(error) => {
            // The receiver waits for this report, so it is there.
            let _ = report.send(Err(error));
            return;
        }
    };
    let _ = report.send(Ok(()));
    runtime.block_on(async {
        let connections = Connections::new(endpoint, limits);
        tokio::select! {
            never = connections.accept_all(&listener) => match never {},
            _ = stopped => connections.finish(listener, limits.grace).await,
        }
    });
    // A collector that hangs is left behind.
    runtime.shutdown_background();
}

struct Connections {
    endpoint: Endpoint,
    http: http1::Builder,
    /// One for each connection that may still be opened; all are there when none is open.
    permits: Arc<Semaphore>,
    most: u32,
    /// Dropped to let connections end after what they are doing.
    going_on: watch::Sender<()>,
}

impl Connections {
    fn new(endpoint: Endpoint, limits: &Limits) -> Self {
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(limits.head_timeout)
            .max_header_size(HEAD_BYTES)
            // A client may say that it has nothing more to ask, and still read its answer.
            .half_close(true);
        let most = limits.connections.clamp(1, MOST_CONNECTIONS);
        Self {
            endpoint,
            http,
            permits: Arc::new(Semaphore::new(most)),
            most: most as u32,
            going_on: watch::Sender::new(()),
        }
    }

    async fn accept_all(&self, listener: &TcpListener) -> Infallible {
        loop {
            let Ok(permit) = Arc::clone(&self.permits).acquire_owned().await else {
                unreachable!("the semaphore is never closed");
            };
            match listener.accept().await {
                Ok((stream, _)) => self.serve(stream, permit),
                Err(error) if is_of_one_connection(&error) => {}
                Err(_) => sleep(BACK_OFF).await,
            }
        }
    }

    fn serve(&self, stream: TcpStream, permit: OwnedSemaphorePermit) {
        // An answer that waits for an acknowledgement is slow, and right all the same.
        let _ = stream.set_nodelay(true);
        let service = TowerToHyperService::new(self.endpoint.clone());
        let connection = self.http.serve_connection(TokioIo::new(stream), service);
        let mut going_on = self.going_on.subscribe();
        tokio::spawn(async move {
            let mut connection = pin!(connection);
            // Results are left alone: an error is the client's, who broke off or spoke no HTTP.
            tokio::select! {
                // hyper closes a connection of which it has read nothing, so what has arrived is read
                // first. `GracefulShutdown` of hyper-util asks in the other order, and cuts scrapes.
                biased;
                _ = connection.as_mut() => {}
                _ = going_on.changed() => {
                    connection.as_mut().graceful_shutdown();
                    let _ = connection.await;
                }
            }
            drop(permit);
        });
    }

    /// Lets requests that have arrived be answered, until `grace` is over.
    async fn finish(self, listener: TcpListener, grace: Duration) {
        let finished = async {
            self.accept_waiting(listener);
            // The runtime learns what has arrived at a new socket when it next waits.
            sleep(SETTLING).await;
            drop(self.going_on);
            let _all = self.permits.acquire_many(self.most).await;
        };
        // Whoever is still reading at the end is cut off when the runtime drops its tasks.
        let _ = timeout(grace, finished).await;
    }

    /// Takes the connections that are open to their clients but not yet to us, then closes the
    /// listener, which would cut them off.
    fn accept_waiting(&self, listener: TcpListener) {
        let Ok(listener) = listener.into_std() else {
            return;
        };
        while let Ok(permit) = Arc::clone(&self.permits).try_acquire_owned() {
            let accepted = listener.accept().and_then(|(stream, _)| {
                stream.set_nonblocking(true)?;
                TcpStream::from_std(stream)
            });
            match accepted {
                Ok(stream) => self.serve(stream, permit),
                Err(error) if is_of_one_connection(&error) => {}
                Err(_) => break,
            }
        }
    }
}

/// Whether accepting failed for the sake of one client, so that the next can be taken at once.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted
    )
}
