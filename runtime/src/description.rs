//! What is known about a family, a label and a set when the program is compiled.

use crate::computed::Formula;
use crate::label::{Label, LabelText};
use crate::state::States;

/// The type of a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A number that only goes up.
    Counter,
    /// A number that is set.
    Gauge,
    /// A number that is counted up and down; a gauge to Prometheus.
    UpDown,
    /// Observations counted by bucket, and their sum.
    Histogram,
    /// Observations counted, and their sum.
    Summary,
    /// Facts as labels, of value 1.
    Info,
    /// A number of which nothing is known, given by a collector.
    Unknown,
    /// Which of several states something is in.
    StateSet,
    /// Observations counted by exponential buckets, and their sum.
    NativeHistogram,
}

impl Kind {
    /// Whether it writes the lines of a histogram.
    pub(crate) const fn is_histogram(self) -> bool {
        matches!(self, Self::Histogram | Self::NativeHistogram)
    }

    /// The type as `# TYPE` lines of the text format 0.0.4 name it.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge | Self::UpDown | Self::Info | Self::StateSet => "gauge",
            Self::Histogram | Self::NativeHistogram => "histogram",
            Self::Summary => "summary",
            Self::Unknown => "untyped",
        }
    }

    /// The lines that one combination of labels takes in an exposition; of a state set, for each
    /// state.
    pub const fn lines(self, bounds: usize) -> usize {
        match self {
            Self::Counter
            | Self::Gauge
            | Self::UpDown
            | Self::Info
            | Self::StateSet
            | Self::Unknown => 1,
            Self::Summary => 2,
            Self::Histogram | Self::NativeHistogram => bounds + 3,
        }
    }

    /// The slots that one combination of labels takes.
    pub(crate) const fn cells(self, bounds: usize) -> usize {
        match self {
            Self::Counter
            | Self::Gauge
            | Self::UpDown
            | Self::Info
            | Self::StateSet
            | Self::Unknown => 1,
            Self::Summary => 2,
            Self::Histogram => bounds + 2,
            Self::NativeHistogram => 0,
        }
    }
}

/// The number that the cells of a counter, gauge or up-down counter hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// A `u64`, exact to its last bit; wraps at its end as counters may.
    Unsigned,
    /// An `i64`.
    Signed,
    /// An `f64`.
    Float,
}

/// Where in the source a family is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file, as `file!()` gives it.
    pub file: &'static str,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

/// The place of the caller.
#[track_caller]
pub const fn here() -> Location {
    Location::of(std::panic::Location::caller())
}

impl Location {
    pub(crate) const fn of(location: &'static std::panic::Location<'static>) -> Self {
        Self {
            file: location.file(),
            line: location.line(),
            column: location.column(),
        }
    }
}

impl std::fmt::Display for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { file, line, column } = self;
        write!(f, "{file}:{line}:{column}")
    }
}

/// A label of a family.
#[derive(Clone, Copy, Debug)]
pub struct LabelDescription {
    /// The label's name.
    pub name: &'static str,
    /// The number of its values.
    pub cardinality: usize,
    /// The text of each value.
    pub text: fn(usize) -> LabelText,
    /// The texts of its values but "absent", where they are known when the program is compiled;
    /// otherwise none.
    pub values: &'static [&'static str],
    /// The names of the labels that its values imply.
    pub implied: &'static [&'static str],
    /// The text of an implied label, by its place in `implied`, for each value.
    pub implied_text: fn(usize, usize) -> LabelText,
}

impl LabelDescription {
    /// The description of a label of type `L` by the name of `name`.
    pub const fn of<L: Label>(name: &'static str) -> Self {
        Self {
            name,
            cardinality: L::CARDINALITY,
            text: L::text,
            values: L::VALUES,
            implied: L::IMPLIED,
            implied_text: L::implied_text,
        }
    }

    /// The same label by another name.
    pub(crate) const fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }
}

