//! What a function says of its metrics, and what its types say.

use crate::bucket_table::Bounds;
use crate::buckets;
use crate::check::{Shape, check_shape, check_slots};
use crate::claim::LONGEST;
use crate::description::LabelDescription;
use crate::label::{Label, LabelText};
use crate::label_set::LabelTuple;
use crate::outcome::Outcome;
use crate::storage::{Auto, Sharing, Storage};
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
pub(super) const OUTCOME: &[&str] = &["outcome"];

/// What not every function says of its metrics.
#[derive(Clone, Copy)]
pub struct Options {
    /// The names of the labels of a call's end.
    pub ends: &'static [&'static str],
    /// The name of the label for the kind of an error.
    pub kind: &'static str,
    /// Labels that are the same in all calls.
    pub constant_labels: &'static [(&'static str, &'static str)],
    /// The bounds of the durations.
    pub bounds: &'static Bounds,
    /// The most lines of each family.
    pub max_series: usize,
    /// The outcomes whose durations are observed, a bit each.
    pub timed: u8,
    /// Whether items are counted.
    pub has_items: bool,
}

impl Options {
    /// Those of a function that asks for nothing but labels.
    pub const USUAL: Self = Self {
        ends: OUTCOME,
        kind: "error",
        constant_labels: &[],
        bounds: &USUAL_BOUNDS,
        max_series: FAMILY_BUDGET,
        timed: TIMED,
        has_items: false,
    };
}

/// Checks labels and budget one by one, for the words of the error.
#[track_caller]
pub(super) const fn check_closely(
    names: &'static str,
    types: &Types,
    places: &Places,
    options: &Options,
) {
    let mut labels = [LabelDescription::of::<NoLabel>(""); 17];
    let mut len = 0;
    while len < types.labels.len() {
        labels[len] = types.labels[len].named(word(names, len + 1));
        len += 1;
    }
    let prefix = word(names, 0);
    let lines = options.bounds.list.len() + 3;
    check(
        prefix,
        "duration_seconds",
        labels.split_at(len).0,
        lines,
        options,
    );
    if let Some(kind) = types.kind {
        labels[len] = kind.named(options.kind);
        check(
            prefix,
            "errors_total",
            labels.split_at(len + 1).0,
            1,
            options,
        );
    }
    let mut at = 0;
    while at < types.ends.len() {
        labels[len] = types.ends[at].named(options.ends[at]);
        len += 1;
        at += 1;
    }
    check(prefix, "calls_total", labels.split_at(len).0, 1, options);
    check_slots(prefix, places.slots());
}

#[track_caller]
const fn check(
    prefix: &str,
    name: &str,
    labels: &[LabelDescription],
    lines: usize,
    options: &Options,
) {
    check_shape(&Shape {
        prefix,
        name,
        labels,
        constant_labels: options.constant_labels,
        lines,
        max_series: options.max_series,
    });
}

/// What the types of a function's labels say.
#[derive(Clone, Copy)]
pub(super) struct Types {
    pub(super) labels: &'static [LabelDescription],
    pub(super) ends: &'static [LabelDescription],
    pub(super) kind: Option<LabelDescription>,
}

impl Types {
    pub(super) const fn of<L: LabelTuple, X: LabelTuple, K: Label>() -> Self {
        Self {
            labels: L::TYPES,
            ends: X::TYPES,
            kind: if K::CARDINALITY > 0 {
                Some(LabelDescription::of::<K>(""))
            } else {
                None
            },
        }
    }
}

/// Where the cells of one combination of labels stand.
#[derive(Clone, Copy)]
pub(super) struct Places {
    /// Slots from one combination of labels to the next.
    pub(super) stride: u32,
    pub(super) combinations: u32,
    /// The number of ways that a call can end.
    pub(super) ends: u32,
    /// The number of kinds of errors.
    pub(super) kinds: u32,
    /// The first bucket.
    pub(super) buckets: u32,
    /// The sum of the durations.
    pub(super) sum: u32,
    /// The number of items, if they are counted.
    pub(super) items: u32,
    /// The first kind of error.
    pub(super) first_kind: u32,
    pub(super) is_shared: bool,
    /// Whether there is nothing to be said against labels and budget, so far as types tell.
    pub(super) are_well: bool,
}

