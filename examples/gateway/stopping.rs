//! Serving until somebody says stop: with Ctrl-C, or SIGTERM where there is such a thing.

use axum::Router;
use std::error::Error;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::oneshot;
use tokio::time::sleep;

static IS_STOPPING: AtomicBool = AtomicBool::new(false);

/// Whether somebody has said stop.
pub(crate) fn is_stopping() -> bool {
    // Relaxed: nothing else is read because of it.
    IS_STOPPING.load(Ordering::Relaxed)
}

/// Whoever may say stop. From here on they end the program through this alone.
pub(crate) struct Stop {
    #[cfg(unix)]
    interrupt: Signal,
    #[cfg(unix)]
    terminate: Signal,
}

impl Stop {
    #[cfg(unix)]
    pub(crate) fn listen() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    #[cfg(unix)]
    async fn requested(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }

    #[cfg(not(unix))]
    pub(crate) fn listen() -> io::Result<Self> {
        Ok(Self {})
    }

    #[cfg(not(unix))]
    async fn requested(&mut self) {
        drop(tokio::signal::ctrl_c().await);
    }
}

/// Serves until the first request to stop, then finishes the requests in flight.
///
/// Clients that take longer than `grace`, or until the second request to stop, are cut off; that is
/// the error.
pub(crate) async fn serve_until(
    mut stop: Stop,
    listener: TcpListener,
    routes: Router,
    grace: Duration,
) -> Result<(), Box<dyn Error>> {
    let (finish, finishing) = oneshot::channel::<()>();
    let serving = axum::serve(listener, routes)
        // Ends when `finish` is dropped.
        .with_graceful_shutdown(async { drop(finishing.await) });
    let serving = tokio::spawn(serving.into_future());
    stop.requested().await;
    IS_STOPPING.store(true, Ordering::Relaxed);
    drop(finish);
    tokio::select! {
        served = serving => Ok(served??),
        () = sleep(grace) => Err(format!("gave up after {grace:?} on clients that had no reply yet").into()),
        () = stop.requested() => Err("stopped at once, before all clients had their replies".into()),
    }
}
