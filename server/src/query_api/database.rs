//! The database: it is asked, and trusted with nothing. How much it answers is bounded, packed or not, and so
//! is what it can make a browser believe.

use super::answer::{Refusal, error, safe};
use super::own::Outcome;
use super::question::Question;
use crate::connector::{Connections, causes};
use crate::page::{Answer, JSON, respond_bytes};
use crate::slots::{Slot, held};
use flate2::read::MultiGzDecoder;
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue,
    USER_AGENT,
};
use hyper::{Method, Request, Response, StatusCode, Uri};
use serde::de::IgnoredAny;
use std::io::Read;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// Answers of more bytes than this are read through on another thread.
const LONG: usize = 64 * 1024;

/// What is shown of words that are no JSON.
const SHOWN: usize = 300;

pub(crate) struct Database {
    pub(crate) connections: Connections,
    /// Without a slash at its end.
    pub(crate) base: String,
    pub(crate) authorization: Option<HeaderValue>,
}

/// What the database has answered: JSON, if it is a success.
#[derive(Debug)]
pub(crate) struct Found {
    status: StatusCode,
    content_type: HeaderValue,
    pub(crate) body: Vec<u8>,
    slot: Slot,
}

impl Database {
    /// Asks, and takes an answer of at most so many bytes within a time. Dropped, it hangs up.
    pub(crate) async fn ask(
        &self,
        question: Question,
        slot: Slot,
        most: usize,
        limit: Duration,
    ) -> Result<Found, Refusal> {
        let asked = async {
            let response = self.send(question).await?;
            let (head, body) = response.into_parts();
            let status = head.status;
            if status.is_informational() || status.is_redirection() {
                return Err(bad(format!(
                    "the database answers {status}, which is not followed; set the address to where it leads"
                )));
            }
            let body = read(body, most).await?;
            let is_short = body.len() <= LONG && !head.headers.contains_key(CONTENT_ENCODING);
            let judge = move || judged(head.status, &head.headers, body, most, slot);
            if is_short {
                return judge();
            }
            let failed = |_| bad("the database's answer could not be read");
            spawn_blocking(judge).await.map_err(failed)?
        };
        timeout(limit, asked).await.unwrap_or_else(|_| {
            Err(Refusal::new(
                StatusCode::GATEWAY_TIMEOUT,
                Outcome::Timeout,
                format!("the database has not answered within {limit:?}; ask for less"),
            ))
        })
    }

    async fn send(&self, question: Question) -> Result<Response<Incoming>, Refusal> {
        let uri: Uri = format!("{}{}", self.base, question.path)
            .parse()
            .map_err(|_| bad("the database's address is too long"))?;
        let body = Bytes::from(question.form);
        let mut is_second = false;
        loop {
            let request = self.request(uri.clone(), body.clone());
            match self.connections.request(request).await {
                Ok(response) => return Ok(response),
                // A connection that was kept may have been closed at the moment when it was taken, which
                // says nothing of the database. A question can be asked twice.
                Err(error) if !is_second && !error.is_connect() => is_second = true,
                Err(error) => {
                    return Err(Refusal::new(
                        StatusCode::SERVICE_UNAVAILABLE,
                        Outcome::Unreachable,
                        format!("the database cannot be reached: {}", causes(&error)),
                    ));
                }
            }
        }
    }

    /// Nothing of the client's own request is in it but the question.
    fn request(&self, uri: Uri, body: Bytes) -> Request<Full<Bytes>> {
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = uri;
        let headers = request.headers_mut();
        let agent = concat!("tallymark/", env!("CARGO_PKG_VERSION"));
        for (name, value) in [
            (ACCEPT, JSON),
            (ACCEPT_ENCODING, "identity"),
            (CONTENT_TYPE, "application/x-www-form-urlencoded"),
            (USER_AGENT, agent),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        if let Some(authorization) = &self.authorization {
            headers.insert(AUTHORIZATION, authorization.clone());
        }
        request
    }
}

impl Found {
    pub(crate) fn is_success(&self) -> bool {
        self.status.is_success()
    }

    pub(crate) fn outcome(&self) -> Outcome {
        if self.is_success() {
            Outcome::Ok
        } else {
            Outcome::Refused
        }
    }

    /// In words, if it is no success.
    pub(crate) fn words(&self) -> String {
        told(self.status, &self.body)
    }

