//! What a collector fills: families, checked as they come.

use super::family::{CollectedFamily, CollectedValue};
use super::value::{HistogramSamples, InfoSamples, Samples, SummarySamples};
use crate::description::Kind;
use crate::exposition::Escaping;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// The most mistakes that are told of one run.
const MOST_MISTAKES: usize = 5;

/// The families that a [`Collector`](crate::Collector) gives.
///
/// Everything is checked as it is given: names, help, labels, values, and whether a series is there
/// already. A mistake makes the run fail with a sentence on it (reason `invalid`), and the
/// collector's families are missing from that scrape.
///
/// ```
/// # use tallymark_runtime as tallymark;
/// # fn collect(out: &mut tallymark::Collection) {
/// out.gauge("pool_connections", "Connections by state.")
///     .sample(&[("state", "idle")], 3)
///     .sample(&[("state", "busy")], 5);
/// out.counter("pool_waited_seconds_total", "Time spent waiting.").sample(&[], 0.25);
/// out.histogram("pool_size_bytes", "Sizes of messages.", &[100.0, 1000.0])
///     .cumulative(&[], &[4, 6, 7], 9130.0);
/// out.summary("pool_wait_seconds", "Time spent waiting.")
///     .sample(&[], 7, 0.25, &[(0.5, 0.03), (0.99, 0.04)]);
/// out.info("pool_info", "What the pool is made of.").sample(&[("engine", "postgres")]);
/// # }
/// # let registry = tallymark::Registry::new();
/// # let second = std::time::Duration::from_secs(60);
/// # registry.register_collector("x", second, |out: &mut _| { collect(out); Ok(()) }).unwrap();
/// # let mut text = String::new();
/// # registry.encode_text(&mut text);
/// # assert!(text.contains("pool_size_bytes_count 7"), "{text}");
/// ```
#[derive(Debug, Default)]
pub struct Collection {
    families: BTreeMap<String, CollectedFamily>,
    mistakes: Vec<String>,
    takes_any_name: bool,
}

impl Collection {
    /// Takes metric and label names in any UTF-8 from now on, for what was named elsewhere. Readers
    /// that know no such names get them [escaped](crate::Escaping).
    pub fn allow_any_name(&mut self) -> &mut Self {
        self.takes_any_name = true;
        self
    }

    /// A family of numbers that only go up. Its name should end in `_total`.
    pub fn counter(&mut self, name: &str, help: &str) -> Samples<'_> {
        Samples(self.family(name, help, Kind::Counter))
    }

    /// A family of numbers that go up and down.
    pub fn gauge(&mut self, name: &str, help: &str) -> Samples<'_> {
        Samples(self.family(name, help, Kind::Gauge))
    }

    /// A family of numbers of which nothing is known: `untyped` in Prometheus' words.
    pub fn unknown(&mut self, name: &str, help: &str) -> Samples<'_> {
        Samples(self.family(name, help, Kind::Unknown))
    }

    /// A family of facts as labels. Its name should end in `_info`.
    pub fn info(&mut self, name: &str, help: &str) -> InfoSamples<'_> {
        InfoSamples(self.family(name, help, Kind::Info))
    }

    /// A family of histograms with buckets up to each of `bounds`, ascending, and to `+Inf`.
    pub fn histogram(&mut self, name: &str, help: &str, bounds: &[f64]) -> HistogramSamples<'_> {
        let family = self.family(name, help, Kind::Histogram);
        HistogramSamples::new(family, bounds)
    }

    /// A family of summaries.
    pub fn summary(&mut self, name: &str, help: &str) -> SummarySamples<'_> {
        SummarySamples(self.family(name, help, Kind::Summary))
    }

    /// Adds a number as it is, for what others count: even a counter that is NaN.
    #[cfg(any(feature = "metrics", feature = "prometheus"))]
    pub(crate) fn add(
        &mut self,
        name: &str,
        help: &str,
        kind: Kind,
        labels: &[(&str, &str)],
        value: CollectedValue,
    ) {
        self.family(name, help, kind).add(labels, value);
    }

    /// What was given, by name, or what was wrong with it.
    pub(super) fn finish(self) -> Result<Vec<CollectedFamily>, String> {
        if self.mistakes.is_empty() {
            Ok(self.families.into_values().collect())
        } else {
            Err(self.mistakes.join("; "))
        }
    }

    /// The family of that name, made if it is not there yet.
    pub(super) fn family(&mut self, name: &str, help: &str, kind: Kind) -> Given<'_> {
        let mut given = Given {
            family: None,
            mistakes: &mut self.mistakes,
            takes_any_name: self.takes_any_name,
        };
        if let Some(mistake) = family_mistake(name, help, self.takes_any_name) {
            given.mistake(mistake);
            return given;
        }
        let known = self.families.entry(name.to_owned());
        let family = known.or_insert_with(|| CollectedFamily {
            name: name.to_owned(),
            help: help.to_owned(),
            kind,
            series: BTreeMap::new(),
        });
        if family.kind == kind {
            given.family = Some(family);
        } else {
            let (known, kind) = (family.kind.text(), kind.text());
            given.mistake(format!("`{name}` is a {known} and a {kind}"));
        }
        given
    }
}

