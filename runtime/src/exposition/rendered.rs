//! Names and label values as a format writes them, rendered once a name and once a value.
//!
//! A piece is all that one value of one label adds to a series, such as `provider="openai"` between
//! the braces of a line; a series is composed by copying pieces. There are as many pieces as values,
//! not as many as series, and a scrape changes none: what it was the first to meet, it leaves to the next
//! one in pieces made anew.

use super::composed::Names;
use super::escaping::{Escaping, is_bare};
use super::number::push_bound;
use super::strip::{Piece, Strip};
use crate::description::{Detail, FamilyDescription, Kind, LabelDescription};
use crate::label::LabelText;
use crate::settle::{Part, SettledFamily};
use crate::sync::{Mutex, lock};
use once_cell::race::OnceBox;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How labels are written: in which shape, and with which names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) shape: Shape,
    pub(crate) escaping: Escaping,
}

/// The shape of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `name="value"`
    Text,
    /// A message `LabelPair`, as a field of `Metric`.
    Protobuf,
}

impl Dialect {
    const SHAPES: usize = 2;
    /// The number of dialects.
    const ALL: usize = Self::SHAPES * Escaping::ALL.len();

    fn index(self) -> usize {
        self.shape as usize * Escaping::ALL.len() + self.escaping as usize
    }

    /// What stands behind a label that another one follows.
    pub(crate) fn separator(self) -> &'static [u8] {
        match self.shape {
            Shape::Text => b",",
            Shape::Protobuf => b"",
        }
    }

    /// The label that stands last, with what ends the labels.
    fn close(self, mut label: Vec<u8>) -> Vec<u8> {
        if self.shape == Shape::Text {
            label.extend_from_slice(b"} ");
        }
        label
    }

    /// Appends one label, its name escaped already.
    pub(crate) fn push(self, out: &mut Vec<u8>, name: &str, value: &str) {
        match self.shape {
            Shape::Text => super::text::push_label(out, name, value),
            Shape::Protobuf => super::protobuf::push_label(out, name, value),
        }
    }
}

/// The names and label values of a registry's families, for each dialect that was asked for.
#[derive(Default)]
pub(crate) struct AllRendered([Mutex<Option<Arc<Rendered>>>; Dialect::ALL]);

impl AllRendered {
    pub(crate) fn get(&self, dialect: Dialect, families: &[SettledFamily]) -> Arc<Rendered> {
        let mut kept = lock(&self.0[dialect.index()]);
        let rendered = kept.get_or_insert_with(|| {
            let families = families.iter();
            let families = families.map(|family| Arc::new(RenderedFamily::new(family, dialect)));
            Arc::new(Rendered {
                families: families.collect(),
            })
        });
        Arc::clone(rendered)
    }

    /// Leaves what a scrape has met and `rendered` lacks to the next scrape.
    pub(crate) fn complete(
        &self,
        dialect: Dialect,
        families: &[SettledFamily],
        rendered: &Arc<Rendered>,
    ) {
        if rendered.families.iter().any(|family| family.is_behind()) {
            let mut kept = lock(&self.0[dialect.index()]);
            // Another scrape may have done so.
            if kept
                .as_ref()
                .is_some_and(|kept| Arc::ptr_eq(kept, rendered))
            {
                *kept = Some(Arc::new(rendered.completed(families)));
            }
        }
    }
}

/// The names and label values of a registry's families in one dialect, as of one moment.
pub(crate) struct Rendered {
    pub(crate) families: Vec<Arc<RenderedFamily>>,
}

impl Rendered {
    fn completed(&self, families: &[SettledFamily]) -> Self {
        let completed = |(known, family): (&Arc<RenderedFamily>, &SettledFamily)| {
            if known.is_behind() {
                Arc::new(known.completed(family.description))
            } else {
                Arc::clone(known)
            }
        };
        Self {
            families: self.families.iter().zip(families).map(completed).collect(),
        }
    }
}

pub(crate) struct RenderedFamily {
    pub(crate) name: String,
    pub(crate) is_bare: bool,
    /// See [`Head::names`](super::Head::names).
    pub(crate) names: Names,
    /// See [`Head::last`](super::Head::last).
    pub(crate) last: Strip,
    dialect: Dialect,
    /// Only those of which a series was shown.
    parts: Box<[OnceBox<Pieces>]>,
}

impl RenderedFamily {
    fn new(family: &SettledFamily, dialect: Dialect) -> Self {
        let name = dialect.escaping.escape(&family.name).into_owned();
        Self {
            is_bare: is_bare(&name),
            names: names(&name, family.description.kind, dialect),
            last: last(&name, family.description, dialect),
            dialect,
            parts: family.parts.iter().map(|_| OnceBox::new()).collect(),
            name,
        }
    }

    /// The labels of the series of a part of this family.
    pub(crate) fn pieces(&self, family: &SettledFamily, part: &Part) -> &Pieces {
        self.parts[part.at]
            .get_or_init(|| Box::new(Pieces::new(family.description, part, self.dialect)))
    }

    /// Whether a value was met that is not rendered.
    fn is_behind(&self) -> bool {
        let mut parts = self.parts.iter().filter_map(OnceBox::get);
        parts.any(|part| part.is_behind.load(Ordering::Relaxed))
    }

    fn completed(&self, description: &FamilyDescription) -> Self {
        let completed = |part: &OnceBox<Pieces>| match part.get() {
            Some(pieces) => OnceBox::with_value(Box::new(pieces.completed(description))),
            None => OnceBox::new(),
        };
        Self {
            name: self.name.clone(),
            names: self.names.clone(),
            last: self.last.clone(),
            parts: self.parts.iter().map(completed).collect(),
            ..*self
        }
    }
}

