//! Types that are what generated code needs them to be, and otherwise one error where they stand.
//!
//! `Is<Zone>` is `Zone`, if `Zone` is a label. If it is not, the compiler says so at that place and
//! takes `Is<Zone>` for an error already told, so that nothing else that is generated for `Zone`
//! is one more error. The names are read by users: a note says what a type was asked to be.

use crate::error_kind::ErrorKind;
use crate::gauge::Level;
use crate::label::Label;
use crate::label_set::LabelSet;
use crate::metric_set::MetricSet;
use crate::state::State;

macro_rules! checked {
    ($($(#[$doc:meta])* $alias:ident: $asked:ident, $bound:ident;)*) => { $(
        #[doc = concat!("Asks for [`", stringify!($bound), "`].")]
        pub trait $asked {
            /// The type itself.
            type Itself;
        }

        impl<T: $bound> $asked for T {
            type Itself = T;
        }

        $(#[$doc])*
        pub type $alias<T> = <T as $asked>::Itself;
    )* };
}

checked! {
    /// A type that is a label.
    Is: ALabel, Label;
    /// A type that is a set of named labels.
    Labelled: ASetOfLabels, LabelSet;
    /// A type that is an enum of states.
    OneOf: AState, State;
    /// A type that a gauge can be set to.
    LevelOf: ALevel, Level;
    /// A type that is an error with kinds.
    Kinds: AnErrorWithKinds, ErrorKind;
    /// A type that is a set of metrics.
    Set: AMetricSet, MetricSet;
}