    /// As it came; an error that is no JSON, as it comes from what stands before a database, in the form of
    /// one.
    pub(crate) fn answer(self) -> Answer {
        if !is_json(&self.body) {
            return error(self.status, &self.words());
        }
        let mut answer = respond_bytes(self.status, JSON, held(self.body, Some(self.slot)));
        answer.headers_mut().insert(CONTENT_TYPE, self.content_type);
        safe(answer)
    }
}

async fn read(mut body: Incoming, most: usize) -> Result<Vec<u8>, Refusal> {
    let told = body.size_hint().lower();
    if told > most as u64 {
        return Err(too_large(most));
    }
    let mut bytes = Vec::with_capacity(told as usize);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| {
            let causes = causes(&error);
            bad(format!("the database's answer broke off: {causes}"))
        })?;
        if let Ok(data) = frame.into_data() {
            if data.len() > most - bytes.len() {
                return Err(too_large(most));
            }
            bytes.extend_from_slice(&data);
        }
    }
    Ok(bytes)
}

fn judged(
    status: StatusCode,
    headers: &HeaderMap,
    body: Vec<u8>,
    most: usize,
    slot: Slot,
) -> Result<Found, Refusal> {
    let body = unpacked(headers.get(CONTENT_ENCODING), body, most)?;
    if status.is_success() && !is_json(&body) {
        return Err(bad(format!(
            "what the database answers is no JSON; is it a Prometheus? {}",
            told(status, &body)
        )));
    }
    let content_type = headers.get(CONTENT_TYPE);
    // The text of JSON can be a page to whoever takes it for one.
    let content_type = content_type.filter(|value| {
        let kind = value.as_bytes().split(|byte| *byte == b';').next();
        kind.is_some_and(|kind| kind.trim_ascii().eq_ignore_ascii_case(JSON.as_bytes()))
    });
    Ok(Found {
        status,
        content_type: content_type
            .cloned()
            .unwrap_or(HeaderValue::from_static(JSON)),
        body,
        slot,
    })
}

/// A body is not asked for in a coding, and may have one all the same.
fn unpacked(coding: Option<&HeaderValue>, body: Vec<u8>, most: usize) -> Result<Vec<u8>, Refusal> {
    let coding = coding.map_or(&b""[..], |coding| coding.as_bytes().trim_ascii());
    if coding.is_empty() || coding.eq_ignore_ascii_case(b"identity") {
        return Ok(body);
    }
    if !coding.eq_ignore_ascii_case(b"gzip") {
        return Err(bad(
            "the database answers in a content coding that it was not asked for",
        ));
    }
    let mut unpacked = Vec::new();
    let read = MultiGzDecoder::new(&body[..])
        .take(most as u64 + 1)
        .read_to_end(&mut unpacked);
    read.map_err(|error| bad(format!("the database's answer is no gzip: {error}")))?;
    if unpacked.len() > most {
        return Err(too_large(most));
    }
    Ok(unpacked)
}

fn is_json(body: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(body).is_ok()
}

fn told(status: StatusCode, body: &[u8]) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(SHOWN)]);
    let text: String = text
        .chars()
        .map(|char| if char.is_control() { ' ' } else { char })
        .collect();
    format!("status {status}: {}", text.trim())
}

fn too_large(most: usize) -> Refusal {
    bad(format!(
        "the database's answer has more than {most} bytes; ask for fewer series, or raise `max_answer_bytes`"
    ))
}

fn bad(words: impl Into<String>) -> Refusal {
    Refusal::new(StatusCode::BAD_GATEWAY, Outcome::BadAnswer, words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn unpack(coding: &'static str, body: &[u8], most: usize) -> Result<Vec<u8>, String> {
        let coding = HeaderValue::from_static(coding);
        unpacked(Some(&coding), body.to_vec(), most).map_err(|refusal| refusal.words)
    }

    #[test]
    fn what_is_packed_is_unpacked_within_a_bound() {
        let zeros = vec![b'0'; 1 << 20];
        let packed = gzip(&zeros);
        assert!(packed.len() < 2000);
        assert_eq!(unpack("gzip", &packed, 1 << 20), Ok(zeros));
        let words = unpack("gzip", &packed, (1 << 20) - 1).unwrap_err();
        assert!(words.contains("more than 1048575 bytes"), "{words}");
        assert!(unpack("gzip", b"{}", 9).unwrap_err().contains("no gzip"));
        assert!(unpack("br", b"{}", 9).unwrap_err().contains("coding"));
        assert_eq!(unpack("Identity", b"{}", 9), Ok(b"{}".to_vec()));
    }

    #[test]
    fn deep_json_is_no_deep_stack() {
        assert!(is_json(
            &[b"[".repeat(1 << 20), b"]".repeat(1 << 20)].concat()
        ));
        assert!(!is_json(b"{}{}") && !is_json(b"") && !is_json(b"<html>"));
    }
}
