//! The families that were recorded, by name, and which series stand for which keys.

use super::cells::{Buckets, Cells, Recorded};
use crate::collector::{Collection, warn};
use crate::description::Kind;
use crate::exposition::Escaping;
use metrics::atomics::AtomicU64 as Number;
use metrics::{Key, Unit};
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

const OVERFLOW: &str = "tallymark_metrics_overflow_total";
const CLASHES: &str = "tallymark_metrics_clashes_total";

/// All that a recorder keeps.
pub(super) struct Families {
    capacity: usize,
    bounds: Bounds,
    state: RwLock<State>,
    overflow: Number,
    clashes: Number,
    has_overflown: AtomicBool,
    has_clashed: AtomicBool,
}

#[derive(Default)]
struct State {
    /// The cells of each key that was met: for each type apart, since a key has no type.
    known: [HashMap<Key, Cells>; 3],
    families: BTreeMap<String, Family>,
    /// The series of all families.
    series: usize,
    help: BTreeMap<String, String>,
}

struct Family {
    recorded: Recorded,
    series: BTreeMap<Vec<(String, String)>, Cells>,
}

/// Which histogram has which bounds.
#[derive(Clone, Debug)]
pub(super) struct Bounds {
    pub(super) every: Arc<[f64]>,
    names: BTreeMap<String, Arc<[f64]>>,
    /// The longest first.
    suffixes: Vec<(String, Arc<[f64]>)>,
}

impl Bounds {
    pub(super) fn new(every: &[f64]) -> Self {
        Self {
            every: every.into(),
            names: BTreeMap::new(),
            suffixes: Vec::new(),
        }
    }

    pub(super) fn by_name(&mut self, name: &str, bounds: Arc<[f64]>) {
        self.names.insert(shown_name(name), bounds);
    }

    pub(super) fn by_suffix(&mut self, suffix: &str, bounds: Arc<[f64]>) {
        // As in the middle of a name, where a digit may stand.
        let suffix = shown_name(&format!("_{suffix}"))[1..].to_owned();
        self.suffixes.retain(|(known, _)| *known != suffix);
        self.suffixes.push((suffix, bounds));
        self.suffixes
            .sort_by_key(|(suffix, _)| std::cmp::Reverse(suffix.len()));
    }

    fn of(&self, name: &str) -> Arc<[f64]> {
        let by_suffix = || {
            let mut suffixes = self.suffixes.iter();
            let found = suffixes.find(|(suffix, _)| name.ends_with(suffix.as_str()));
            found.map(|(_, bounds)| bounds)
        };
        let own = self.names.get(name).or_else(by_suffix);
        Arc::clone(own.unwrap_or(&self.every))
    }
}

impl Families {
    pub(super) fn new(capacity: usize, bounds: Bounds) -> Self {
        Self {
            capacity,
            bounds,
            state: RwLock::default(),
            overflow: Number::new(0),
            clashes: Number::new(0),
            has_overflown: AtomicBool::new(false),
            has_clashed: AtomicBool::new(false),
        }
    }

    /// The cells of a series; none where it cannot be kept.
    pub(super) fn cells(&self, key: &Key, recorded: Recorded) -> Option<Cells> {
        if cfg!(feature = "off") {
            return None;
        }
        {
            let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(cells) = state.known[recorded as usize].get(key) {
                return Some(cells.clone());
            }
        }
        let name = shown_name(key.name());
        let labels = shown_labels(key, recorded);
        // What is refused is refused under the lock that many can hold.
        {
            let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(refused) = self.refused(&state, &name, &labels, recorded) {
                return self.refuse(refused, &name);
            }
        }
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(refused) = self.refused(&state, &name, &labels, recorded) {
            drop(state);
            return self.refuse(refused, &name);
        }
        let state = &mut *state;
        let family = state.families.entry(name);
        let bounds = (recorded == Recorded::Histogram).then(|| self.bounds.of(family.key()));
        let family = family.or_insert_with(|| Family {
            recorded,
            series: BTreeMap::new(),
        });
        let series = &mut state.series;
        let cells = family.series.entry(labels).or_insert_with(|| {
            *series += 1;
            match (recorded, bounds) {
                (Recorded::Counter, _) => Cells::Counter(Arc::new(Number::new(0))),
                (Recorded::Gauge, _) => Cells::Gauge(Arc::new(Number::new(0))),
                (Recorded::Histogram, bounds) => {
                    Cells::Histogram(Arc::new(Buckets::new(bounds.unwrap_or_default())))
                }
            }
        });
        let cells = cells.clone();
        let known = &mut state.known[recorded as usize];
        // Keys may differ where series do not: in the order of labels, or in characters that fall
        // together. What has no place here is found the long way.
        if known.len() < self.capacity.saturating_mul(2) {
            known.insert(key.clone(), cells.clone());
        }
        Some(cells)
    }

