//! What the page is told: families with what they are now and were before, in JSON of a bounded size.

use super::distribution::Distribution;
use super::ring::Ring;
use super::store::{FamilyPast, Store};
use super::totals::{Head, Labels, Totals, Walk, figure, is_counted};
use serde_json::{Value, json};
use tallymark_runtime::Kind;
use tallymark_runtime::reading::ValueReading;

/// The most families in an answer, and the most series of one of them.
const MOST_FAMILIES: usize = 2_000;
const MOST_SERIES: usize = 200;

/// The longest text, in characters.
const LONGEST: usize = 400;

/// Rates that are shown as numbers are of so many ticks: 15 seconds.
const RATE_TICKS: u32 = 3;

/// Points are told again, so many ticks back: a collector's come later than others.
const AGAIN: u32 = 4;

/// What the page asks for.
#[derive(Default)]
pub(super) struct Wish {
    /// The last tick that it knows.
    pub(super) since: Option<u32>,
    /// The families whose series it shows, and whether it knows nothing of these yet.
    pub(super) open: Vec<(String, bool)>,
}

/// A walk that puts families into JSON.
pub(super) struct View<'a> {
    store: &'a Store,
    wish: &'a Wish,
    now: u32,
    pub(super) families: Vec<Value>,
    /// Families beyond the bound.
    pub(super) left_out: usize,
    /// Series of which no past is kept, for want of room.
    pub(super) not_kept: usize,
    current: Option<Current<'a>>,
}

/// The family whose series are told.
struct Current<'a> {
    family: Value,
    name: String,
    kind: Kind,
    past: Option<&'a FamilyPast>,
    lines: usize,
    totals: Totals,
    series: Option<Vec<Series>>,
    /// The last tick that the page knows of the series.
    after: Option<u32>,
}

struct Series {
    rate: f64,
    figure: f64,
    json: Value,
}

impl<'a> View<'a> {
    pub(super) fn new(store: &'a Store, wish: &'a Wish, now: u32) -> Self {
        Self {
            store,
            wish,
            now,
            families: Vec::new(),
            left_out: 0,
            not_kept: 0,
            current: None,
        }
    }

    /// To be called behind the last series.
    pub(super) fn end(&mut self) {
        let Some(current) = self.current.take() else {
            return;
        };
        let Current {
            mut family,
            kind,
            past,
            totals,
            series,
            lines,
            ..
        } = current;
        family["series"] = json!(totals.series);
        family["lines"] = json!(totals.series * lines);
        family["value"] = json!(totals.figure(kind));
        if !totals.texts.is_empty() {
            let texts = totals.texts.iter().map(|text| short(text));
            family["texts"] = texts.collect();
        }
        if let Some(past) = past {
            let ring = past.ring.as_ref();
            tell_past(&mut family, kind, ring, (self.after(), self.now));
            if let Some(now) = &totals.distribution {
                tell_recent(&mut family, past.window.recent(now), &totals.quantiles);
            }
            if let Some(rings) = past.quantiles.as_deref() {
                let after = self.after();
                let texts = rings.iter().map(|ring| ring.text(after, self.now));
                family["quantile_points"] = texts.collect();
            }
        } else {
            family["kept"] = json!(false);
        }
        if let Some(mut series) = series {
            sort(&mut series);
            series.truncate(MOST_SERIES);
            family["all"] = series.into_iter().map(|series| series.json).collect();
        }
        self.families.push(family);
    }

    fn after(&self) -> Option<u32> {
        self.wish.since.map(|since| since.saturating_sub(AGAIN))
    }
}

/// The points behind the first of two ticks, up to the second.
fn tell_past(json: &mut Value, kind: Kind, ring: Option<&Ring>, ticks: (Option<u32>, u32)) {
    let Some(ring) = ring else { return };
    match ring.text(ticks.0, ticks.1) {
        Some(points) => json["points"] = points.into(),
        None => json["kept"] = json!(false),
    }
    if is_counted(kind) {
        json["rate"] = json!(ring.mean(RATE_TICKS));
    }
}

/// The busiest first, and those of one rate in the order of their values.
fn sort(series: &mut [Series]) {
    series.sort_by(|one, other| {
        let by_rate = other.rate.total_cmp(&one.rate);
        by_rate.then(other.figure.total_cmp(&one.figure))
    });
}

