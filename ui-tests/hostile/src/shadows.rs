//! Names that every program knows, and names that stand in expansions, all for something else.

/// Types that have nothing to them.
macro_rules! types {
    ($($name:ident)*) => {
        $(
            #[doc = "Not what it is called."]
            #[derive(Clone, Copy, Debug)]
            pub struct $name;
        )*
    };
}

types! {
    Arc Box BoundedEntry Call Computed Context Counter Detail Duration Err Exit Family FamilyDescription FamilyRef Formula
    FunctionMetrics Gauge Histogram Infallible Info Instant Interned Interner Is Item Kind KindName
    KindOf Kinds Label LabelDescription LabelText Labelled Location Metric MetricSet Missing NativeHistogram NoKinds
    None Number Ok Option Ordering Outcome Path Pending PhantomData Pin Poll Ready Rc Registry Result
    Set SetDescription Some StateSet States Status String Summary UpDown Vec
}

/// The numbers and texts of the language itself.
#[allow(non_camel_case_types, reason = "they are called like the language's")]
mod primitives {
    types! { bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize }
}

pub use primitives::*;

/// Traits that nothing implements.
macro_rules! traits {
    ($($name:ident)*) => {
        $(
            #[doc = "Not what it is called."]
            pub trait $name {}
        )*
    };
}

traits! {
    Adds AsRef Borrow Clone Copy Counts CountsUpAndDown Debug Default Deref Display Drop Eq ErrorKind
    Fn FnMut FnOnce From Future Into IntoFuture IntoIterator Iterator LabelSet Labels NamedLabel
    Observes Ord PartialEq Send Sized State StaticSet Sync ToOwned ToString Try TryFrom TryInto Unpin
    ViaResult ViaValue
}

/// Functions that do nothing.
macro_rules! functions {
    ($($name:ident)*) => {
        $(
            #[doc = "Not what it is called."]
            pub const fn $name() {}
        )*
    };
}

functions! {
    add amount begin check_bounds check_capacity check_family check_fixed_name check_fixed_value check_formula check_kinds check_max_buckets check_operand check_set check_set_budget
    computed count drop end here is_timed kind_of kinds kinds_before label mix never now number_of observe operand places run
    run_async seconds_since step text_of usual_bounds visit_nested
}
