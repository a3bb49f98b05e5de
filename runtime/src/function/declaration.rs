//! What a function says of its metrics, and what its types say.

use crate::buckets;
use crate::check::{Shape, check_shape};
use crate::description::{LabelDescription, Location, here};
use crate::label::{Label, LabelText};
use crate::label_set::LabelTuple;
use crate::outcome::Outcome;
use tallymark_rules::FAMILY_BUDGET;

/// The type of a label that is not there.
#[derive(Clone, Copy)]
pub enum NoLabel {}

impl Label for NoLabel {
    const CARDINALITY: usize = 0;

    fn index(self) -> usize {
        match self {}
    }

    fn text(_: usize) -> LabelText {
        LabelText::Unmet
    }
}

/// The outcomes whose durations are observed unless a function says otherwise: those of calls that
/// returned.
pub const TIMED: u8 = 1 << Outcome::Ok as u8 | 1 << Outcome::Error as u8;

/// The name of the label for how a call ended.
pub const OUTCOME: &[&str] = &["outcome"];

/// What a function says of its metrics.
#[derive(Clone, Copy)]
pub struct Declaration {
    /// What the names of its families start with.
    pub prefix: &'static str,
    /// The names of the labels of all its families.
    pub labels: &'static [&'static str],
    /// The names of the labels of a call's end.
    pub ends: &'static [&'static str],
    /// The name of the label for the kind of an error.
    pub kind: &'static str,
    /// Labels that are the same in all calls.
    pub constant_labels: &'static [(&'static str, &'static str)],
    /// The bounds of the durations.
    pub bounds: &'static [f64],
    /// The most lines of each family.
    pub max_series: usize,
    /// The outcomes whose durations are observed, a bit each.
    pub timed: u8,
    /// Whether items are counted.
    pub has_items: bool,
    /// Where the function stands.
    pub location: Location,
}

impl Declaration {
    /// What a function says that asks for nothing but labels.
    #[track_caller]
    pub const fn usual(prefix: &'static str, labels: &'static [&'static str]) -> Self {
        Self {
            prefix,
            labels,
            ends: OUTCOME,
            kind: "error",
            constant_labels: &[],
            bounds: &buckets::DEFAULT,
            max_series: FAMILY_BUDGET,
            timed: TIMED,
            has_items: false,
            location: here(),
        }
    }

    /// Checks labels and budget.
    #[track_caller]
    pub(super) const fn check(&self, parts: &Parts, implies: bool) {
        let most = self.max_series / parts.combinations_at_least_one();
        let lines = self.bounds.len() + 3;
        let fits = most >= lines && most >= parts.ends_count && most >= parts.kinds() as usize;
        // Names are judged by the macro, but for those that a label brings with it.
        if !fits || implies || parts.kind_implies() {
            self.check_closely(parts, lines);
        }
    }

    #[track_caller]
    const fn check_closely(&self, parts: &Parts, lines: usize) {
        let mut labels = [LabelDescription::of::<NoLabel>(""); 17];
        let mut len = 0;
        while len < parts.labels.len() {
            labels[len] = parts.labels[len].named(self.labels[len]);
            len += 1;
        }
        self.check_family("duration_seconds", labels.split_at(len).0, lines);
        if let Some(kind) = parts.kind {
            labels[len] = kind.named(self.kind);
            self.check_family("errors_total", labels.split_at(len + 1).0, 1);
        }
        let mut at = 0;
        while at < parts.ends.len() {
            labels[len] = parts.ends[at].named(self.ends[at]);
            len += 1;
            at += 1;
        }
        self.check_family("calls_total", labels.split_at(len).0, 1);
    }

    #[track_caller]
    const fn check_family(&self, name: &str, labels: &[LabelDescription], lines: usize) {
        check_shape(&Shape {
            prefix: self.prefix,
            name,
            labels,
            constant_labels: self.constant_labels,
            lines,
            max_series: self.max_series,
        });
    }
}

/// What the types of a function's labels say.
pub(super) struct Parts {
    pub(super) labels: &'static [LabelDescription],
    pub(super) ends: &'static [LabelDescription],
    pub(super) kind: Option<LabelDescription>,
    combinations: usize,
    pub(super) ends_count: usize,
}

impl Parts {
    pub(super) const fn of<L: LabelTuple, X: LabelTuple, K: Label>() -> Self {
        Self {
            labels: L::TYPES,
            ends: X::TYPES,
            kind: if K::CARDINALITY > 0 {
                Some(LabelDescription::of::<K>(""))
            } else {
                None
            },
            combinations: L::COMBINATIONS,
            ends_count: X::COMBINATIONS,
        }
    }

    pub(super) const fn combinations(&self) -> u32 {
        self.combinations as u32
    }

    const fn combinations_at_least_one(&self) -> usize {
        if self.combinations == 0 {
            1
        } else {
            self.combinations
        }
    }

    /// The number of kinds of errors.
    pub(super) const fn kinds(&self) -> u32 {
        match self.kind {
            Some(kind) => kind.cardinality as u32,
            None => 0,
        }
    }

    const fn kind_implies(&self) -> bool {
        match self.kind {
            Some(kind) => !kind.implied.is_empty(),
            None => false,
        }
    }

    /// The place of the first bucket.
    #[inline(always)]
    pub(super) const fn buckets_at(&self) -> u32 {
        super::CALLS + self.ends_count as u32
    }

    /// The place of the sum of the durations.
    #[inline(always)]
    pub(super) const fn sum_at(&self, declaration: &Declaration) -> u32 {
        self.buckets_at() + declaration.bounds.len() as u32 + 1
    }

    /// The place of the number of items, if they are counted.
    pub(super) const fn items_at(&self, declaration: &Declaration) -> u32 {
        self.sum_at(declaration) + 1
    }

    /// The place of the first kind of error.
    pub(super) const fn kinds_at(&self, declaration: &Declaration) -> u32 {
        self.items_at(declaration) + declaration.has_items as u32
    }
}
