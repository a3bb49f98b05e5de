//! One HTTP connection of a client.

use anyhow::{Context, Result, ensure};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::HOST;
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

/// A connection that is kept from request to request, and closed on drop.
pub(super) struct Connection {
    address: SocketAddr,
    sender: SendRequest<Full<Bytes>>,
    driver: JoinHandle<()>,
}

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) body: Bytes,
}

impl Connection {
    pub(super) async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address)
            .await
            .with_context(|| format!("cannot connect to {address}"))?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        // Its errors reach whoever waits for a reply.
        let driver = tokio::spawn(async { drop(connection.await) });
        Ok(Self {
            address,
            sender,
            driver,
        })
    }

    pub(super) async fn send(
        &mut self,
        method: &str,
        path: &str,
        body: impl Into<Bytes>,
    ) -> Result<Reply> {
        let sent = async {
            self.sender.ready().await?;
            let request = Request::builder()
                .method(method)
                .uri(path)
                .header(HOST, self.address.to_string())
                .body(Full::new(body.into()))?;
            let response = self.sender.send_request(request).await?;
            let status = response.status();
            let body = response.into_body().collect().await?.to_bytes();
            Ok(Reply { status, body })
        };
        sent.await
            .map_err(|error: anyhow::Error| error.context(format!("no reply to {method} {path}")))
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

/// What is answered at `path`, whatever it is.
pub(crate) async fn ask(address: SocketAddr, path: &str) -> Result<Reply> {
    Connection::open(address).await?.send("GET", path, "").await
}

/// What is at `path`, as text.
pub(crate) async fn get(address: SocketAddr, path: &str) -> Result<String> {
    let reply = ask(address, path).await?;
    let text = String::from_utf8(reply.body.to_vec())?;
    ensure!(
        reply.status.is_success(),
        "http://{address}{path} answered {}: {text}",
        reply.status
    );
    Ok(text)
}
