//! What each connection is doing, who has to leave when there is no room, and the limits of a socket.
//!
//! A connection has a seat in a room as long as it lives, so their number never passes the room's.
//! When somebody waits at the door, one of those is sent away from whom the least is lost: first one
//! that asks for nothing, then one that has long been about to ask, then one that does not read.

use crate::own::{Closing, OWN, Open};
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep, sleep_until, timeout};

/// How long a client may take to ask, and to go on reading, while others wait for its seat.
const PATIENCE: Duration = Duration::from_secs(1);

/// How soon a seat is looked for again while there is none.
const AGAIN: Duration = Duration::from_millis(50);

/// The connections of one listener.
#[derive(Clone)]
pub(crate) struct Room {
    permits: Arc<Semaphore>,
    most: u32,
    seats: Arc<Mutex<Vec<Arc<Seat>>>>,
}

/// A connection, as seen from outside.
pub(crate) struct Seat {
    state: Mutex<State>,
    /// Tells its task that it has to end.
    pub(crate) leave: Notify,
}

#[derive(Clone, Copy)]
struct State {
    doing: Doing,
    since: Instant,
    is_leaving: bool,
    /// Whether the answer that is made is for nobody once the client has nothing more to say.
    ends_with_client: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Doing {
    /// All that was asked for has been sent. The first to leave.
    Idle,
    /// Nothing, or a part of a request, has come.
    Asking,
    /// The answer does not get through, since `since`.
    Stalled,
    /// The answer is being made.
    Answering,
    /// The answer gets through.
    Sending,
}

/// A seat that is taken; given back when it is dropped.
pub(crate) struct Taken {
    pub(crate) seat: Arc<Seat>,
    seats: Arc<Mutex<Vec<Arc<Seat>>>>,
    _permit: OwnedSemaphorePermit,
    _open: Open,
}

impl Room {
    pub(crate) fn new(most: usize) -> Self {
        Self {
            permits: Arc::new(Semaphore::new(most)),
            most: most as u32,
            seats: Arc::default(),
        }
    }

    /// Waits for a seat, and sends others away for it where that is fair.
    pub(crate) async fn seat(&self) -> Taken {
        loop {
            if let Some(taken) = self.try_seat() {
                return taken;
            }
            self.send_away(Doing::Stalled);
            let free = Arc::clone(&self.permits).acquire_owned();
            if let Ok(Ok(permit)) = timeout(AGAIN, free).await {
                return self.take(permit);
            }
        }
    }

    pub(crate) fn try_seat(&self) -> Option<Taken> {
        let permit = Arc::clone(&self.permits).try_acquire_owned().ok()?;
        Some(self.take(permit))
    }

    fn take(&self, permit: OwnedSemaphorePermit) -> Taken {
        let seat = Arc::new(Seat {
            state: Mutex::new(State {
                doing: Doing::Asking,
                since: Instant::now(),
                is_leaving: false,
                ends_with_client: false,
            }),
            leave: Notify::new(),
        });
        lock(&self.seats).push(Arc::clone(&seat));
        Taken {
            seat,
            seats: Arc::clone(&self.seats),
            _permit: permit,
            _open: Open::new(),
        }
    }

    /// Lets clients that have not read for a while leave, so that what is kept for them is freed.
    pub(crate) fn send_stalled_away(&self) {
        let now = Instant::now();
        for seat in lock(&self.seats).iter() {
            let mut state = lock(&seat.state);
            if state.doing == Doing::Stalled && now - state.since >= PATIENCE {
                state.is_leaving = true;
                seat.leave.notify_one();
            }
        }
    }

    /// Lets one leave, of those who do `last` or come before it.
    fn send_away(&self, last: Doing) {
        let now = Instant::now();
        let seats = lock(&self.seats);
        let free = seats.iter().filter(|seat| {
            let state = lock(&seat.state);
            let is_due = state.doing == Doing::Idle || now - state.since >= PATIENCE;
            !state.is_leaving && state.doing <= last && is_due
        });
        let first = free.min_by_key(|seat| {
            let state = lock(&seat.state);
            (state.doing, state.since)
        });
        if let Some(seat) = first {
            lock(&seat.state).is_leaving = true;
            seat.leave.notify_one();
        }
    }

    /// Waits until all have left.
    pub(crate) async fn empty(&self) {
        let _all = self.permits.acquire_many(self.most).await;
    }
}

impl Seat {
    /// What is asked for from now on is given up, or not, when the client has nothing more to say.
    pub(crate) fn ends_with_client(&self, ends: bool) {
        lock(&self.state).ends_with_client = ends;
    }

    /// Whether it does not matter now that the client has nothing more to say.
    pub(crate) fn hides_end(&self) -> bool {
        let state = lock(&self.state);
        match state.doing {
            Doing::Idle | Doing::Asking => false,
            Doing::Answering => !state.ends_with_client,
            Doing::Sending | Doing::Stalled => true,
        }
    }

    /// A request has come; its answer is being made.
    pub(crate) fn asked(&self) {
        self.set(|_| true, Doing::Answering);
    }

    /// The answer is made.
    pub(crate) fn answered(&self) {
        self.set(|_| true, Doing::Sending);
    }

    fn set(&self, from: impl Fn(Doing) -> bool, doing: Doing) {
        let mut state = lock(&self.state);
        if from(state.doing) {
            state.doing = doing;
            state.since = Instant::now();
        }
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        lock(&self.seats).retain(|seat| !Arc::ptr_eq(seat, &self.seat));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Nothing can panic under these locks.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A socket that tells its seat what it is doing, and that gives up on a client who takes too long to
/// read an answer.
pub(crate) struct Watched<S> {
    socket: S,
    seat: Arc<Seat>,
    /// How long a client may take to read one answer.
    limit: Duration,
    /// When the answer has to be through; from the first time that it is not, to its end.
    overdue: Option<Pin<Box<Sleep>>>,
}

impl<S> Watched<S> {
    pub(crate) fn new(socket: S, seat: Arc<Seat>, limit: Duration) -> Self {
        Self {
            socket,
            seat,
            limit,
            overdue: None,
        }
    }

    /// Judges what writing came to.
    fn wrote<T>(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.seat
                .set(|doing| doing == Doing::Stalled, Doing::Sending);
            return written;
        }
        self.seat
            .set(|doing| doing == Doing::Sending, Doing::Stalled);
        let limit = self.limit;
        let overdue = self
            .overdue
            .get_or_insert_with(|| Box::pin(sleep_until(Instant::now() + limit)));
        ready!(overdue.as_mut().poll(context));
        OWN.closed_connections_total.with(Closing::Unread).inc();
        let text = "the client takes too long to read";
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, text)))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.socket).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.seat.set(|doing| doing == Doing::Idle, Doing::Asking);
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.socket).poll_write(context, bytes);
        self.wrote(context, written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.socket).poll_flush(context);
        let flushed = self.wrote(context, flushed);
        if flushed.is_ready() {
            self.overdue = None;
            self.seat.set(|doing| doing == Doing::Sending, Doing::Idle);
        }
        flushed
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let closed = Pin::new(&mut self.socket).poll_shutdown(context);
        self.wrote(context, closed)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.socket).poll_write_vectored(context, parts);
        self.wrote(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }
}
