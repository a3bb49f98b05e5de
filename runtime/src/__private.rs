//! All that generated code may name. Not a public interface: it changes with the macros.

pub use crate::bucket_table::Bounds;
pub use crate::buckets::{self, usual_bounds};
pub use crate::call::{
    AlwaysOk, Boxing, ByResult, Call, Exit, FromOutcome, Guard, Items, Once, OutputOf, Plain,
    Returned, ReturnedPlain, Returning, ScopeGuard, Tells, Unboxed, amount, guard, kind, kind_as,
    kind_of, made, made_of, never, run,
};
pub use crate::check::{
    check_bounds, check_capacity, check_family, check_fixed_name, check_fixed_value, check_formula,
    check_kinds, check_max_buckets, check_operand, check_set, check_set_budget,
};
pub use crate::checked::{
    ALabel, ALevel, AMetricSet, ASetOfLabels, AState, AnErrorWithKinds, Is, Kinds, Labelled,
    LevelOf, OneOf, Set,
};
pub use crate::clock::now;
pub use crate::computed::{Computed, Formula, computed, operand};
pub use crate::description::{
    Detail, FamilyDescription, Item, Kind, LabelDescription, Location, Number, SetDescription, here,
};
pub use crate::error_kind::{ErrorKind, KindName, KindOf, kinds_before};
pub use crate::exemplar::Exemplar;
pub use crate::family::{Family, FamilyRef};
pub use crate::function::{
    Began, Exemplified, Function, FunctionName, Labelled as LabelledFunction, Naming, NoLabel,
    Options, Scope, TIMED,
};
pub use crate::interned::{BoundedEntry, Interned, Interner, places};
pub use crate::label::{Label, LabelText, NamedLabel, text_of};
pub use crate::label_set::{LabelSet, LabelTuple, Labels, mix};
pub use crate::metric_set::{MetricSet, Path, StaticSet, visit_nested};
pub use crate::missing::{EMPTY_SET, Missing, NotAMetric, metric, missing};
#[cfg(feature = "off")]
pub use crate::off::{Awaited, Hidden, alike, begun, declared, declared_with, unpolled};
pub use crate::outcome::Outcome;
pub use crate::record::{
    Adds, Counts, CountsUpAndDown, Observes, add, count, count_with, observe, observe_with, step,
};
pub use crate::sample::{start, timed};
pub use crate::state::{State, number_of};
pub use std;
