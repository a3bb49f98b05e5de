//! The runtime of the exporter's thread: taking connections, and letting go of them.
//!
//! One thread runs all but what an [`Endpoint`] makes on others. Each listener has a [`Room`] of its own, so
//! that a rush at one leaves the others as they are.

use crate::arrival::Arrival;
use crate::endpoint::Endpoint;
use crate::half_close::HalfClosing;
use crate::limits::Limits;
use crate::listener::{Bound, Listener, Socket, is_of_one_connection};
use crate::own::{Closing, OWN};
use crate::page::Answer;
use crate::seat::{Room, Seat, Taken, Watched};
use hyper::Request;
use hyper::body::Incoming;
use hyper::header::{CONNECTION, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::runtime;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tower_service::Service;

/// The largest request line and headers that are read.
const HEAD_BYTES: usize = 32 * 1024;

/// How long nothing is accepted after the system refused to: it is out of descriptors or memory, and
/// asking again at once would spin.
const BACK_OFF: Duration = Duration::from_millis(100);

/// How long stopping waits for what the system has received to be read.
const SETTLING: Duration = Duration::from_millis(10);

/// How long a client may take to agree on keys.
#[cfg(feature = "tls")]
const HANDSHAKE: Duration = Duration::from_secs(10);

/// Threads beside those that make scrapes.
const OTHER_THREADS: usize = 4;

/// A limit above every system's number of descriptors, for settings beyond it.
const MOST_CONNECTIONS: usize = 1 << 24;

/// Serves until the sending half of `stopped` is dropped; reports once whether it could begin.
pub(crate) fn serve(
    bound: Vec<Bound>,
    endpoint: &Endpoint,
    limits: &Limits,
    stopped: oneshot::Receiver<Infallible>,
    report: &SyncSender<io::Result<()>>,
) {
    let began = runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .max_blocking_threads(limits.scrapes.clamp(1, 1 << 16) + OTHER_THREADS)
        .build()
        .and_then(|runtime| {
            let _context = runtime.enter();
            let listeners: io::Result<Vec<_>> = bound.into_iter().map(Bound::listen).collect();
            Ok((runtime, listeners?))
        });
    let (runtime, listeners) = match began {
        Ok(began) => began,
        Err(error) => {
            // The receiver waits for this report, so it is there.
            let _ = report.send(Err(error));
            return;
        }
    };
    let _ = report.send(Ok(()));
    runtime.block_on(async {
        let (stopping, stop) = watch::channel(());
        let going_on = watch::Sender::new(());
        let most = limits.connections.clamp(1, MOST_CONNECTIONS);
        let rooms: Vec<_> = listeners.iter().map(|_| Room::new(most)).collect();
        relieve(endpoint, &rooms);
        let mut entrances = JoinSet::new();
        for (listener, room) in listeners.into_iter().zip(&rooms) {
            let mut endpoint = endpoint.clone();
            endpoint.is_near = listener.is_near();
            let entrance = Entrance {
                endpoint,
                http: http(limits),
                reading_timeout: limits.reading_timeout,
                room: room.clone(),
                going_on: going_on.subscribe(),
            };
            entrances.spawn(entrance.open(listener, stop.clone()));
        }
        let _never = stopped.await;
        drop(stopping);
        let finished = async {
            entrances.join_all().await;
            // The runtime learns what has arrived at a new socket when it next waits.
            sleep(SETTLING).await;
            drop(going_on);
            for room in rooms {
                room.empty().await;
            }
        };
        // Whoever is still reading at the end is cut off when the runtime drops its tasks.
        let _ = timeout(limits.grace, finished).await;
    });
    // A collector that hangs is left behind.
    runtime.shutdown_background();
}

fn http(limits: &Limits) -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.head_timeout)
        .max_header_size(HEAD_BYTES);
    http
}

/// When scrapes or queries have to wait for each other, clients that keep theirs unread are sent away.
fn relieve(endpoint: &Endpoint, rooms: &[Room]) {
    for slots in endpoint.slots() {
        let rooms = rooms.to_vec();
        slots.relieved_by(move || {
            for room in &rooms {
                room.send_stalled_away();
            }
        });
    }
}

