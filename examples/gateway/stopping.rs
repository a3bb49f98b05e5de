//! Serving until somebody says stop: with Ctrl-C, or SIGTERM where there is such a thing.

use axum::Router;
use std::error::Error;
use std::io;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::sleep;

/// Serves until the first request to stop, then finishes the requests in flight.
///
/// Clients that take longer than `grace`, or until the second request to stop, are cut off; that is
/// the error.
pub(crate) async fn serve_until_stopped(
    listener: TcpListener,
    routes: Router,
    grace: Duration,
) -> Result<(), Box<dyn Error>> {
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = axum::serve(listener, routes)
        // Ends when `stop` is dropped.
        .with_graceful_shutdown(async { drop(stopped.await) });
    let serving = tokio::spawn(serving.into_future());
    stop_requested().await?;
    drop(stop);
    tokio::select! {
        served = serving => Ok(served??),
        () = sleep(grace) => Err("stopped before all clients had their replies, after a grace".into()),
        _ = stop_requested() => Err("stopped at once, before all clients had their replies".into()),
    }
}

#[cfg(unix)]
async fn stop_requested() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = terminate.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn stop_requested() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}