/// What lines begin with; nothing where the dialect has none.
pub(crate) fn names(name: &str, kind: Kind, dialect: Dialect) -> Names {
    match dialect.shape {
        Shape::Text => Names::new(name, kind, is_bare(name)),
        Shape::Protobuf => Names::default(),
    }
}

fn last(name: &str, description: &FamilyDescription, dialect: Dialect) -> Strip {
    match (description.kind, description.detail) {
        (Kind::Histogram | Kind::NativeHistogram, _) => bounds(description.bounds, dialect),
        (Kind::StateSet, Detail::States(states)) => Strip::new(states.texts().map(|text| {
            let mut label = Vec::new();
            dialect.push(&mut label, name, &text);
            Some(dialect.close(label))
        })),
        _ => Strip::default(),
    }
}

/// `le="0.5"` for each bound, and for `+Inf`; as the dialect has it.
pub(crate) fn bounds(bounds: &[f64], dialect: Dialect) -> Strip {
    let bounds = bounds.iter().copied().chain([f64::INFINITY]);
    Strip::new(bounds.map(|bound| {
        let mut label = Vec::new();
        match dialect.shape {
            Shape::Text => {
                let mut text = String::new();
                push_bound(&mut text, bound);
                dialect.push(&mut label, "le", &text);
            }
            Shape::Protobuf => super::protobuf::push_bound(&mut label, bound),
        }
        Some(dialect.close(label))
    }))
}

/// `quantile="0.5"` for each quantile; nothing where the dialect has no labels for them.
pub(crate) fn quantiles(quantiles: &[(f64, f64)], dialect: Dialect) -> Strip {
    if dialect.shape != Shape::Text {
        return Strip::default();
    }
    Strip::new(quantiles.iter().map(|(quantile, _)| {
        let (mut text, mut label) = (String::new(), Vec::new());
        push_bound(&mut text, *quantile);
        dialect.push(&mut label, "quantile", &text);
        Some(dialect.close(label))
    }))
}

/// The labels of the series that one claim holds.
///
/// What was met when they were rendered is in a strip. What a scrape meets later, it renders wherever it
/// meets it; the next scrape has it in a strip of its own.
pub(crate) struct Pieces {
    pub(crate) dialect: Dialect,
    /// The labels that are the same in all series.
    constant: Strip,
    /// For each label, its values.
    labels: Box<[Strip]>,
    /// Whether something was met that is not here.
    is_behind: AtomicBool,
}

impl Pieces {
    fn new(description: &FamilyDescription, part: &Part, dialect: Dialect) -> Self {
        let mut constant = Vec::new();
        for (name, value) in &part.constant_labels {
            push(&mut constant, dialect, name, value);
        }
        let values = |label: &LabelDescription| {
            Strip::new((0..label.cardinality).map(|index| render(dialect, label, index)))
        };
        Self {
            dialect,
            constant: Strip::of(constant),
            labels: description.labels.iter().map(values).collect(),
            is_behind: AtomicBool::new(false),
        }
    }

    fn completed(&self, description: &FamilyDescription) -> Self {
        let labels = self.labels.iter().zip(description.labels);
        let completed = |(strip, label): (&Strip, &LabelDescription)| {
            strip.completed(|index| render(self.dialect, label, index))
        };
        Self {
            dialect: self.dialect,
            constant: self.constant.clone(),
            labels: labels.map(completed).collect(),
            is_behind: AtomicBool::new(false),
        }
    }

    #[inline]
    pub(crate) fn constant(&self) -> Piece<'_> {
        self.constant.get(0).unwrap_or_default()
    }

    /// The piece for the value at `index` of the label at `at`, if it was rendered before; empty where the
    /// label is absent.
    #[inline]
    pub(crate) fn get(&self, at: usize, index: usize) -> Option<Piece<'_>> {
        self.labels[at].get(index)
    }

    /// The pieces of the label at `at`, from the value at `start` on.
    #[inline(always)]
    pub(crate) fn of_label(
        &self,
        at: usize,
        start: usize,
    ) -> impl Iterator<Item = Option<Piece<'_>>> {
        self.labels[at].from(start)
    }

    /// What [`get`](Self::get) did not have; nothing, if the value was not met.
    #[cold]
    #[inline(never)]
    pub(crate) fn render_late(&self, label: &LabelDescription, index: usize) -> Option<Vec<u8>> {
        let text = render(self.dialect, label, index)?;
        // Relaxed: whoever sees it renders what is there by then.
        self.is_behind.store(true, Ordering::Relaxed);
        Some(text)
    }

    /// Appends the piece for the value at `index` of the label at `at`.
    pub(crate) fn push_to(
        &self,
        out: &mut Vec<u8>,
        label: &LabelDescription,
        (at, index): (usize, usize),
    ) {
        match self.get(at, index) {
            Some(piece) => piece.push_to(out),
            None => out.extend(self.render_late(label, index).unwrap_or_default()),
        }
    }
}

/// What a value of a label adds to a series; nothing, if it was not met.
fn render(dialect: Dialect, label: &LabelDescription, index: usize) -> Option<Vec<u8>> {
    let mut piece = Vec::new();
    match (label.text)(index) {
        LabelText::Unmet => return None,
        LabelText::Absent => {}
        LabelText::Value(text) => push(&mut piece, dialect, label.name, &text),
    }
    for (which, name) in label.implied.iter().enumerate() {
        if let LabelText::Value(text) = (label.implied_text)(which, index) {
            push(&mut piece, dialect, name, &text);
        }
    }
    Some(piece)
}

/// Appends a label, with what stands behind each of those that `Pieces` has.
fn push(out: &mut Vec<u8>, dialect: Dialect, name: &str, value: &str) {
    dialect.push(out, &dialect.escaping.escape_label(name), value);
    out.extend_from_slice(dialect.separator());
}
