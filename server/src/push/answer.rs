//! What a receiver answers. It may be anybody: no more is read of it than is looked at.

use http_body_util::BodyExt;
use hyper::body::{Body, Bytes};
use hyper::header::{HeaderMap, RETRY_AFTER};
use hyper::{Response, StatusCode};
use std::time::{Duration, SystemTime};

/// What is read of an answer's body at most, as it came: no answer is unpacked.
const MOST: usize = 16 * 1024;
/// What is shown of an answer's words.
const SHOWN: usize = 300;
/// Nobody can silence a program for longer.
const LONGEST_WAIT: Duration = Duration::from_mins(10);

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// The body, or its beginning.
    pub(crate) body: Vec<u8>,
}

/// What became of a message.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// All of it was taken.
    Taken,
    /// Of so many samples the receiver says that it did not keep them, and perhaps why.
    TakenBut { refused: u64, words: String },
    /// It never will be.
    Refused { words: String },
    /// The receiver does not know the version of the protocol, and has taken nothing.
    Older,
    /// It may be later.
    Again {
        after: Option<Duration>,
        words: String,
    },
}

impl Answer {
    /// Reads an answer, and not more of its body than is looked at.
    pub(crate) async fn read<B>(response: Response<B>) -> Self
    where
        B: Body<Data = Bytes> + Unpin,
    {
        let (head, mut rest) = response.into_parts();
        let mut body = Vec::new();
        while body.len() < MOST {
            // Without the end of its words an answer is still one.
            let Some(Ok(frame)) = rest.frame().await else {
                break;
            };
            if let Ok(data) = frame.into_data() {
                let more = data.len().min(MOST - body.len());
                body.extend_from_slice(&data[..more]);
            }
        }
        Self {
            status: head.status,
            headers: head.headers,
            body,
        }
    }

    /// The status and the first of the body, on one line.
    pub(crate) fn words(&self) -> String {
        words(&self.body, &format!("status {}", self.status))
    }

    /// A field that is a number.
    pub(crate) fn number(&self, field: &str) -> Option<u64> {
        self.headers.get(field)?.to_str().ok()?.trim().parse().ok()
    }

    /// How long the receiver asks to be left alone.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        let text = self.headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
        let after = match text.parse() {
            Ok(seconds) => Duration::from_secs(seconds),
            Err(_) => {
                let then = httpdate::parse_http_date(text).ok()?;
                then.duration_since(SystemTime::now()).unwrap_or_default()
            }
        };
        Some(after.min(LONGEST_WAIT))
    }
}

/// Somebody else's words behind our own, cut, and without what would break a line of a log.
pub(crate) fn words(body: &[u8], own: &str) -> String {
    let text = String::from_utf8_lossy(&body[..body.len().min(SHOWN)]);
    let text: String = text
        .chars()
        .map(|char| if char.is_control() { ' ' } else { char })
        .collect();
    match text.trim() {
        "" => own.to_owned(),
        text => format!("{own}: {text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::Full;
    use std::time::UNIX_EPOCH;

    fn answer(retry_after: &str) -> Answer {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, retry_after.parse().unwrap());
        Answer {
            status: StatusCode::SERVICE_UNAVAILABLE,
            headers,
            body: b"not\nnow\x1b[31m ".to_vec(),
        }
    }

    #[test]
    fn a_receiver_asks_to_be_left_alone_for_seconds_or_until_a_date() {
        let wait = |text| answer(text).retry_after();
        assert_eq!(wait("7"), Some(Duration::from_secs(7)));
        assert_eq!(wait("99999999999"), Some(LONGEST_WAIT));
        assert_eq!(wait("-1"), None);
        assert_eq!(wait("soon"), None);
        let past = httpdate::fmt_http_date(UNIX_EPOCH);
        assert_eq!(wait(&past), Some(Duration::ZERO));
        let date = SystemTime::now() + Duration::from_secs(100);
        let far = wait(&httpdate::fmt_http_date(date)).expect("a date");
        assert!(far > Duration::from_secs(50) && far <= Duration::from_secs(100));
    }

    #[test]
    fn words_are_one_line() {
        let text = answer("1").words();
        assert_eq!(text, "status 503 Service Unavailable: not now [31m");
    }

    #[tokio::test]
    async fn of_a_long_answer_the_beginning_is_read() {
        let body = Full::new(Bytes::from(vec![b'a'; 1 << 20]));
        let answer = Answer::read(Response::new(body)).await;
        assert_eq!(answer.body.len(), MOST);
        assert!(answer.words().len() < 400);
    }
}
