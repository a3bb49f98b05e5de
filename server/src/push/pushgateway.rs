//! Prometheus' Pushgateway: the text format, put under a grouping key.
//!
//! Source: <https://github.com/prometheus/pushgateway#api>.

use super::builder::{Common, Protocol, PusherBuilder};
use super::error::PushError;
use super::message::{Encode, Message, Round, Wire};
use super::own;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE;
use hyper::body::Bytes;
use hyper::{Method, StatusCode, Uri};
use tallymark_runtime::{Format, Registry, Scrape};

const HEADERS: &[(&str, &str)] = &[("content-type", "text/plain; version=0.0.4; charset=utf-8")];

/// Prometheus' Pushgateway, for jobs that end before anybody could scrape them.
///
/// The job and the pusher's labels are the grouping key: whatever was pushed under it before is replaced,
/// and the gateway puts them in place of a metric's own labels of those names. The gateway keeps the
/// latest values only, so no more than one message waits: a later one, which has a later value of
/// everything, takes its place, and nothing is lost.
#[derive(Clone, Debug)]
pub struct Pushgateway {
    pub(super) job: String,
    pub(super) method: Method,
    pub(super) is_deleted: bool,
}

impl PusherBuilder<Pushgateway> {
    /// Keeps metrics of other names that are there under the same grouping key: a `POST` in place of a
    /// `PUT`.
    pub fn keep_others(mut self) -> Self {
        self.protocol.method = Method::POST;
        self
    }

    /// Deletes all metrics of the grouping key when the pusher ends, in place of pushing once more.
    pub fn deleted_at_shutdown(mut self) -> Self {
        self.protocol.is_deleted = true;
        self
    }
}

impl Protocol for Pushgateway {
    const WIRE: Wire = Wire {
        protocol: own::Protocol::Pushgateway,
        is_latest_only: true,
        is_retried: |status| status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS,
        judge: |_, _, _| None,
    };

    fn uri(&self, url: Uri, common: &Common) -> Result<Uri, PushError> {
        let wrong = |name: &str, reason: &str| PushError::Setting {
            setting: format!("the label `{name}`"),
            reason: reason.to_owned(),
        };
        if self.job.is_empty() {
            return Err(wrong("job", "it cannot be empty"));
        }
        if common.labels.iter().any(|(name, _)| name == "job") {
            return Err(wrong("job", "the job is given to `Pusher::pushgateway`"));
        }
        let mut path = url.path().trim_end_matches('/').to_owned();
        path.push_str("/metrics");
        push_pair(&mut path, "job", &self.job);
        for (name, value) in &common.labels {
            push_pair(&mut path, name, value);
        }
        let mut parts = url.into_parts();
        let path = path.parse();
        parts.path_and_query = Some(path.map_err(|_| wrong("job", "the path is too long"))?);
        Uri::from_parts(parts).map_err(|_| wrong("job", "the path is too long"))
    }

    fn encoder(self, _: &Common) -> Result<Box<dyn Encode>, PushError> {
        Ok(Box::new(self))
    }
}

/// Appends a label of the grouping key; what a path cannot hold in base64.
fn push_pair(path: &mut String, name: &str, value: &str) {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    // A dot alone is a place in a path, and not a name.
    let is_dots = value.bytes().all(|byte| byte == b'.');
    path.push('/');
    path.push_str(name);
    if value.bytes().all(is_plain) && !is_dots {
        path.push('/');
        path.push_str(value);
        return;
    }
    path.push_str("@base64/");
    let encoded = URL_SAFE.encode(value);
    // Nothing would be no part of a path.
    path.push_str(if encoded.is_empty() { "=" } else { &encoded });
}

impl Encode for Pushgateway {
    fn encode(&mut self, registry: &Registry, round: Round) -> Vec<Message> {
        if round.is_last && self.is_deleted {
            return vec![Message {
                method: Method::DELETE,
                body: Bytes::new(),
                samples: 0,
                histograms: 0,
                headers: HEADERS,
                older: None,
            }];
        }
        let mut body = Vec::new();
        let scrape = Scrape::new(Format::Text).within(round.limit);
        scrape.encode(registry, &mut body);
        let lines = body.split(|byte| *byte == b'\n');
        let samples = lines.filter(|line| !line.is_empty() && line[0] != b'#');
        vec![Message {
            method: self.method.clone(),
            samples: samples.count() as u64,
            body: body.into(),
            histograms: 0,
            headers: HEADERS,
            older: None,
        }]
    }

    fn reset(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_values_are_in_base64() {
        for (value, part) in [
            ("nightly", "/job/nightly"),
            ("a-b_c.d~e", "/job/a-b_c.d~e"),
            ("", "/job@base64/="),
            ("/var/tmp", "/job@base64/L3Zhci90bXA="),
            ("größe", "/job@base64/Z3LDtsOfZQ=="),
            ("..", "/job@base64/Li4="),
            ("?>", "/job@base64/Pz4="),
            ("???>", "/job@base64/Pz8_Pg=="),
        ] {
            let mut path = String::new();
            push_pair(&mut path, "job", value);
            assert_eq!(path, part);
        }
    }
}
