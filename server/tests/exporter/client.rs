//! A client of raw requests and exact answers.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// The longest that any answer may take, so that a test fails rather than hangs.
const PATIENCE: Duration = Duration::from_secs(30);

/// One connection.
pub(crate) struct Client(BufReader<TcpStream>);

/// The head of an answer.
pub(crate) struct Head {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
}

/// A whole answer.
pub(crate) struct Answer {
    pub(crate) head: Head,
    pub(crate) body: String,
}

impl Head {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut found = self.headers.iter().filter(|header| header.0 == name);
        let value = found.next().map(|(_, value)| value.as_str());
        assert!(found.next().is_none(), "{name} stands twice");
        value
    }

    pub(crate) fn content_length(&self) -> usize {
        self.header("content-length")
            .and_then(|length| length.parse().ok())
            .expect("a content length")
    }
}

impl Client {
    pub(crate) fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("a connection");
        stream
            .set_read_timeout(Some(PATIENCE))
            .expect("a time limit");
        Self(BufReader::new(stream))
    }

    pub(crate) fn send(&mut self, request: &str) {
        self.0
            .get_mut()
            .write_all(request.as_bytes())
            .expect("sent");
    }

    pub(crate) fn socket(&self) -> &TcpStream {
        self.0.get_ref()
    }

    pub(crate) fn read_head(&mut self) -> Head {
        let mut line = String::new();
        self.0.read_line(&mut line).expect("a status line");
        let status = line
            .strip_prefix("HTTP/1.1 ")
            .and_then(|rest| rest.get(..3))
            .and_then(|status| status.parse().ok())
            .unwrap_or_else(|| panic!("{line:?} is no status line"));
        let mut headers = Vec::new();
        loop {
            let mut line = String::new();
            self.0.read_line(&mut line).expect("a header");
            let line = line.trim_end();
            if line.is_empty() {
                return Head { status, headers };
            }
            let (name, value) = line.split_once(": ").expect("a colon");
            headers.push((name.to_ascii_lowercase(), value.to_owned()));
        }
    }

    pub(crate) fn read_body(&mut self, length: usize) -> String {
        String::from_utf8(self.read_bytes(length)).expect("UTF-8")
    }

    pub(crate) fn read_bytes(&mut self, length: usize) -> Vec<u8> {
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).expect("a whole body");
        body
    }

    pub(crate) fn read_answer(&mut self) -> Answer {
        let head = self.read_head();
        let body = self.read_body(head.content_length());
        Answer { head, body }
    }

    /// Asks on this connection, and leaves it open.
    pub(crate) fn request(&mut self, method: &str, target: &str) -> Answer {
        self.send(&format!("{method} {target} HTTP/1.1\r\nHost: test\r\n\r\n"));
        self.read_answer()
    }

    pub(crate) fn get(&mut self, target: &str) -> Answer {
        self.request("GET", target)
    }

    /// How many bytes are left to read until the server closes or breaks off.
    pub(crate) fn read_until_cut(mut self) -> usize {
        let mut rest = Vec::new();
        // Whether the end or a reset is seen is the system's to choose.
        let _ = self.0.read_to_end(&mut rest);
        rest.len()
    }

    /// What is left to read until the server closes, which it must do.
    pub(crate) fn rest(mut self) -> String {
        let mut rest = String::new();
        self.0.read_to_string(&mut rest).expect("the end");
        rest
    }
}

/// Asks on a connection of its own.
pub(crate) fn get(address: SocketAddr, target: &str) -> Answer {
    Client::connect(address).get(target)
}
