//! Prometheus' remote write: protobuf, packed with Snappy.
//!
//! Sources: <https://prometheus.io/docs/specs/prw/remote_write_spec/> and
//! <https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/>. A series whose labels are missing
//! in a round has gone, and gets the stale marker.

mod first;
mod histogram;
mod second;
mod series;

use super::answer::{Answer, Verdict};
use super::builder::{Common, Protocol, PusherBuilder};
use super::error::PushError;
use super::known::Known;
use super::message::{Encode, Message, Round, Wire};
use super::own;
use hyper::{Method, StatusCode};
use series::{Family, Label, Reading, Series, Value, Versions};
use std::collections::HashMap;
use std::sync::Arc;
use tallymark_runtime::Registry;

/// How many series are in a message at most.
const BATCH: usize = 2000;

const SAMPLES_WRITTEN: &str = "x-prometheus-remote-write-samples-written";
const HISTOGRAMS_WRITTEN: &str = "x-prometheus-remote-write-histograms-written";
const EXEMPLARS_WRITTEN: &str = "x-prometheus-remote-write-exemplars-written";

/// Prometheus' remote write, which Prometheus, `VictoriaMetrics`, Mimir, Thanos and others receive.
///
/// A message holds the series as a text scrape shows them, with names escaped by underscores and their
/// labels sorted. When a series is gone, and at the end of the pusher, it gets the marker by which
/// Prometheus knows that it has ended.
///
/// # Versions
///
/// Version 2.0 also says what a series is, its help and unit, and when it began to count. It is spoken to
/// receivers that prove to know it, and 1.0 to all others. A receiver is asked by the first message: it is
/// one of 2.0. Where the answer says how much was written, by the fields
/// `X-Prometheus-Remote-Write-…-Written`, 2.0 stays. A receiver that does not know it has taken nothing,
/// whether it says so by status 415, 400, 500 or 501, or not at all: some answer 204, and drop what they
/// cannot read. The same samples then go by 1.0 at once, and 1.0 is kept until the pusher ends. A receiver
/// that knew 2.0 and does so no longer, by 415 or by a success without those fields, gets 1.0 as well.
///
/// Because of that each message that waits is there in both versions, until it is known that 1.0 is to be
/// used; both count for [`queue_bytes`](PusherBuilder::queue_bytes).
/// [`version_1`](PusherBuilder::version_1) asks for nothing.
///
/// What a receiver of 2.0 has not written counts as failed, whatever the status. A receiver of 1.0
/// has no way to tell; one that does nevertheless is believed.
///
/// Exemplars are not sent.
#[derive(Clone, Debug)]
pub struct RemoteWrite {
    is_ended: bool,
    is_first: bool,
    is_native: bool,
}

impl Default for RemoteWrite {
    fn default() -> Self {
        Self {
            is_ended: true,
            is_first: false,
            is_native: false,
        }
    }
}

impl PusherBuilder<RemoteWrite> {
    /// Whether all series get the stale marker when the pusher ends: they do unless set. Prometheus then
    /// shows them no longer, where it otherwise would for five minutes.
    pub fn ended_at_shutdown(mut self, is_ended: bool) -> Self {
        self.protocol.is_ended = is_ended;
        self
    }

    /// Speaks version 1.0, and does not ask for 2.0.
    pub fn version_1(mut self) -> Self {
        self.protocol.is_first = true;
        self
    }

    /// Whether receivers of version 2.0 get native histograms as such, in place of the buckets that text
    /// has: they do not unless set, because most have to be told to take them. Prometheus is by
    /// `--enable-feature=native-histograms`.
    pub fn native_histograms(mut self, is_native: bool) -> Self {
        self.protocol.is_native = is_native;
        self
    }
}

impl Protocol for RemoteWrite {
    const WIRE: Wire = Wire {
        protocol: own::Protocol::RemoteWrite,
        is_latest_only: false,
        is_retried: |status| status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS,
        judge,
    };

