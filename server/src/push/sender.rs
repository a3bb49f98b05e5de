//! Sends what is in the queue, one message after the other, and tries again.

use super::answer::{Answer, Verdict};
use super::backoff::Backoff;
use super::known::Known;
use super::message::{Message, Wire};
use super::own::OWN;
use super::queue::Queue;
use super::telling::Telling;
use crate::connector::{Connections, causes};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use hyper::{Request, Uri};
use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

pub(crate) struct Sender {
    pub(crate) client: Connections,
    pub(crate) uri: Uri,
    pub(crate) wire: Wire,
    pub(crate) known: Arc<Known>,
    pub(crate) headers: HeaderMap,
    /// The time for one try.
    pub(crate) timeout: Duration,
    pub(crate) backoff: Backoff,
    /// Ends a wait between two tries, but not one that the receiver has asked for.
    pub(crate) hurry: Notify,
    pub(crate) telling: RefCell<Telling>,
}

impl Sender {
    /// Sends for ever.
    pub(crate) async fn run(&self, queue: &Queue) {
        loop {
            let message = queue.next().await;
            let refused = self.send(message, queue).await;
            queue.settle(refused);
        }
    }

    /// Sends one message. Returns how many of its samples were refused.
    async fn send(&self, mut message: Message, queue: &Queue) -> u64 {
        let mut tries = 0;
        if self.known.is_older() {
            message = queue.older().unwrap_or(message);
        }
        loop {
            tries += 1;
            let telling = |what: &str| {
                queue.because(what);
                self.telling.borrow_mut().failed(format_args!("{what}"));
            };
            match self.attempt(&message).await {
                Verdict::Taken => {
                    self.telling.borrow_mut().succeeded();
                    return 0;
                }
                Verdict::TakenBut { refused, words } => {
                    telling(&format!(
                        "{refused} of {} samples were not kept: {words}",
                        message.samples
                    ));
                    return refused;
                }
                Verdict::Refused { words } => {
                    telling(&format!(
                        "{} samples were refused: {words}",
                        message.samples
                    ));
                    return message.samples;
                }
                Verdict::Older => {
                    self.known.set_older();
                    if let Some(older) = queue.older() {
                        message = older;
                    }
                    OWN.retries_total.with(self.wire.protocol).inc();
                }
                Verdict::Again { after, words } => {
                    telling(&format!("to be tried again: {words}"));
                    self.wait(tries, after).await;
                    OWN.retries_total.with(self.wire.protocol).inc();
                }
            }
        }
    }

    async fn wait(&self, tries: u32, after: Option<Duration>) {
        let own = self.backoff.wait(tries, fastrand::f64());
        if let Some(after) = after {
            return sleep(after.max(own)).await;
        }
        tokio::select! {
            () = sleep(own) => {}
            () = self.hurry.notified() => {}
        }
    }

    async fn attempt(&self, message: &Message) -> Verdict {
        let again = |words| Verdict::Again { after: None, words };
        let exchange = async {
            let response = self.client.request(self.request(message)).await?;
            Ok::<_, hyper_util::client::legacy::Error>(Answer::read(response).await)
        };
        let answer = match timeout(self.timeout, exchange).await {
            Err(_) => return again(format!("no answer within {:?}", self.timeout)),
            Ok(Err(error)) => return again(causes(&error)),
            Ok(Ok(answer)) => answer,
        };
        if let Some(verdict) = (self.wire.judge)(&answer, message, &self.known) {
            verdict
        } else if answer.status.is_success() {
            Verdict::Taken
        } else if (self.wire.is_retried)(answer.status) {
            Verdict::Again {
                after: answer.retry_after(),
                words: answer.words(),
            }
        } else {
            let words = answer.words();
            Verdict::Refused { words }
        }
    }

    fn request(&self, message: &Message) -> Request<Full<Bytes>> {
        let mut request = Request::new(Full::new(message.body.clone()));
        *request.method_mut() = message.method.clone();
        *request.uri_mut() = self.uri.clone();
        let headers = request.headers_mut();
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        // Last: what the body is, nobody else knows.
        for (name, value) in message.headers {
            let name = HeaderName::from_static(name);
            headers.insert(name, HeaderValue::from_static(value));
        }
        request
    }
}
