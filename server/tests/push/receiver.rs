//! A receiver: keeps what it is sent, and answers as it is told to.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// A request, and when its end came.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) line: String,
    /// In lower case but for the values.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) at: Instant,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }
}

/// What comes instead of `204 No Content`.
pub(crate) enum Answer {
    /// A status line behind the version, and fields.
    Head(&'static str),
    /// The same, and a body.
    Body(&'static str, Vec<u8>),
    /// A success whose body never ends.
    Endless,
    /// Nothing at all.
    Silence,
}

/// Makes a status line and fields for a request.
pub(crate) type Usual = fn(&Request) -> String;

#[derive(Default)]
struct Shared {
    usual: Mutex<Option<Usual>>,
    requests: Mutex<Vec<Request>>,
    answers: Mutex<VecDeque<Answer>>,
    is_over: AtomicBool,
}

pub(crate) struct Receiver {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// A connection, encrypted or not.
trait Stream: Read + Write {}

impl<S: Read + Write> Stream for S {}

type Reader = BufReader<Box<dyn Stream>>;

/// Makes a connection what it is to be.
type Wrap = Box<dyn Fn(TcpStream) -> Box<dyn Stream> + Send>;

impl Receiver {
    pub(crate) fn start() -> Self {
        Self::start_at(([127, 0, 0, 1], 0).into())
    }

    pub(crate) fn start_at(address: SocketAddr) -> Self {
        Self::start_with(address, Box::new(|stream| Box::new(stream)))
    }

    /// A receiver of encrypted messages.
    #[cfg(feature = "client-tls")]
    pub(crate) fn start_encrypted(config: Arc<rustls::ServerConfig>) -> Self {
        let wrap = move |stream| -> Box<dyn Stream> {
            let session = rustls::ServerConnection::new(Arc::clone(&config)).expect("a session");
            Box::new(rustls::StreamOwned::new(session, stream))
        };
        Self::start_with(([127, 0, 0, 1], 0).into(), Box::new(wrap))
    }

    fn start_with(address: SocketAddr, wrap: Wrap) -> Self {
        let listener = TcpListener::bind(address).expect("a port");
        listener.set_nonblocking(true).expect("it does not wait");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::<Shared>::default();
        let known = Arc::clone(&shared);
        let thread = thread::spawn(move || {
            while !known.is_over.load(Ordering::Relaxed) {
                match listener.accept() {
                    Ok((stream, _)) => known.serve(stream, &wrap),
                    Err(_) => thread::sleep(Duration::from_millis(5)),
                }
            }
        });
        Self {
            address,
            shared,
            thread: Some(thread),
        }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Answers the next request so.
    pub(crate) fn answer(&self, answer: Answer) {
        self.shared.answers.lock().unwrap().push_back(answer);
    }

    /// Answers so whatever is not told otherwise.
    pub(crate) fn answer_all(&self, usual: Usual) {
        *self.shared.usual.lock().unwrap() = Some(usual);
    }

    /// What has come so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.shared.requests.lock().unwrap().clone()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Ordering::Relaxed);
        let ended = self.thread.take().expect("a thread").join();
        if !thread::panicking() {
            ended.expect("the receiver has understood everything");
        }
    }
}

impl Shared {
    /// One connection after the other, which is what a pusher has.
    fn serve(&self, stream: TcpStream, wrap: &Wrap) {
        stream.set_nonblocking(false).expect("it waits");
        stream
            .set_read_timeout(Some(Duration::from_millis(5)))
            .expect("not for long");
        let mut reader = BufReader::new(wrap(stream));
        while let Some(request) = self.read(&mut reader) {
            let answer = self.answers.lock().unwrap().pop_front();
            let usual = *self.usual.lock().unwrap();
            let usual = usual.map_or_else(|| "204 No Content".to_owned(), |usual| usual(&request));
            self.requests.lock().unwrap().push(request);
            let stream = reader.get_mut();
            let is_kept = match answer {
                None => {
                    let length = if usual.starts_with("204") {
                        ""
                    } else {
                        "Content-Length: 0\r\n"
                    };
                    write!(stream, "HTTP/1.1 {usual}\r\n{length}\r\n").is_ok()
                }
                Some(Answer::Head(head)) => {
                    write!(stream, "HTTP/1.1 {head}\r\nContent-Length: 0\r\n\r\n").is_ok()
                }
                Some(Answer::Body(head, body)) => {
                    let length = body.len();
                    write!(
                        stream,
                        "HTTP/1.1 {head}\r\nContent-Length: {length}\r\n\r\n"
                    )
                    .is_ok()
                        && stream.write_all(&body).is_ok()
                }
                Some(Answer::Endless) => {
                    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
                    let piece = [b'a'; 4096];
                    while !self.is_over.load(Ordering::Relaxed) {
                        if stream.write_all(&piece).is_err() {
                            break;
                        }
                    }
                    false
                }
                Some(Answer::Silence) => true,
            };
            if !is_kept {
                return;
            }
        }
    }

    /// The next request; nothing when the connection or the receiver is over.
    fn read(&self, reader: &mut Reader) -> Option<Request> {
        let mut lines = Vec::new();
        loop {
            let line = self.line(reader)?;
            if line.is_empty() {
                break;
            }
            lines.push(line);
        }
        let headers: Vec<_> = lines[1..]
            .iter()
            .map(|line| {
                let (name, value) = line.split_once(": ").expect("a field");
                (name.to_lowercase(), value.to_owned())
            })
            .collect();
        let length = headers.iter().find(|(name, _)| name == "content-length");
        let length = length.map_or(0, |(_, length)| length.parse().expect("a length"));
        let mut body = vec![0; length];
        let mut at = 0;
        while at < length {
            match reader.read(&mut body[at..]) {
                Ok(0) => return None,
                Ok(more) => at += more,
                Err(error) => self.wait(&error)?,
            }
        }
        Some(Request {
            line: lines.swap_remove(0),
            headers,
            body,
            at: Instant::now(),
        })
    }

    fn line(&self, reader: &mut Reader) -> Option<String> {
        let mut line = Vec::new();
        while !line.ends_with(b"\r\n") {
            match reader.read_until(b'\n', &mut line) {
                Ok(0) => return None,
                Ok(_) => {}
                Err(error) => self.wait(&error)?,
            }
        }
        line.truncate(line.len() - 2);
        Some(String::from_utf8(line).expect("UTF-8"))
    }

    /// Whether more may come.
    fn wait(&self, error: &std::io::Error) -> Option<()> {
        let is_late = matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut);
        (is_late && !self.is_over.load(Ordering::Relaxed)).then_some(())
    }
}