    fn encoder(self, common: &Common) -> Result<Box<dyn Encode>, PushError> {
        if self.is_first {
            common.known.set_older();
        }
        let labels = common.labels.iter();
        Ok(Box::new(Encoder {
            labels: labels
                .filter(|(_, value)| !value.is_empty())
                .cloned()
                .collect(),
            is_ended: self.is_ended,
            is_native: self.is_native,
            receiver: Arc::clone(&common.known),
            alive: HashMap::new(),
        }))
    }
}

fn judge(answer: &Answer, message: &Message, receiver: &Known) -> Option<Verdict> {
    let fields = [SAMPLES_WRITTEN, HISTOGRAMS_WRITTEN, EXEMPLARS_WRITTEN];
    let [numbers, histograms, exemplars] = fields.map(|field| answer.number(field));
    let says_nothing = numbers.or(histograms).or(exemplars).is_none();
    let is_first = message.older.is_none();
    let is_taken = answer.status.is_success();
    if says_nothing {
        let is_unknown = !is_first
            && match answer.status {
                _ if is_taken => true,
                StatusCode::UNSUPPORTED_MEDIA_TYPE => true,
                StatusCode::BAD_REQUEST
                | StatusCode::INTERNAL_SERVER_ERROR
                | StatusCode::NOT_IMPLEMENTED => !receiver.is_proven(),
                _ => false,
            };
        return is_unknown.then_some(Verdict::Older);
    }
    if !is_first {
        receiver.prove();
    }
    if !is_taken && (is_first || (RemoteWrite::WIRE.is_retried)(answer.status)) {
        return None;
    }
    // In 1.0 there are none, and a field that is missing says nothing.
    let wanted = message.samples - message.histograms;
    let written = numbers.unwrap_or(if is_first { wanted } else { 0 });
    let mut refused = wanted.saturating_sub(written);
    refused += message
        .histograms
        .saturating_sub(histograms.unwrap_or_default());
    if refused == 0 && is_taken {
        return Some(Verdict::Taken);
    }
    Some(Verdict::TakenBut {
        refused,
        words: answer.words(),
    })
}

struct Encoder {
    /// Labels of all series.
    labels: Vec<(String, String)>,
    is_ended: bool,
    is_native: bool,
    receiver: Arc<Known>,
    /// The series of the round before.
    alive: HashMap<(Versions, Vec<Label>), Arc<Family>>,
}

impl Encode for Encoder {
    fn encode(&mut self, registry: &Registry, round: Round) -> Vec<Message> {
        let mut reading = Reading::new(&self.labels, self.is_native, round.at);
        registry.read(round.limit, &mut reading);
        let mut all = reading.all;
        for series in &mut all {
            series.is_ended = round.is_last && self.is_ended;
        }
        let mut before = std::mem::take(&mut self.alive);
        for series in &all {
            let key = (series.versions, series.labels.clone());
            before.remove(&key);
            self.alive.insert(key, Arc::clone(&series.family));
        }
        all.extend(
            before
                .into_iter()
                .map(|((versions, labels), family)| Series {
                    versions,
                    labels,
                    family,
                    created: None,
                    value: Value::Stale,
                    at: round.at,
                    is_ended: false,
                }),
        );
        all.chunks(BATCH).map(|batch| self.message(batch)).collect()
    }

    fn reset(&mut self) {
        self.alive.clear();
    }
}

impl Encoder {
    fn message(&self, batch: &[Series]) -> Message {
        let (request, samples) = first::request(batch);
        let first = message(&request, first::HEADERS, samples);
        if self.receiver.is_older() {
            return first;
        }
        let (request, samples, histograms) = second::request(batch);
        Message {
            histograms,
            older: Some(Box::new(first)),
            ..message(&request, second::HEADERS, samples)
        }
    }
}

fn message(
    request: &impl prost::Message,
    headers: &'static [(&'static str, &'static str)],
    samples: u64,
) -> Message {
    let packed = snap::raw::Encoder::new().compress_vec(&request.encode_to_vec());
    Message {
        method: Method::POST,
        // Fails beyond 4 GiB alone, which no batch is; the receiver would refuse it as empty.
        body: packed.unwrap_or_default().into(),
        samples,
        histograms: 0,
        headers,
        older: None,
    }
}
