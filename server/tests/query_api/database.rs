//! A database that does what the question says, and keeps what it was asked.

use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::time::sleep;

pub(crate) const VECTOR: &str = r#"{"status":"success","data":{"resultType":"vector","result":[{"metric":{"service":"web","job":"shop"},"value":[1,"2"]},{"metric":{"service":"cart","job":"shop"},"value":[1,"2"]}]}}"#;

/// So many bytes does `large` answer.
pub(crate) const LARGE: usize = 1 << 20;

#[derive(Default)]
struct Shared {
    requests: Mutex<Vec<String>>,
    /// Connections that are open.
    open: AtomicUsize,
    /// Questions that are being answered, and how many were at most.
    answering: AtomicUsize,
    most: AtomicUsize,
}

pub(crate) struct Database {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
    _runtime: Runtime,
}

/// One more of something, as long as it lives.
struct One<'a>(&'a AtomicUsize);

impl Drop for One<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Database {
    pub(crate) fn start() -> Self {
        Self::start_at(([127, 0, 0, 1], 0).into())
    }

    pub(crate) fn start_at(address: SocketAddr) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let listener = runtime
            .block_on(TcpListener::bind(address))
            .expect("a port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::<Shared>::default();
        let known = Arc::clone(&shared);
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let known = Arc::clone(&known);
                tokio::spawn(async move {
                    known.open.fetch_add(1, Ordering::SeqCst);
                    let _open = One(&known.open);
                    known.serve(stream).await
                });
            }
        });
        Self {
            address,
            shared,
            _runtime: runtime,
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Heads and bodies of what has come so far.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.shared.requests.lock().unwrap().clone()
    }

    /// How many questions were answered at once, at most.
    pub(crate) fn most(&self) -> usize {
        self.shared.most.load(Ordering::SeqCst)
    }

    pub(crate) fn answering(&self) -> usize {
        self.shared.answering.load(Ordering::SeqCst)
    }
}

/// A place where connections are neither taken nor refused, as long as what comes with it lives.
#[cfg(target_os = "linux")]
pub(crate) fn unheard() -> (impl Sized, SocketAddr) {
    let listener = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None);
    let listener = listener.expect("a socket");
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    listener.bind(&any.into()).expect("a port");
    listener.listen(0).expect("a backlog of one");
    let address = listener.local_addr().expect("an address");
    let address = address.as_socket().expect("a port");
    let waits = std::net::TcpStream::connect(address).expect("the one");
    ((listener, waits), address)
}

/// Waits until it is so.
pub(crate) fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_mins(1), "never: {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

impl Shared {
    /// Nothing when the connection has ended.
    async fn serve(&self, mut stream: TcpStream) -> Option<()> {
        let (mut reader, mut writer) = stream.split();
        let mut buffer = Vec::new();
        for count in 0.. {
            let request = read(&mut reader, &mut buffer).await?;
            let (_, question) = request.split_once("\r\n\r\n")?;
            let question = question.to_owned();
            if count > 0 && question.contains("once") {
                return None;
            }
            self.requests.lock().unwrap().push(request);
            let now = self.answering.fetch_add(1, Ordering::SeqCst) + 1;
            let _one = One(&self.answering);
            self.most.fetch_max(now, Ordering::SeqCst);
            tokio::select! {
                answered = answer(&mut writer, &question) => answered.ok()?,
                // Nobody asks again before there is an answer, so it is the end.
                _ = reader.read_buf(&mut buffer) => return None,
            }
        }
        None
    }
}

/// A head and a body.
async fn read(reader: &mut ReadHalf<'_>, buffer: &mut Vec<u8>) -> Option<String> {
    loop {
        let text = String::from_utf8_lossy(buffer).into_owned();
        if let Some((head, rest)) = text.split_once("\r\n\r\n") {
            let lower = head.to_lowercase();
            let (_, length) = lower.split_once("content-length: ")?;
            let length: usize = length.split("\r\n").next()?.parse().ok()?;
            if rest.len() >= length {
                buffer.drain(..head.len() + 4 + length);
                return Some(format!("{head}\r\n\r\n{}", &rest[..length]));
            }
        }
        if reader.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
}

async fn answer(writer: &mut WriteHalf<'_>, question: &str) -> io::Result<()> {
    let does = |what: &str| question.contains(what);
    if does("never") {
        std::future::pending::<()>().await;
    }
    if does("slow") {
        sleep(Duration::from_millis(20)).await;
    }
    if does("endless") {
        writer.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
        loop {
            writer.write_all(&[b' '; 4096]).await?;
        }
    }
    if does("cut") {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{";
        writer.write_all(head.as_bytes()).await?;
        return Err(io::ErrorKind::Other.into());
    }
    if does("hangup") {
        return Err(io::ErrorKind::Other.into());
    }
    if does("wide") {
        writer.write_all(b"HTTP/1.1 200 OK\r\n").await?;
        loop {
            writer.write_all(&[b'a'; 4096]).await?;
        }
    }
    let json = "application/json; charset=utf-8";
    let error = r#"{"status":"error","errorType":"execution","error":"too hard"}"#;
    let (status, fields, body) = if does("refused") {
        (422, format!("Content-Type: {json}"), error.into())
    } else if does("failed") {
        let page = "<html>not\nnow</html>".into();
        (500, "Content-Type: text/html".to_owned(), page)
    } else if does("elsewhere") {
        (302, "Location: http://localhost:1/".to_owned(), Vec::new())
    } else if does("words") {
        let page = "<html>hello</html>".into();
        (200, "Content-Type: text/html".to_owned(), page)
    } else if does("nothing") {
        (204, String::new(), Vec::new())
    } else if does("disguised") {
        let script = r#"["<script>alert(1)</script>"]"#.into();
        (200, "Content-Type: text/html".to_owned(), script)
    } else if does("large") {
        let text = format!("\"{}\"", "a".repeat(LARGE - 2));
        (200, format!("Content-Type: {json}"), text.into())
    } else if does("bomb") {
        (200, "Content-Encoding: gzip".to_owned(), gzip(64 << 20))
    } else if does("packed") {
        (200, "Content-Encoding: gzip".to_owned(), gzip(1000))
    } else if does("strange") {
        (200, "Content-Encoding: br".to_owned(), VECTOR.into())
    } else {
        (200, format!("Content-Type: {json}"), VECTOR.into())
    };
    let head = format!(
        "HTTP/1.1 {status} X\r\n{fields}\r\nSet-Cookie: a=b\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let head = head.replace("X\r\n\r\n", "X\r\n");
    writer.write_all(head.as_bytes()).await?;
    writer.write_all(&body).await
}

/// JSON of so many bytes, packed.
fn gzip(length: usize) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(b"0").expect("written");
    for _ in 0..length / 1000 {
        encoder.write_all(&[b' '; 1000]).expect("written");
    }
    encoder.finish().expect("packed")
}