/// What only families of some types have.
#[derive(Clone, Copy, Debug)]
pub enum Detail {
    /// Nothing.
    None,
    /// The states of a state set, or of a gauge that is set to one.
    States(States),
    /// The most exponential buckets that a series of a native histogram has.
    Native {
        /// How many.
        max_buckets: usize,
    },
    /// How a gauge is computed.
    Computed(Option<Formula>),
}

/// A family: a metric with all its series.
#[derive(Clone, Copy, Debug)]
pub struct FamilyDescription {
    /// The name, without the prefixes of the sets around it.
    pub name: &'static str,
    /// The help text, unescaped.
    pub help: &'static str,
    /// The type.
    pub kind: Kind,
    /// What its cells hold.
    pub number: Number,
    /// The labels, in the order of lines.
    pub labels: &'static [LabelDescription],
    /// Labels that are the same in all its series.
    pub constant_labels: &'static [(&'static str, &'static str)],
    /// The upper bounds of a histogram's buckets, ascending, without `+Inf`.
    pub bounds: &'static [f64],
    /// What only its type has.
    pub detail: Detail,
    /// Whether series show at 0 before anything happens to them.
    pub shows_untouched: bool,
    /// The most lines that an exposition of the family may have.
    pub max_series: usize,
    /// Where it is declared.
    pub location: Location,
    /// Whether it may be declared several times, each with constant labels of its own: by functions
    /// that share a name.
    pub joins: bool,
}

impl FamilyDescription {
    /// Whether `other` describes the same declaration: every crate that names a `const` may have a
    /// copy of its own. Those that join need not stand in one place.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        let shape = |family: &Self| {
            let labels = family
                .labels
                .iter()
                .map(|label| (label.name, label.cardinality));
            let constants = family.constant_labels.iter();
            (
                (!family.joins).then_some(family.location),
                constants.map(|(name, _)| *name).collect::<Vec<_>>(),
                family.name,
                family.kind,
                family.number,
                labels.collect::<Vec<_>>(),
            )
        };
        std::ptr::eq(self, other) || (shape(self) == shape(other) && self.bounds == other.bounds)
    }

    /// The number of combinations of label values.
    pub const fn cardinality(&self) -> usize {
        let mut product = 1usize;
        let mut at = 0;
        while at < self.labels.len() {
            product = product.saturating_mul(self.labels[at].cardinality);
            at += 1;
        }
        product
    }

    /// The text of the state at `index`.
    pub(crate) fn state(&self, index: usize) -> Option<String> {
        match self.detail {
            Detail::States(states) => states.texts().nth(index),
            _ => None,
        }
    }

    /// The most lines that the family can have in an exposition, `# HELP` and `# TYPE` left out.
    pub const fn series(&self) -> usize {
        self.cardinality().saturating_mul(self.lines())
    }

    /// The lines that one combination of labels takes in an exposition.
    pub const fn lines(&self) -> usize {
        match (self.kind, self.detail) {
            (Kind::StateSet, Detail::States(states)) => states.count,
            (kind, _) => kind.lines(self.bounds.len()),
        }
    }
}

/// A part of a set.
#[derive(Clone, Copy, Debug)]
pub enum Item {
    /// A family.
    Family(&'static FamilyDescription),
    /// A set within the set.
    Nested(&'static SetDescription),
}

/// A set of families.
#[derive(Clone, Copy, Debug)]
pub struct SetDescription {
    /// The name of the type.
    pub name: &'static str,
    /// Namespace and subsystem, joined by an underscore; may be empty.
    pub prefix: &'static str,
    /// Labels that are the same in all series of the set.
    pub constant_labels: &'static [(&'static str, &'static str)],
    /// The families and nested sets, in the order of the source.
    pub items: &'static [Item],
    /// The most lines that an exposition of the set may have.
    pub max_series: usize,
}

impl SetDescription {
    /// The most lines that the set can have in an exposition.
    pub const fn series(&self) -> usize {
        let mut sum = 0usize;
        let mut at = 0;
        while at < self.items.len() {
            sum = sum.saturating_add(match self.items[at] {
                Item::Family(family) => family.series(),
                Item::Nested(set) => set.series(),
            });
            at += 1;
        }
        sum
    }
}
