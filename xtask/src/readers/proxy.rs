//! A way to the metrics on which a reader asks for another format than it wants.

use anyhow::Result;
use std::net::{Ipv4Addr, SocketAddr};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};

/// Starts one that lasts as long as the runtime, and says where it is.
pub(super) async fn start(metrics: SocketAddr, accept: Option<&'static str>) -> Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            // A scrape that breaks off is the reader's to tell.
            tokio::spawn(async move { drop(pass(client, metrics, accept).await) });
        }
    });
    Ok(address)
}

/// Passes one request on, and the answer back.
async fn pass(mut client: TcpStream, metrics: SocketAddr, accept: Option<&str>) -> Result<()> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        if client.read_buf(&mut request).await? == 0 {
            return Ok(());
        }
    }
    let mut server = TcpStream::connect(metrics).await?;
    let request = rewritten(&String::from_utf8(request)?, accept);
    server.write_all(request.as_bytes()).await?;
    copy(&mut server, &mut client).await?;
    Ok(())
}

/// The head of a request with another `Accept`, after whose answer the connection ends.
fn rewritten(head: &str, accept: Option<&str>) -> String {
    let is_kept = |line: &&str| {
        let name = line
            .split(':')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        name != "connection" && (name != "accept" || accept.is_none())
    };
    let lines = head.trim_end().lines().filter(is_kept);
    let mut head: String = lines.flat_map(|line| [line, "\r\n"]).collect();
    if let Some(accept) = accept {
        head.push_str("Accept: ");
        head.push_str(accept);
        head.push_str("\r\n");
    }
    head + "Connection: close\r\n\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_asks_for_another_format() {
        let head =
            "GET /metrics HTTP/1.1\r\nHost: a\r\nAccept: b;q=0.5\r\nAccept-Encoding: gzip\r\n\r\n";
        assert_eq!(
            rewritten(head, Some("text/plain")),
            "GET /metrics HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\nAccept: text/plain\r\nConnection: close\r\n\r\n"
        );
        assert!(rewritten(head, None).contains("Accept: b;q=0.5\r\n"));
    }
}
