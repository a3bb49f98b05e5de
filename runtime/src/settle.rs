//! Settling: which families of a registry are shown, under which names.
//!
//! Done whenever the members change; a scrape works on the result without any lock.

use crate::computed::Computation;
use crate::description::{Detail, FamilyDescription, Kind, LabelDescription, Location};
use crate::exemplar::Exemplars;
use crate::exposition::title::Titles;
use crate::exposition::{AllRendered, Escaping, Spare};
use crate::family::{FamilyRef, Layout};
use crate::interned::BoundedEntry;
use crate::label::LabelText;
use crate::metric_set::{AnySet, Path, StaticSet};
use crate::native::Stores;
use crate::own::OVERFLOW;
use crate::problem::Problem;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A set of a registry, and the labels that it was registered with.
#[derive(Clone)]
pub(crate) struct Member {
    pub(crate) set: Held,
    pub(crate) labels: Vec<(&'static str, String)>,
}

#[derive(Clone)]
pub(crate) enum Held {
    Static(&'static dyn StaticSet),
    Instance(Arc<dyn AnySet>),
}

/// All families of a registry, by name, and what could not be among them.
pub(crate) struct Settled {
    pub(crate) families: Vec<SettledFamily>,
    pub(crate) problems: Vec<Problem>,
    /// By the name of a line: the family that writes it.
    pub(crate) lines: BTreeMap<String, (String, Location)>,
    /// What OpenMetrics calls families, where that is not their name.
    titles: Titles,
    pub(crate) rendered: AllRendered,
    pub(crate) spare: Spare,
    /// Keeps the slots of instances alive while a scrape reads them.
    _held: Vec<Held>,
}

impl Settled {
    /// Whether a family, or a line of one, is called so where names are escaped with underscores.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.lines.contains_key(name) || self.titles.has(name)
    }
}

pub(crate) struct SettledFamily {
    /// Its place among the families.
    pub(crate) at: usize,
    pub(crate) name: String,
    /// The help text, unescaped, with what is appended to the declared one.
    pub(crate) help: Cow<'static, str>,
    pub(crate) description: &'static FamilyDescription,
    /// Whether OpenMetrics calls it by its name without the suffix.
    pub(crate) has_title: bool,
    pub(crate) parts: Vec<Part>,
}

impl SettledFamily {
    /// Names and unescaped values of the labels of one series of `part`, in the order of lines.
    pub(crate) fn series_labels(&self, part: &Part, values: &[usize]) -> Vec<(String, String)> {
        let mut labels: Vec<(String, String)> = part
            .constant_labels
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect();
        for (label, value) in self.description.labels.iter().zip(values) {
            let implied = label.implied.iter().enumerate();
            let texts = std::iter::once((label.name, (label.text)(*value)))
                .chain(implied.map(|(which, name)| (*name, (label.implied_text)(which, *value))));
            for (name, text) in texts {
                if let LabelText::Value(text) = text {
                    labels.push((name.to_owned(), text.into_owned()));
                }
            }
        }
        labels
    }
}

/// The series of a family that one claim holds.
pub(crate) struct Part {
    /// Its place in the family.
    pub(crate) at: usize,
    pub(crate) constant_labels: Vec<(&'static str, String)>,
    pub(crate) base: u32,
    pub(crate) layout: Layout,
    /// When its series began to count, in milliseconds since 1970.
    pub(crate) created: u64,
    pub(crate) exemplars: Arc<Exemplars>,
    /// Where a native histogram counts, which has no slots.
    pub(crate) native: Option<Arc<Stores>>,
    /// What a computed gauge is; nothing, if it has no formula.
    pub(crate) computation: Option<Computation>,
    met: Met,
}

/// Puts families under names, refusing those whose lines would meet.
#[derive(Default)]
struct Settling {
    /// By the name of a line: the family that writes it.
    lines: BTreeMap<String, (String, Location)>,
    families: BTreeMap<String, SettledFamily>,
    problems: Vec<Problem>,
}

/// Settles the members of a registry, and the bounded labels that it shows the overflow of.
pub(crate) fn settle(mut members: &[Member], bounded_labels: &[BoundedEntry]) -> Settled {
    if cfg!(feature = "off") {
        members = &[];
    }
    let mut settling = Settling::default();
    for (at, entry) in bounded_labels.iter().enumerate() {
        settling.add_bounded(entry, &bounded_labels[..at]);
    }
    for member in members {
        let add = &mut |path: &Path<'_>, family: FamilyRef<'_>| {
            settling.add(path, family, &member.labels);
        };
        match &member.set {
            Held::Static(set) => set.visit_static(add),
            Held::Instance(set) => set.visit_any(add),
        }
    }
    let mut families: Vec<_> = settling.families.into_values().collect();
    let mut titles = Titles::default();
    for (at, family) in families.iter_mut().enumerate() {
        family.at = at;
        family.has_title = titles.take(&family.name, family.description.kind, |title| {
            settling.lines.contains_key(title)
        });
        for (at, part) in family.parts.iter_mut().enumerate() {
            part.at = at;
        }
    }
    Settled {
        families,
        rendered: AllRendered::default(),
        spare: Spare::default(),
        problems: settling.problems,
        lines: settling.lines,
        titles,
        _held: members.iter().map(|member| member.set.clone()).collect(),
    }
}

impl Settling {
    fn add(&mut self, path: &Path<'_>, family: FamilyRef<'_>, labels: &[(&'static str, String)]) {
        let constants = path.constant_labels();
        let own = family.description.constant_labels.iter().copied();
        let constant_labels = constants
            .into_iter()
            .chain(own)
            .map(|(name, value)| (name, value.to_owned()))
            .chain(labels.iter().cloned())
            // To Prometheus an empty label is none.
            .filter(|(_, value)| !value.is_empty())
            .collect();
        self.add_part(path.name(family.description.name), family, constant_labels);
    }

    fn add_bounded(&mut self, entry: &BoundedEntry, before: &[BoundedEntry]) {
        let family = FamilyRef {
            description: OVERFLOW,
            claim: entry.label.overflow(),
            layout: Layout::plain(OVERFLOW),
            native: None,
            computing: None,
        };
        // Types within functions may share a path: the later ones are numbered.
        let known = before
            .iter()
            .filter(|known| known.type_name == entry.type_name)
            .count();
        let type_name = match known {
            0 => entry.type_name.to_owned(),
            known => format!("{}#{}", entry.type_name, known + 1),
        };
        let labels = vec![("label", entry.name.to_owned()), ("type", type_name)];
        self.add_part(OVERFLOW.name.to_owned(), family, labels);
    }

    fn add_part(
        &mut self,
        name: String,
        family: FamilyRef<'_>,
        constant_labels: Vec<(&'static str, String)>,
    ) {
        let description = family.description;
        if let Some(label) = label_twice(&name, description, &constant_labels) {
            return self.problems.push(Problem::LabelTwice {
                name,
                location: description.location,
                label,
            });
        }
        let base = match family.claim.take() {
            Ok(base) => base,
            Err(cause) => {
                return self.problems.push(Problem::NoRoom {
                    name,
                    location: description.location,
                    cause,
                });
            }
        };
        if let Some(known) = self.families.get_mut(&name)
            && known.description.is_same(description)
            && known
                .parts
                .iter()
                .all(|part| part.constant_labels != constant_labels)
        {
            let part = Part::new(family, constant_labels, base);
            known.parts.push(part);
            let before = (known.parts.len() - 1).saturating_mul(description.series());
            let series = before.saturating_add(description.series());
            let max_series = description.max_series;
            // Of instances there may be as many as the program registers.
            if description.joins && before <= max_series && series > max_series {
                self.problems.push(Problem::OverBudget {
                    name,
                    location: description.location,
                    series,
                    max_series,
                });
            }
            return;
        }
        let lines = line_names(&name, description);
        if let Some((beside, first)) = lines.iter().find_map(|line| self.lines.get(line)) {
            return self.problems.push(Problem::NameTwice {
                name,
                beside: beside.clone(),
                first: *first,
                second: description.location,
            });
        }
        for line in lines {
            self.lines
                .insert(line, (name.clone(), description.location));
        }
        let part = Part::new(family, constant_labels, base);
        self.families.insert(
            name.clone(),
            SettledFamily {
                at: 0,
                name,
                help: help(description),
                description,
                has_title: false,
                parts: vec![part],
            },
        );
    }
}

/// Which values of a part's labels are known to have been met: asking a label for its text is slow.
struct Met(Vec<Box<[AtomicBool]>>);

impl Met {
    fn new(description: &FamilyDescription) -> Self {
        let labels = description.labels.iter();
        let values = labels.map(|label| (0..label.cardinality).map(|_| AtomicBool::new(false)));
        Self(values.map(Iterator::collect).collect())
    }
}

impl Part {
    /// Whether a value of the label at `at` has been met.
    #[inline]
    pub(crate) fn is_met(&self, label: &LabelDescription, at: usize, value: usize) -> bool {
        // Relaxed: a value once met remains so, and its text is found by other means.
        let is_met = &self.met.0[at][value];
        is_met.load(Ordering::Relaxed) || {
            let now = (label.text)(value) != LabelText::Unmet;
            is_met.store(now, Ordering::Relaxed);
            now
        }
    }

    /// Whether the values of the first labels have been met: of as many as there are values.
    #[inline]
    pub(crate) fn are_met(&self, labels: &[LabelDescription], values: &[usize]) -> bool {
        let mut labels = labels.iter().zip(values).enumerate();
        labels.all(|(at, (label, value))| self.is_met(label, at, *value))
    }

    fn new(family: FamilyRef<'_>, constant_labels: Vec<(&'static str, String)>, base: u32) -> Self {
        Self {
            at: 0,
            met: Met::new(family.description),
            constant_labels,
            base,
            layout: family.layout,
            created: family.claim.created(),
            exemplars: Arc::clone(family.claim.exemplars()),
            native: family.native.map(Arc::clone),
            computation: family
                .computing
                .and_then(|computing| Computation::new(family.description, &computing)),
        }
    }
}

/// The help text of a family: of a gauge that is set to states, with their numbers.
fn help(description: &FamilyDescription) -> Cow<'static, str> {
    match (description.kind, description.detail, description.help) {
        (Kind::Gauge, Detail::States(states), "") => states.legend().into(),
        (Kind::Gauge, Detail::States(states), help) => format!("{help} {}", states.legend()).into(),
        (_, _, help) => help.into(),
    }
}

/// The name of a label that all series of a part have, if it stands in them twice, or would where
/// names are escaped.
fn label_twice(
    name: &str,
    description: &FamilyDescription,
    constant_labels: &[(&'static str, String)],
) -> Option<&'static str> {
    let own = description.labels.iter();
    let own = own.flat_map(|label| std::iter::once(&label.name).chain(label.implied));
    let constant = constant_labels.iter().map(|(name, _)| name);
    // The states of a state set have a label of the family's name.
    let of_states = (description.kind == Kind::StateSet).then_some(name);
    let escape = |name| Escaping::Underscores.escape_label(name);
    let mut seen: BTreeSet<_> = of_states.into_iter().map(escape).collect();
    own.chain(constant)
        .find(|name| !seen.insert(escape(name)))
        .copied()
}

/// The names of a family's lines, for readers that know no others.
///
/// Names that are apart to them are apart in every way of escaping but one, `Values`, whose names
/// somebody could have written out.
fn line_names(name: &str, description: &FamilyDescription) -> Vec<String> {
    let suffixes = tallymark_rules::line_suffixes(
        description.kind.is_histogram(),
        description.kind == Kind::Summary,
    );
    let plain = Escaping::Underscores.escape(name);
    let values = Escaping::Values.escape(name);
    let values = (values != plain).then_some(values);
    [Some(plain), values]
        .into_iter()
        .flatten()
        .flat_map(|name| suffixes.iter().map(move |suffix| format!("{name}{suffix}")))
        .collect()
}