fn tell_recent(json: &mut Value, recent: Option<Distribution>, stated: &[(f64, f64)]) {
    if let Some(recent) = recent {
        json["quantiles"] = json!(recent.quantiles());
        json["mean"] = json!(recent.mean());
    }
    if !stated.is_empty() {
        json["stated"] = json!(stated);
    }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The word by which the page knows a type.
fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Counter => "counter",
        Kind::Gauge => "gauge",
        Kind::UpDown => "updown",
        Kind::Histogram => "histogram",
        Kind::NativeHistogram => "native",
        Kind::Summary => "summary",
        Kind::Info => "info",
        Kind::StateSet => "stateset",
        Kind::Unknown => "unknown",
    }
}

/// What stands before the name in the declaration: the set's prefix. Otherwise the name's first word.
fn namespace<'a>(head: &Head<'a>) -> &'a str {
    let declared = head
        .description
        .and_then(|description| head.name.strip_suffix(description.name));
    let prefix = declared.map(|prefix| prefix.trim_end_matches('_'));
    match prefix {
        Some(prefix) if !prefix.is_empty() => prefix,
        _ => {
            let mut words = head.name.split(['_', '.', ':', '-']);
            words.find(|word| !word.is_empty()).unwrap_or(head.name)
        }
    }
}

fn head_json(head: &Head<'_>) -> Value {
    let mut family = json!({
        "name": short(head.name),
        "help": short(head.help),
        "type": word(head.kind),
        "unit": head.unit,
        "namespace": short(namespace(head)),
    });
    if let Some(description) = head.description {
        let labels = description.labels.iter().flat_map(|label| {
            let implied = label.implied.iter().map(|name| json!([name, null]));
            std::iter::once(json!([label.name, label.cardinality])).chain(implied)
        });
        family["labels"] = labels.collect();
        family["possible"] = json!(description.series());
        family["budget"] = json!(description.max_series);
        family["location"] = json!(description.location.to_string());
    }
    family
}

impl Walk for View<'_> {
    fn family(&mut self, head: &Head<'_>) {
        self.end();
        if self.families.len() == MOST_FAMILIES {
            self.left_out += 1;
            return;
        }
        let mut open = self.wish.open.iter();
        let open = open.find(|(open, _)| open == head.name);
        let lines = match (head.description, head.kind) {
            (_, Kind::StateSet) | (None, _) => 1,
            (Some(description), _) => description.lines(),
        };
        self.current = Some(Current {
            family: head_json(head),
            name: head.name.to_owned(),
            kind: head.kind,
            past: self.store.family(head.name),
            lines,
            totals: Totals::default(),
            series: open.map(|_| Vec::new()),
            after: self
                .after()
                .filter(|_| open.is_some_and(|(_, is_new)| !is_new)),
        });
    }

    fn series(&mut self, labels: &Labels, value: &ValueReading<'_>) {
        let Some(mut current) = self.current.take() else {
            return;
        };
        let head = Head {
            name: &current.name,
            help: "",
            kind: current.kind,
            unit: None,
            description: None,
        };
        current.totals.add(&head, labels, value);
        let past = current
            .past
            .and_then(|family| self.store.series(family, labels));
        let ring = past.and_then(|past| past.ring.as_ref());
        self.not_kept += usize::from(past.is_none() || ring.is_some_and(Ring::is_lost));
        if let Some(series) = &mut current.series {
            let figure = figure(value);
            let labels = labels.iter();
            let labels = labels.map(|(name, value)| json!([short(name), short(value)]));
            let mut json = json!({
                "labels": labels.collect::<Value>(),
                "value": figure.is_finite().then_some(figure),
            });
            tell_past(&mut json, current.kind, ring, (current.after, self.now));
            let window = past.and_then(|past| past.window.as_deref());
            if let Some(now) = Distribution::of(value) {
                let recent = window.and_then(|window| window.recent(&now));
                let stated = match value {
                    ValueReading::Summary { quantiles, .. } => *quantiles,
                    _ => &[],
                };
                tell_recent(&mut json, recent, stated);
            }
            series.push(Series {
                rate: ring
                    .and_then(|ring| ring.mean(RATE_TICKS))
                    .filter(|_| is_counted(current.kind))
                    .unwrap_or_default(),
                figure,
                json,
            });
            if series.len() >= 2 * MOST_SERIES {
                sort(series);
                series.truncate(MOST_SERIES);
            }
        }
        self.current = Some(current);
    }
}