    fn refused(
        &self,
        state: &State,
        name: &str,
        labels: &[(String, String)],
        recorded: Recorded,
    ) -> Option<Refused> {
        if name == OVERFLOW || name == CLASHES {
            return Some(Refused::Clash);
        }
        match state.families.get(name) {
            Some(family) if family.recorded != recorded => Some(Refused::Clash),
            Some(family) if family.series.contains_key(labels) => None,
            _ => (state.series >= self.capacity).then_some(Refused::Overflow),
        }
    }

    fn refuse(&self, refused: Refused, name: &str) -> Option<Cells> {
        let (count, has_told, what) = match refused {
            Refused::Overflow => (
                &self.overflow,
                &self.has_overflown,
                format!("no room for `{name}` beside {} series", self.capacity),
            ),
            Refused::Clash => (
                &self.clashes,
                &self.has_clashed,
                format!("`{name}` is of two types; the first is kept"),
            ),
        };
        count.fetch_add(1, Ordering::Relaxed);
        if !has_told.swap(true, Ordering::Relaxed) {
            warn(format_args!("metrics: {what}"));
        }
        None
    }

    /// Keeps a description; the first one of a name.
    pub(super) fn describe(&self, name: &str, unit: Option<Unit>, text: &str) {
        let name = shown_name(name);
        let unit = unit.filter(|unit| {
            *unit != Unit::Count && !tallymark_rules::has_word(&name, unit.as_str())
        });
        let help = match (text, unit) {
            (text, None) => text.to_owned(),
            ("", Some(unit)) => format!("In {}.", unit.as_str()),
            (text, Some(unit)) => format!("{text} (in {})", unit.as_str()),
        };
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if state.help.len() < self.capacity {
            state.help.entry(name).or_insert(help);
        }
    }

    /// Gives all families.
    pub(super) fn fill(&self, out: &mut Collection) {
        out.allow_any_name();
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        for (name, family) in &state.families {
            let help = state.help.get(name).map_or("", String::as_str);
            let kind = match family.recorded {
                Recorded::Counter => Kind::Counter,
                Recorded::Gauge => Kind::Gauge,
                Recorded::Histogram => Kind::Histogram,
            };
            for (labels, cells) in &family.series {
                let labels = labels.iter();
                let labels: Vec<_> = labels.map(|(name, value)| (&**name, &**value)).collect();
                out.add(name, help, kind, &labels, cells.value());
            }
        }
        let help = "Records of the crate metrics that were left out, beyond the capacity.";
        let overflow = self.overflow.load(Ordering::Relaxed);
        out.counter(OVERFLOW, help).sample(&[], overflow);
        let help = "Records of the crate metrics that were left out, under a name of another type.";
        let clashes = self.clashes.load(Ordering::Relaxed);
        out.counter(CLASHES, help).sample(&[], clashes);
    }
}

/// Why a series is not kept.
#[derive(Clone, Copy)]
enum Refused {
    Overflow,
    Clash,
}

/// The name as it is shown.
fn shown_name(name: &str) -> String {
    match name {
        "" => "_".to_owned(),
        name => Escaping::Underscores.escape(name).into_owned(),
    }
}

/// The labels as they are shown: those of an empty value are none, and of two of one name, the first
/// is kept.
fn shown_labels(key: &Key, recorded: Recorded) -> Vec<(String, String)> {
    let labels = key.labels().filter(|label| !label.value().is_empty());
    let mut shown: Vec<(String, String)> = labels
        .map(|label| {
            let name = match label.key() {
                "" => "_".into(),
                name => Escaping::Underscores.escape_label(name),
            };
            let is_taken =
                name.starts_with("__") || (recorded == Recorded::Histogram && name == "le");
            // As Prometheus calls labels that it has itself.
            let name = if is_taken {
                format!("exported_{name}")
            } else {
                name.into_owned()
            };
            (name, label.value().to_owned())
        })
        .collect();
    shown.sort_by(|one, other| one.0.cmp(&other.0));
    shown.dedup_by(|later, first| later.0 == first.0);
    shown
}
