//! All that generated code may name. Not a public interface: it changes with the macros.

pub use crate::buckets::{self, usual_bounds};
pub use crate::call::{
    Exit, ViaResult, ViaValue, amount, is_timed, kind_of, never, run, run_async,
};
pub use crate::check::{
    check_bounds, check_capacity, check_family, check_kinds, check_set, check_set_budget,
};
pub use crate::checked::{
    ALabel, AMetricSet, ASetOfLabels, AnErrorWithKinds, Is, Kinds, Labelled, Set,
};
pub use crate::clock::{now, seconds_since};
pub use crate::description::{
    FamilyDescription, Item, Kind, LabelDescription, Location, Number, SetDescription, here, kinds,
    label,
};
pub use crate::error_kind::{ErrorKind, KindName, KindOf, kinds_before};
pub use crate::family::{Family, FamilyRef};
pub use crate::function::{FunctionMetrics, NoKinds, OUTCOME};
pub use crate::interned::{BoundedEntry, Interned, Interner, places};
pub use crate::label::{Label, LabelText, NamedLabel, text_of};
pub use crate::label_set::{LabelSet, Labels, mix};
pub use crate::metric_set::{MetricSet, Path, StaticSet, visit_nested};
pub use crate::missing::{EMPTY_SET, Missing, missing};
pub use crate::outcome::Outcome;
pub use crate::record::{Adds, Counts, CountsUpAndDown, Observes, add, count, observe, step};
pub use crate::registry::{BOUNDED_LABELS, SETS};
pub use linkme;
pub use std;
