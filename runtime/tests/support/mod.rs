//! Sets and labels written by hand, the way generated code writes them, and readers of the text
//! format.
#![allow(
    dead_code,
    unused_macros,
    unused_imports,
    reason = "each test uses some of it"
)]

pub(crate) mod labels;
pub(crate) mod protobuf;
pub(crate) mod text;

use tallymark_runtime::__private::{
    Detail, FamilyDescription, Kind, LabelDescription, Location, Number,
};
use tallymark_runtime::MetricSet;

/// Declares a set, and its families with help and whatever else differs from `family`.
#[allow(
    clippy::crate_in_macro_def,
    reason = "each test is a crate of its own with this module"
)]
macro_rules! metric_set {
    (
        $name:ident, prefix = $prefix:expr, labels = $constants:expr,
        { $($field:ident: $type:ty = $help:literal $(, $key:ident: $value:expr)*;)* }
        $(nested { $($inner:ident: $set:ty;)* })?
    ) => {
        #[allow(clippy::struct_field_names, reason = "named as metrics are")]
        pub(crate) struct $name {
            $(pub(crate) $field: $type,)*
            $($(pub(crate) $inner: $set,)*)?
        }

        #[allow(non_upper_case_globals, reason = "named after the fields")]
        impl $name {
            $(pub(crate) const $field: &'static tallymark_runtime::__private::FamilyDescription =
                &tallymark_runtime::__private::FamilyDescription {
                    $($key: $value,)*
                    ..crate::support::family(
                        stringify!($field),
                        $help,
                        <$type as tallymark_runtime::__private::Family>::KIND,
                        <$type as tallymark_runtime::__private::Family>::NUMBER,
                        <$type as tallymark_runtime::__private::Family>::LABELS,
                        <$type as tallymark_runtime::__private::Family>::DETAIL,
                        tallymark_runtime::__private::Location {
                            file: file!(),
                            line: line!(),
                            column: column!(),
                        },
                    )
                };)*
        }

        impl tallymark_runtime::MetricSet for $name {
            const DESCRIPTION: &'static tallymark_runtime::__private::SetDescription =
                &tallymark_runtime::__private::SetDescription {
                    name: stringify!($name),
                    prefix: $prefix,
                    constant_labels: $constants,
                    items: &[
                        $(tallymark_runtime::__private::Item::Family(Self::$field),)*
                        $($(tallymark_runtime::__private::Item::Nested(
                            <$set as tallymark_runtime::MetricSet>::DESCRIPTION,
                        ),)*)?
                    ],
                    max_series: 10_000,
                };
            const UNTOUCHED: Self = Self {
                $($field: <$type>::described(Self::$field),)*
                $($($inner: <$set as tallymark_runtime::MetricSet>::UNTOUCHED,)*)?
            };

            fn visit<'a>(
                &'a self,
                path: &tallymark_runtime::__private::Path<'_>,
                each: &mut dyn FnMut(
                    &tallymark_runtime::__private::Path<'_>,
                    tallymark_runtime::__private::FamilyRef<'a>,
                ),
            ) {
                $(each(path, tallymark_runtime::__private::Family::family(&self.$field));)*
                $($(tallymark_runtime::__private::visit_nested(
                    &self.$inner,
                    path,
                    each,
                );)*)?
            }
        }
    };
}
pub(crate) use metric_set;

/// A family with nothing out of the ordinary.
pub(crate) const fn family(
    name: &'static str,
    help: &'static str,
    kind: Kind,
    number: Number,
    labels: &'static [LabelDescription],
    detail: Detail,
    location: Location,
) -> FamilyDescription {
    FamilyDescription {
        name,
        help,
        kind,
        number,
        labels,
        constant_labels: &[],
        bounds: &[],
        detail,
        shows_untouched: true,
        max_series: 1000,
        location,
        joins: false,
    }
}

/// An instance of a set, and a registry that shows it alone.
pub(crate) fn registered<M: MetricSet>() -> (std::sync::Arc<M>, tallymark_runtime::Registry) {
    let set = std::sync::Arc::new(M::new());
    let registry = tallymark_runtime::Registry::new();
    registry.register(&set).expect("alone in its registry");
    (set, registry)
}
