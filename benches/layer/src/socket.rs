//! The router behind a socket: one connection that stays open, one request after the other.

use crate::contestant::PATH;
use axum::Router;
use std::cell::RefCell;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

pub(crate) struct Connection {
    stream: RefCell<TcpStream>,
    request: String,
    /// The bytes of each answer.
    length: usize,
}

impl Connection {
    /// Serves `router` on a thread of its own, as axum does, and asks it once.
    pub(crate) fn to(router: Router) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        listener.set_nonblocking(true).expect("no waiting");
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
                axum::serve(listener, router).await
            })
        });
        let mut stream = TcpStream::connect(address).expect("a connection");
        stream.set_nodelay(true).expect("no delay");
        let request = format!("GET {PATH} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = [0; 4096];
        let mut length = 0;
        while !answer[..length].ends_with(b"\r\n\r\nan order") {
            length += stream.read(&mut answer[length..]).expect("an answer");
        }
        let stream = RefCell::new(stream);
        Self {
            stream,
            request,
            length,
        }
    }

    /// The time from a request to the last byte of its answer.
    pub(crate) fn turn(&self, requests: usize) -> Duration {
        let mut stream = self.stream.borrow_mut();
        let mut answer = vec![0; self.length];
        let began = Instant::now();
        for _ in 0..requests {
            stream.write_all(self.request.as_bytes()).expect("sent");
            stream.read_exact(&mut answer).expect("an answer");
        }
        began.elapsed() / u32::try_from(requests).expect("fewer")
    }
}
