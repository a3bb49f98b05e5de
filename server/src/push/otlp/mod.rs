//! OpenTelemetry's protocol over HTTP, with protobuf.
//!
//! Source: <https://opentelemetry.io/docs/specs/otlp/>, and for what Prometheus' types are there,
//! <https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/>.

mod messages;
mod points;

use super::answer::{Answer, Verdict, words};
use super::builder::{Common, Protocol};
use super::error::PushError;
use super::known::Known;
use super::message::{Encode, Message, Round, Wire};
use super::own;
use flate2::Compression;
use flate2::write::GzEncoder;
use hyper::{Method, StatusCode};
use messages::{
    Any, AnyValue, KeyValue, Request, Resource, ResourceMetrics, Response, Scope, ScopeMetrics,
};
use points::Points;
use prost::Message as _;
use std::io::Write;
use tallymark_runtime::Registry;

/// OpenTelemetry's protocol over HTTP with protobuf, which collectors, Prometheus from 3.0 and
/// `VictoriaMetrics` from 1.112 receive.
///
/// Names are as they were declared. Counters are cumulative sums from the time when they began to count,
/// up-down counters sums that may fall, histograms explicit or, where they are native, exponential; all
/// else are gauges. The pusher's labels are attributes of the resource, where `job` is called
/// `service.name`, and `instance` `service.instance.id`.
///
/// What the receiver says to have rejected of a message counts as failed.
#[derive(Clone, Debug, Default)]
pub struct Otlp(());

impl Protocol for Otlp {
    const WIRE: Wire = Wire {
        protocol: own::Protocol::Otlp,
        is_latest_only: false,
        // All others are final there.
        is_retried: |status| {
            matches!(
                status,
                StatusCode::TOO_MANY_REQUESTS
                    | StatusCode::BAD_GATEWAY
                    | StatusCode::SERVICE_UNAVAILABLE
                    | StatusCode::GATEWAY_TIMEOUT
            )
        },
        judge,
    };
    const ANY_LABEL: bool = true;

    fn encoder(self, common: &Common) -> Result<Box<dyn Encode>, PushError> {
        let labels = common.labels.iter();
        let attributes = labels.filter(|(_, value)| !value.is_empty());
        let attributes = attributes.map(|(name, value)| match name.as_str() {
            "job" => KeyValue::new("service.name", value),
            "instance" => KeyValue::new("service.instance.id", value),
            name => KeyValue::new(name, value),
        });
        Ok(Box::new(Encoder {
            resource: Resource {
                attributes: attributes.collect(),
            },
        }))
    }
}

impl KeyValue {
    fn new(key: &str, value: &str) -> Self {
        let value = Some(Any::Text(value.to_owned()));
        Self {
            key: key.to_owned(),
            value: Some(AnyValue { value }),
        }
    }
}

const HEADERS: &[(&str, &str)] = &[
    ("content-encoding", "gzip"),
    ("content-type", "application/x-protobuf"),
];

fn judge(answer: &Answer, _: &Message, _: &Known) -> Option<Verdict> {
    if !answer.status.is_success() {
        return None;
    }
    // Whatever else a receiver answers with is no protest.
    let response = Response::decode(&*answer.body).unwrap_or_default();
    match response.partial {
        Some(partial) if partial.rejected > 0 => Some(Verdict::TakenBut {
            refused: partial.rejected.unsigned_abs(),
            words: words(partial.words.as_bytes(), "rejected"),
        }),
        _ => None,
    }
}

struct Encoder {
    resource: Resource,
}

impl Encode for Encoder {
    fn encode(&mut self, registry: &Registry, round: Round) -> Vec<Message> {
        let mut points = Points::new(round.at);
        registry.read(round.limit, &mut points);
        let batches = points.batches().into_iter();
        let messages = batches.map(|(metrics, samples)| {
            let scope = Scope {
                name: "tallymark".to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
            };
            let request = Request {
                resource_metrics: vec![ResourceMetrics {
                    resource: Some(self.resource.clone()),
                    scope_metrics: vec![ScopeMetrics {
                        scope: Some(scope),
                        metrics,
                    }],
                }],
            };
            Message {
                method: Method::POST,
                body: gzip(&request.encode_to_vec()).into(),
                samples,
                histograms: 0,
                headers: HEADERS,
                older: None,
            }
        });
        messages.collect()
    }

    fn reset(&mut self) {}
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    // Memory does not refuse what is written to it.
    let _ = packed.write_all(body);
    packed.finish().unwrap_or_default()
}
