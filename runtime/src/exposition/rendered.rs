//! Names and label values as a format writes them, rendered once a name and once a value.
//!
//! A piece is all that one value of one label adds to a series, such as `provider="openai"` between
//! the braces of a line; a series is composed by copying pieces. There are as many pieces as values,
//! not as many as series.

use super::composed::Names;
use super::escaping::{Escaping, is_bare};
use super::number::push_bound;
use super::page::Piece;
use crate::description::{Detail, FamilyDescription, Kind, LabelDescription};
use crate::label::LabelText;
use crate::settle::{Part, SettledFamily};
use once_cell::race::OnceBox;

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
    fn close(self, mut label: Vec<u8>) -> Piece {
        if self.shape == Shape::Text {
            label.extend_from_slice(b"} ");
        }
        Piece::new(&label)
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
pub(crate) struct AllRendered([OnceBox<Rendered>; Dialect::ALL]);

impl AllRendered {
    pub(crate) fn get(&self, dialect: Dialect, families: &[SettledFamily]) -> &Rendered {
        self.0[dialect.index()].get_or_init(|| {
            let families = families.iter();
            let families = families.map(|family| RenderedFamily::new(family, dialect));
            Box::new(Rendered {
                families: families.collect(),
            })
        })
    }
}

/// The names and label values of a registry's families in one dialect.
pub(crate) struct Rendered {
    pub(crate) families: Vec<RenderedFamily>,
}

pub(crate) struct RenderedFamily {
    pub(crate) name: String,
    pub(crate) is_bare: bool,
    /// See [`Head::names`](super::Head::names).
    pub(crate) names: Names,
    /// See [`Head::last`](super::Head::last).
    pub(crate) last: Vec<Piece>,
    pub(crate) parts: Vec<Pieces>,
}

impl RenderedFamily {
    fn new(family: &SettledFamily, dialect: Dialect) -> Self {
        let name = dialect.escaping.escape(&family.name).into_owned();
        let parts = family.parts.iter();
        Self {
            is_bare: is_bare(&name),
            names: names(&name, family.description.kind, dialect),
            last: last(&name, family.description, dialect),
            parts: parts
                .map(|part| Pieces::new(family.description, part, dialect))
                .collect(),
            name,
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

fn last(name: &str, description: &FamilyDescription, dialect: Dialect) -> Vec<Piece> {
    match (description.kind, description.detail) {
        (Kind::Histogram | Kind::NativeHistogram, _) => bounds(description.bounds, dialect),
        (Kind::StateSet, Detail::States(states)) => {
            let texts = states.texts();
            texts
                .map(|text| {
                    let mut label = Vec::new();
                    dialect.push(&mut label, name, &text);
                    dialect.close(label)
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// `le="0.5"` for each bound, and for `+Inf`; as the dialect has it.
pub(crate) fn bounds(bounds: &[f64], dialect: Dialect) -> Vec<Piece> {
    let bounds = bounds.iter().copied().chain([f64::INFINITY]);
    bounds
        .map(|bound| {
            let mut label = Vec::new();
            match dialect.shape {
                Shape::Text => {
                    let mut text = String::new();
                    push_bound(&mut text, bound);
                    dialect.push(&mut label, "le", &text);
                }
                Shape::Protobuf => super::protobuf::push_bound(&mut label, bound),
            }
            dialect.close(label)
        })
        .collect()
}

/// `quantile="0.5"` for each quantile; nothing where the dialect has no labels for them.
pub(crate) fn quantiles(quantiles: &[(f64, f64)], dialect: Dialect) -> Vec<Piece> {
    if dialect.shape != Shape::Text {
        return Vec::new();
    }
    let quantiles = quantiles.iter();
    quantiles
        .map(|(quantile, _)| {
            let (mut text, mut label) = (String::new(), Vec::new());
            push_bound(&mut text, *quantile);
            dialect.push(&mut label, "quantile", &text);
            dialect.close(label)
        })
        .collect()
}

/// The labels of the series that one claim holds.
pub(crate) struct Pieces {
    pub(crate) dialect: Dialect,
    /// The labels that are the same in all series.
    pub(crate) constant: Piece,
    /// For each label, its values.
    labels: Vec<Box<[OnceBox<Piece>]>>,
}

impl Pieces {
    fn new(description: &FamilyDescription, part: &Part, dialect: Dialect) -> Self {
        let mut constant = Vec::new();
        for (name, value) in &part.constant_labels {
            push(&mut constant, dialect, name, value);
        }
        let constant = Piece::new(&constant);
        let values =
            |label: &LabelDescription| (0..label.cardinality).map(|_| OnceBox::new()).collect();
        Self {
            dialect,
            constant,
            labels: description.labels.iter().map(values).collect(),
        }
    }

    /// The piece for the value at `index` of the label at `at`; empty where the label is absent.
    #[inline]
    pub(crate) fn get(&self, label: &LabelDescription, at: usize, index: usize) -> &Piece {
        match self.labels[at][index].get() {
            Some(piece) => piece,
            None => self.render(label, at, index),
        }
    }

    /// The pieces of the label at `at`, those that were rendered before.
    pub(crate) fn of_label(&self, at: usize) -> &[OnceBox<Piece>] {
        &self.labels[at]
    }

    #[cold]
    #[inline(never)]
    fn render(&self, label: &LabelDescription, at: usize, index: usize) -> &Piece {
        self.labels[at][index].get_or_init(|| {
            let mut piece = Vec::new();
            if let LabelText::Value(text) = (label.text)(index) {
                push(&mut piece, self.dialect, label.name, &text);
            }
            for (which, name) in label.implied.iter().enumerate() {
                if let LabelText::Value(text) = (label.implied_text)(which, index) {
                    push(&mut piece, self.dialect, name, &text);
                }
            }
            Box::new(Piece::new(&piece))
        })
    }
}

/// Appends a label, with what stands behind each of those that `Pieces` has.
fn push(out: &mut Vec<u8>, dialect: Dialect, name: &str, value: &str) {
    dialect.push(out, &dialect.escaping.escape_label(name), value);
    out.extend_from_slice(dialect.separator());
}
