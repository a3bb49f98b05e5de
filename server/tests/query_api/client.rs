//! A client that says what it is told to, and reads whole answers.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// For what has to come: long enough for a machine that has other things to do.
const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) struct Client(BufReader<TcpStream>);

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// In lower case.
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    /// The words of an error in Prometheus' form.
    #[track_caller]
    pub(crate) fn error(&self, kind: &str) -> String {
        let json: serde_json::Value = serde_json::from_str(&self.body).expect("JSON");
        assert_eq!(json["status"], "error", "{self:?}");
        assert_eq!(json["errorType"], kind, "{self:?}");
        assert!(self.head.contains("\r\ncontent-type: application/json"));
        json["error"].as_str().expect("words").to_owned()
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

    pub(crate) fn send(&mut self, text: &str) {
        self.0.get_mut().write_all(text.as_bytes()).expect("sent");
    }

    pub(crate) fn get(&mut self, target: &str) -> Answer {
        self.send(&format!("GET {target} HTTP/1.1\r\nHost: test\r\n\r\n"));
        self.read()
    }

    pub(crate) fn post(&mut self, target: &str, form: &str) -> Answer {
        let kind = "Content-Type: application/x-www-form-urlencoded; charset=utf-8";
        self.send(&format!(
            "POST {target} HTTP/1.1\r\nHost: test\r\n{kind}\r\nContent-Length: {}\r\n\r\n{form}",
            form.len()
        ));
        self.read()
    }

    /// What comes until the connection ends.
    pub(crate) fn rest(mut self) -> String {
        let mut rest = Vec::new();
        // Whether the end or a reset is seen is the system's to choose.
        let _ = self.0.read_to_end(&mut rest);
        String::from_utf8_lossy(&rest).into_owned()
    }

    pub(crate) fn read(&mut self) -> Answer {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            let read = self.0.read_line(&mut head).expect("a head");
            assert!(read > 0, "the connection has ended within {head:?}");
        }
        let head = head.to_lowercase();
        let field = |name: &str| {
            let (_, rest) = head.split_once(&format!("\r\n{name}: "))?;
            rest.split("\r\n").next()
        };
        let length = field("content-length").expect("a length").parse();
        let mut body = vec![0; length.expect("a number")];
        self.0.read_exact(&mut body).expect("a whole body");
        Answer {
            status: head["http/1.1 ".len()..][..3].parse().expect("a status"),
            body: String::from_utf8(body).expect("UTF-8"),
            head,
        }
    }
}