impl Places {
    pub(super) const fn of<L: LabelTuple, X: LabelTuple, K: Label>(options: &Options) -> Self {
        let buckets = super::CALLS + X::COMBINATIONS as u32;
        let sum = buckets + options.bounds.list.len() as u32 + 1;
        let items = sum + 1;
        let first_kind = items + options.has_items as u32;
        let lines = [
            options.bounds.list.len() + 3,
            X::COMBINATIONS,
            K::CARDINALITY,
        ];
        let (mut most, mut at) = (0, 0);
        while at < lines.len() {
            most = if lines[at] > most { lines[at] } else { most };
            at += 1;
        }
        let series = L::COMBINATIONS.saturating_mul(most);
        let stride = first_kind + K::CARDINALITY as u32;
        let slots = L::COMBINATIONS.saturating_mul(stride as usize);
        // Names are judged by the macro, but for those that a label brings with it.
        let brings_names = L::IMPLIES || X::IMPLIES || !K::IMPLIED.is_empty();
        Self {
            stride,
            combinations: L::COMBINATIONS as u32,
            ends: X::COMBINATIONS as u32,
            kinds: K::CARDINALITY as u32,
            buckets,
            sum,
            items,
            first_kind,
            is_shared: L::COMBINATIONS > Auto::WIDEST,
            are_well: series <= options.max_series && slots <= LONGEST && !brings_names,
        }
    }

    /// Who writes the cells.
    #[inline(always)]
    pub(super) const fn sharing(&self) -> Sharing {
        if self.is_shared {
            Sharing::FAR
        } else {
            Sharing::BEYOND
        }
    }

    /// The number of cells of all combinations.
    pub(super) const fn slots(&self) -> usize {
        (self.combinations as usize).saturating_mul(self.stride as usize)
    }
}

/// What is the same for all functions that ask for nothing but labels of these types; computed once.
pub(super) struct Usual<L>(L);

impl<L: LabelTuple> Usual<L> {
    pub(super) const PLACES: Places = Places::of::<L, (Outcome,), NoLabel>(&Options::USUAL);

    /// Copied for each function.
    #[allow(clippy::declare_interior_mutable_const)]
    pub(super) const INNER: super::Inner =
        super::Inner::of(Self::PLACES, &USUAL, Types::of::<L, (Outcome,), NoLabel>);
}

/// A static, so that there is one table of them.
static USUAL_BOUNDS: Bounds = Bounds::new(&buckets::DEFAULT);

/// The options of functions that ask for nothing but labels: a static, which the compiler checks once.
pub(super) static USUAL: Options = Options::USUAL;

/// Word number `at` of several with a space between.
pub(super) const fn word(words: &'static str, mut at: usize) -> &'static str {
    let mut rest = words;
    loop {
        let (first, behind) = split(rest);
        if at == 0 || behind.is_empty() {
            return first;
        }
        (rest, at) = (behind, at - 1);
    }
}

/// The first word, and what stands behind it.
const fn split(words: &'static str) -> (&'static str, &'static str) {
    let mut len = 0;
    while len < words.len() {
        if words.as_bytes()[len] == b' ' {
            let (first, behind) = words.split_at(len);
            return (first, behind.split_at(1).1);
        }
        len += 1;
    }
    (words, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_by_their_number() {
        let words = [0, 1, 2].map(|at| word("shop_charge provider model", at));
        assert_eq!(words, ["shop_charge", "provider", "model"]);
        assert_eq!(word("shop_charge", 0), "shop_charge");
    }
}
