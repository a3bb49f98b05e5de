//! One label: a type with a known number of values.

use std::borrow::Cow;

/// How one value of a label reads in an exposition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LabelText {
    /// The text of the value, unescaped.
    Value(Cow<'static, str>),
    /// The label is left out of the line.
    Absent,
    /// No such value has been met so far, so no series has it.
    Unmet,
}

/// The values of one label, as many as the type has: what makes cardinality countable.
///
/// Derived on an enum without fields, or on a struct over [`Interned`](crate::Interned) with a
/// `capacity`. Also implemented for `bool` (`"false"`, `"true"`), for `Option<L>` (a label that
/// can be absent), and for [`Outcome`](crate::Outcome), [`Status`](crate::Status) and
/// [`KindOf`](crate::KindOf).
///
/// An implementation by hand keeps two promises: [`index`](Self::index) is below
/// [`CARDINALITY`](Self::CARDINALITY), and two indices never share a text. An index that is too
/// large panics in debug builds, and counts into the last value in release builds.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a label: its values cannot be counted",
    label = "not a label",
    note = "derive `Label` on an enum, or give it a capacity: `#[derive(Label)] #[label(capacity = 50)] struct Name(Interned);`"
)]
pub trait Label: Copy {
    /// The number of values, "absent" among them.
    const CARDINALITY: usize;
    /// The names of the labels that a value of this one implies.
    const IMPLIED: &'static [&'static str] = &[];

    /// The texts of its values but "absent", where they are known when the program is compiled;
    /// otherwise none.
    #[doc(hidden)]
    const VALUES: &'static [&'static str] = &[];

    /// Whether one of the values is "absent"; two such values would be one series.
    #[doc(hidden)]
    const CAN_BE_ABSENT: bool = false;

    /// The place of this value among all values, below [`CARDINALITY`](Self::CARDINALITY).
    fn index(self) -> usize;

    /// The text of the value at `index`.
    fn text(index: usize) -> LabelText;

    /// The text of the label `IMPLIED[which]`, for the value at `index`.
    fn implied_text(which: usize, index: usize) -> LabelText {
        let _ = (which, index);
        LabelText::Absent
    }
}

/// A label with a name of its own, so that it can stand in a tuple.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a label with a name of its own",
    label = "not a label with a name",
    note = "derive `Label` on an enum, or on a struct over `Interned` with a capacity",
    note = "labels without a name, such as `bool`, are named as fields of a struct with `#[derive(LabelSet)]`"
)]
pub trait NamedLabel: Label {
    /// The label's name; `Option<L>` has the name of `L`.
    const NAME: &'static str;
}

impl Label for bool {
    const CARDINALITY: usize = 2;
    const VALUES: &'static [&'static str] = &["false", "true"];

    #[inline(always)]
    fn index(self) -> usize {
        usize::from(self)
    }

    fn text(index: usize) -> LabelText {
        text_of(Self::VALUES, index)
    }
}

impl<L: Label> Label for Option<L> {
    const CARDINALITY: usize = {
        assert!(
            !L::CAN_BE_ABSENT,
            "an `Option` of an `Option` would be absent in two ways\nhelp: write a single `Option`"
        );
        L::CARDINALITY.saturating_add(1)
    };
    const CAN_BE_ABSENT: bool = true;
    const VALUES: &'static [&'static str] = L::VALUES;
    const IMPLIED: &'static [&'static str] = L::IMPLIED;

    #[inline(always)]
    fn index(self) -> usize {
        self.map_or(0, |label| label.index() + 1)
    }

    fn text(index: usize) -> LabelText {
        index.checked_sub(1).map_or(LabelText::Absent, L::text)
    }

    fn implied_text(which: usize, index: usize) -> LabelText {
        index
            .checked_sub(1)
            .map_or(LabelText::Absent, |index| L::implied_text(which, index))
    }
}

impl<L: NamedLabel> NamedLabel for Option<L> {
    const NAME: &'static str = L::NAME;
}

/// The text at `index` of values that are written out.
pub fn text_of(values: &'static [&'static str], index: usize) -> LabelText {
    values.get(index).map_or(LabelText::Unmet, |value| {
        LabelText::Value(Cow::Borrowed(value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_adds_the_absent_value() {
        assert_eq!(<Option<bool>>::CARDINALITY, 3);
        assert_eq!(None::<bool>.index(), 0);
        assert_eq!(Some(true).index(), 2);
        assert_eq!(<Option<bool>>::text(0), LabelText::Absent);
        assert_eq!(<Option<bool>>::text(1), LabelText::Value("false".into()));
    }
}