/// Where the connections of one listener come in.
struct Entrance {
    endpoint: Endpoint,
    http: http1::Builder,
    reading_timeout: Duration,
    room: Room,
    /// Its sender is dropped to let connections end after what they are doing.
    going_on: watch::Receiver<()>,
}

impl Entrance {
    async fn open(self, listener: Listener, mut stop: watch::Receiver<()>) {
        tokio::select! {
            never = self.accept_all(&listener) => match never {},
            _ = stop.changed() => {}
        }
        let Ok(mut waiting) = listener.closing() else {
            return;
        };
        while let Some(taken) = self.room.try_seat() {
            let Some(socket) = waiting.next() else { break };
            self.serve(socket, taken);
        }
    }

    async fn accept_all(&self, listener: &Listener) -> Infallible {
        loop {
            match listener.accept().await {
                Ok(socket) => {
                    let taken = self.room.seat().await;
                    self.serve(socket, taken);
                }
                Err(error) if is_of_one_connection(&error) => {}
                Err(_) => sleep(BACK_OFF).await,
            }
        }
    }

    fn serve(&self, socket: Box<dyn Socket>, taken: Taken) {
        let socket = Watched::new(socket, Arc::clone(&taken.seat), self.reading_timeout);
        let speaker = Speaker {
            endpoint: self.endpoint.clone(),
            http: self.http.clone(),
            seat: Arc::clone(&taken.seat),
            going_on: self.going_on.clone(),
        };
        tokio::spawn(async move {
            tokio::select! {
                () = speaker.start(socket) => {}
                () = taken.seat.leave.notified() => {
                    OWN.closed_connections_total.with(Closing::Crowded).inc();
                }
            }
        });
    }
}

/// One connection.
struct Speaker {
    endpoint: Endpoint,
    http: http1::Builder,
    seat: Arc<Seat>,
    going_on: watch::Receiver<()>,
}

impl Speaker {
    #[cfg(not(feature = "tls"))]
    async fn start(self, socket: Watched<Box<dyn Socket>>) {
        self.speak(socket).await;
    }

    #[cfg(feature = "tls")]
    async fn start(mut self, socket: Watched<Box<dyn Socket>>) {
        let Some(config) = self.endpoint.tls().await else {
            return self.speak(socket).await;
        };
        let accepting = tokio_rustls::TlsAcceptor::from(config).accept(socket);
        tokio::select! {
            accepted = timeout(HANDSHAKE, accepting) => {
                match accepted {
                    Ok(Ok(stream)) => self.speak(stream).await,
                    Ok(Err(_)) | Err(_) => {
                        OWN.closed_connections_total.with(Closing::Handshake).inc();
                    }
                }
            }
            _ = self.going_on.changed() => {}
        }
    }

    /// Speaks HTTP until one side has nothing more to say.
    async fn speak(self, stream: impl AsyncRead + AsyncWrite + Unpin) {
        let Self {
            endpoint,
            http,
            seat,
            mut going_on,
        } = self;
        let speaks = Arc::clone(&seat);
        let service = service_fn(|request: Request<Incoming>| {
            answer(endpoint.clone(), request, Arc::clone(&seat))
        });
        let stream = TokioIo::new(HalfClosing::new(stream, speaks));
        let mut connection = pin!(http.serve_connection(stream, service));
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
    }
}

/// Tells the seat before it returns, since hyper looks for the end of the client before it waits for the
/// answer.
fn answer(
    mut endpoint: Endpoint,
    request: Request<Incoming>,
    seat: Arc<Seat>,
) -> impl Future<Output = Result<Answer, Infallible>> {
    seat.ends_with_client(endpoint.ends_with_client(request.uri().path()));
    let (head, body) = request.into_parts();
    let (arrival, body) = Arrival::of(body, Arc::clone(&seat));
    let answering = endpoint.call(Request::from_parts(head, body));
    async move {
        let mut answered = answering.await;
        if let (Ok(answer), false) = (&mut answered, arrival.is_whole()) {
            // Of what follows nobody can say whether it is body or request.
            let close = HeaderValue::from_static("close");
            answer.headers_mut().insert(CONNECTION, close);
        }
        seat.answered();
        answered
    }
}