fn family_mistake(name: &str, help: &str, takes_any_name: bool) -> Option<String> {
    if takes_any_name {
        return name.is_empty().then(|| "a metric has no name".to_owned());
    }
    if !tallymark_rules::is_metric_name(name) {
        return Some(format!(
            "`{name}` cannot name a metric: use letters, digits and underscores, at most {} bytes",
            tallymark_rules::LONGEST_NAME
        ));
    }
    help.is_empty()
        .then(|| format!("`{name}` has no help text"))
}

/// A family that is being filled; none after a mistake in its name.
#[derive(Debug)]
pub(super) struct Given<'a> {
    family: Option<&'a mut CollectedFamily>,
    mistakes: &'a mut Vec<String>,
    takes_any_name: bool,
}

impl Given<'_> {
    pub(super) fn kind(&self) -> Option<Kind> {
        self.family.as_ref().map(|family| family.kind)
    }

    /// Takes a mistake in the family.
    pub(super) fn mistake(&mut self, mistake: String) {
        if self.mistakes.len() < MOST_MISTAKES && !self.mistakes.contains(&mistake) {
            self.mistakes.push(mistake);
        }
    }

    /// Takes a mistake in a series, put after the family's name.
    pub(super) fn mistake_in(&mut self, labels: &[(&str, &str)], mistake: &str) {
        if let Some(family) = &self.family {
            let mistake = format!("`{}`{} {mistake}", family.name, Shown(labels));
            self.mistake(mistake);
        }
    }

    /// Adds a series.
    pub(super) fn add(&mut self, labels: &[(&str, &str)], value: CollectedValue) {
        let Some(kind) = self.kind() else { return };
        if let Some(mistake) = label_mistake(labels, kind, self.takes_any_name) {
            return self.mistake_in(labels, &mistake);
        }
        // To Prometheus an empty label is none.
        let mut given: Vec<_> = labels
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        given.sort_unstable();
        let Some(family) = &mut self.family else {
            return;
        };
        match family.series.entry(given) {
            Entry::Vacant(place) => {
                place.insert(value);
            }
            Entry::Occupied(_) => self.mistake_in(labels, "is given twice"),
        }
    }
}

/// What is wrong with the labels of a series, as a sentence that starts after its name.
fn label_mistake(labels: &[(&str, &str)], kind: Kind, takes_any_name: bool) -> Option<String> {
    let mut names = Vec::with_capacity(labels.len());
    for (name, _) in labels {
        let is_own = (kind == Kind::Histogram && *name == "le")
            || (kind == Kind::Summary && *name == "quantile")
            || *name == "__name__";
        if is_own || (!takes_any_name && tallymark_rules::is_reserved_label(name)) {
            return Some(format!("has the label `{name}`, which is reserved"));
        }
        let is_name = if takes_any_name {
            !name.is_empty()
        } else {
            tallymark_rules::is_label_name(name)
        };
        if !is_name {
            return Some(format!(
                "has a label `{name}`: use letters, digits and underscores"
            ));
        }
        names.push(Escaping::Underscores.escape_label(name));
    }
    names.sort_unstable();
    names
        .windows(2)
        .find(|pair| pair[0] == pair[1])
        .map(|pair| format!("has the label `{}` twice", pair[0]))
}

/// Labels as they stand in a line.
struct Shown<'a>(&'a [(&'a str, &'a str)]);

impl std::fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, (name, value)) in self.0.iter().enumerate() {
            write!(f, "{}{name}={value:?}", if at == 0 { "{" } else { "," })?;
        }
        f.write_str(if self.0.is_empty() { "" } else { "}" })
    }
}
