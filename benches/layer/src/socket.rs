//! The router behind a socket: one connection that stays open, one request after the other.
//!
//! Client and server are tasks of one thread. On two, most of what is measured is how long the system
//! takes to wake the other.

use crate::contestant::PATH;
use axum::Router;
use std::cell::RefCell;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

pub(crate) struct Connection<'a> {
    runtime: &'a Runtime,
    stream: RefCell<TcpStream>,
    request: String,
    /// The bytes of each answer.
    length: usize,
}

impl<'a> Connection<'a> {
    /// Serves `router` as axum does, and asks it once.
    pub(crate) fn to(router: Router, runtime: &'a Runtime) -> Self {
        let request = format!("GET {PATH} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        let (stream, length) = runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
            let address = listener.local_addr().expect("an address");
            tokio::spawn(axum::serve(listener, router).into_future());
            let mut stream = TcpStream::connect(address).await.expect("a connection");
            stream.set_nodelay(true).expect("no delay");
            stream.write_all(request.as_bytes()).await.expect("sent");
            let mut answer = [0; 4096];
            let mut length = 0;
            while !answer[..length].ends_with(b"\r\n\r\nan order") {
                length += stream.read(&mut answer[length..]).await.expect("an answer");
            }
            (stream, length)
        });
        let stream = RefCell::new(stream);
        Self {
            runtime,
            stream,
            request,
            length,
        }
    }

    /// The time from a request to the last byte of its answer.
    pub(crate) fn turn(&self, requests: usize) -> Duration {
        let mut stream = self.stream.borrow_mut();
        let mut answer = vec![0; self.length];
        let asking = async {
            let began = Instant::now();
            for _ in 0..requests {
                stream
                    .write_all(self.request.as_bytes())
                    .await
                    .expect("sent");
                stream.read_exact(&mut answer).await.expect("an answer");
            }
            began.elapsed()
        };
        self.runtime.block_on(asking) / u32::try_from(requests).expect("fewer")
    }
}
