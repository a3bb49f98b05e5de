//! Several labels at once: mixed-radix arithmetic that the compiler folds.

use crate::description::LabelDescription;
use crate::label::{Label, NamedLabel};

/// The values of all labels of a family, as one index.
///
/// Implemented for `()`, for a single [`Label`], for tuples of up to eight, and for structs with
/// `#[derive(LabelSet)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a set of labels",
    label = "not a set of labels",
    note = "use a type with `#[derive(Label)]`, a tuple of up to eight of them, or a struct with `#[derive(LabelSet)]`"
)]
pub trait Labels: Copy {
    /// The number of combinations: the product of the labels' cardinalities.
    const COMBINATIONS: usize;

    /// The place of this combination among all, the last label changing fastest.
    fn combination(self) -> usize;
}

/// Labels in a tuple, whose names are given where they stand: those of an instrumented function.
pub trait LabelTuple: Labels {
    /// The labels, without their names.
    const TYPES: &'static [LabelDescription];
    /// Whether one of them implies others.
    const IMPLIES: bool;
}

/// A set of labels that knows their names, so that a family can be declared with it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a set of named labels",
    label = "not a set of named labels",
    note = "use a type with `#[derive(Label)]`, a tuple of up to eight of them, or a struct with `#[derive(LabelSet)]`"
)]
pub trait LabelSet: Labels {
    /// The labels, in the order in which lines show them.
    const LABELS: &'static [LabelDescription];
}

/// Bounds an index, so that a label that breaks its promise cannot count into another family.
#[inline(always)]
pub(crate) fn bounded(index: usize, cardinality: usize) -> usize {
    debug_assert!(
        index < cardinality,
        "label index {index} is not below {cardinality}"
    );
    if index < cardinality {
        index
    } else {
        cardinality - 1
    }
}

/// Takes one more label into an index.
#[inline(always)]
pub fn mix<L: Label>(index: usize, label: L) -> usize {
    index * L::CARDINALITY + bounded(label.index(), L::CARDINALITY)
}

impl<L: Label> Labels for L {
    const COMBINATIONS: usize = L::CARDINALITY;

    #[inline(always)]
    fn combination(self) -> usize {
        bounded(self.index(), L::CARDINALITY)
    }
}

impl<L: Label + NamedLabel> LabelSet for L {
    const LABELS: &'static [LabelDescription] = &[LabelDescription::of::<L>(L::NAME)];
}

macro_rules! tuples {
    ($(($($label:ident . $at:tt),*))*) => { $(
        impl<$($label: Label),*> Labels for ($($label,)*) {
            const COMBINATIONS: usize = 1usize$(.saturating_mul($label::CARDINALITY))*;

            #[inline(always)]
            fn combination(self) -> usize {
                let index = 0;
                $( let index = mix(index, self.$at); )*
                index
            }
        }

        impl<$($label: Label),*> LabelTuple for ($($label,)*) {
            const TYPES: &'static [LabelDescription] = &[$(LabelDescription::of::<$label>("")),*];
            const IMPLIES: bool = false$( || !$label::IMPLIED.is_empty())*;
        }

        impl<$($label: Label + NamedLabel),*> LabelSet for ($($label,)*) {
            const LABELS: &'static [LabelDescription] =
                &[$(LabelDescription::of::<$label>($label::NAME)),*];
        }
    )* };
}

tuples! {
    ()
    (A.0)
    (A.0, B.1)
    (A.0, B.1, C.2)
    (A.0, B.1, C.2, D.3)
    (A.0, B.1, C.2, D.3, E.4)
    (A.0, B.1, C.2, D.3, E.4, F.5)
    (A.0, B.1, C.2, D.3, E.4, F.5, G.6)
    (A.0, B.1, C.2, D.3, E.4, F.5, G.6, H.7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_combination_has_its_own_index_in_order() {
        let mut seen = Vec::new();
        for a in [false, true] {
            for b in [None, Some(false), Some(true)] {
                for c in [false, true] {
                    seen.push(Labels::combination((a, b, c)));
                }
            }
        }
        assert_eq!(seen, (0..12).collect::<Vec<_>>());
        assert_eq!(<(bool, Option<bool>, bool)>::COMBINATIONS, 12);
        assert_eq!(<()>::COMBINATIONS, 1);
        assert_eq!(Labels::combination(()), 0);
    }
}
