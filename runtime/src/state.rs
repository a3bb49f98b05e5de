//! States: labels whose values a metric can be in.

use crate::label::{Label, LabelText};

/// The states of something, of which it is in one at a time: a circuit breaker's, a connection's.
///
/// What a [`StateSet`](crate::StateSet) shows, and what a [`Gauge`](crate::Gauge) can be set to. Every
/// enum with `#[derive(Label)]` is one, and `bool`. A state's text is its text as a label; its number
/// is its discriminant, as Rust counts them: from 0, unless the enum says otherwise.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an enum of states",
    label = "not an enum of states",
    note = "derive `Label` on an enum: each variant is a state"
)]
pub trait State: Label {
    /// The number of the state at `index`.
    fn number(index: usize) -> i64;
}

impl State for bool {
    fn number(index: usize) -> i64 {
        i64::from(index == 1)
    }
}

/// The states of a family, when the program is compiled.
#[derive(Clone, Copy, Debug)]
pub struct States {
    /// How many there are.
    pub count: usize,
    /// The text of each.
    pub text: fn(usize) -> LabelText,
    /// The number of each.
    pub number: fn(usize) -> i64,
}

impl States {
    /// The states that `E` has.
    pub const fn of<E: State>() -> Self {
        Self {
            count: E::CARDINALITY,
            text: E::text,
            number: E::number,
        }
    }

    /// The text of each state.
    pub(crate) fn texts(&self) -> impl Iterator<Item = String> {
        (0..self.count).map(|index| match (self.text)(index) {
            LabelText::Value(text) => text.into_owned(),
            LabelText::Absent | LabelText::Unmet => String::new(),
        })
    }

    /// Which number stands for which state: `(0 closed, 1 open)`.
    pub(crate) fn legend(&self) -> String {
        let states = self.texts().enumerate();
        let states: Vec<_> = states
            .map(|(index, text)| format!("{} {text}", (self.number)(index)))
            .collect();
        format!("({})", states.join(", "))
    }
}

/// The number at `index` of numbers that are written out.
pub fn number_of(numbers: &[i64], index: usize) -> i64 {
    numbers.get(index).copied().unwrap_or_default()
}
