//! Functions and types that other macros make, here and in crates of other editions.

use crate::facade::{MetricSet, Status, Summary, UpDown};

/// What the functions that macros make record into.
#[derive(MetricSet, Debug)]
#[metrics(crate = crate::facade, namespace = "generated", static = GENERATED)]
pub struct Generated {
    /// Amounts.
    pub amount: Summary<Status>,
    /// In flight.
    pub in_flight: UpDown,
}

/// A function with metrics of its own.
#[macro_export]
macro_rules! own {
    (
        $(#[$meta:meta])*
        $vis:vis fn $name:ident($($parameter:ident: $ty:ty),*) -> $result:ty $body:block
        by $($label:ident),*; $namespace:literal $buckets:expr_2021
    ) => {
        $(#[$meta])*
        #[$crate::facade::track_metrics(
            crate = $crate::facade,
            $($label,)*
            namespace = $namespace,
            buckets = $buckets,
        )]
        $vis fn $name($($parameter: $ty),*) -> $result $body
    };
}

/// A label.
#[macro_export]
macro_rules! label {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($value:ident = $text:literal),* }) => {
        $(#[$meta])*
        #[derive($crate::facade::Label, Clone, Copy, Debug)]
        #[label(crate = $crate::facade)]
        $vis enum $name {
            $(
                #[doc = $text]
                #[label($text)]
                $value,
            )*
        }
    };
}

/// How many strings get a value of their own, to be named as a capacity.
pub const CAPACITY: usize = 3;

/// All that can be derived.
#[macro_export]
macro_rules! derived {
    (
        $vis:vis $bounded:ident $labels:ident $failure:ident $inner:ident $set:ident $static:ident;
        $namespace:literal
    ) => {
        /// Strings.
        #[derive($crate::facade::Label, Clone, Copy, Debug)]
        #[label(crate = $crate::facade, capacity = $crate::generated::CAPACITY)]
        $vis struct $bounded($crate::facade::Interned);

        /// Labels with names.
        #[derive($crate::facade::LabelSet, Clone, Copy, Debug)]
        #[label(crate = $crate::facade)]
        $vis struct $labels {
            /// A string.
            $vis text: $bounded,
            /// Whether.
            $vis whether: bool,
        }

        /// An error.
        #[derive($crate::facade::ErrorKind, Clone, Copy, Debug)]
        #[error_kind(crate = $crate::facade)]
        $vis enum $failure {
            /// Too late.
            Late,
            /// Within.
            #[error_kind(nested)]
            Within($crate::declared::NetError<u8>),
        }

        /// A set in a set.
        #[derive($crate::facade::MetricSet, Debug)]
        #[metrics(crate = $crate::facade, namespace = "inner")]
        $vis struct $inner {
            /// Times.
            #[metric(buckets = [1, 2.5])]
            $vis time_seconds: $crate::facade::Histogram<$crate::declared::Provider>,
        }

        /// A set.
        #[derive($crate::facade::MetricSet, Debug)]
        #[metrics(crate = $crate::facade, namespace = $namespace, static = $static)]
        $vis struct $set {
            /// Calls.
            #[metric(max_series = 100)]
            $vis calls_total: $crate::facade::Counter<$labels>,
            /// Errors.
            $vis errors_total: $crate::facade::Counter<$crate::facade::KindOf<$failure>>,
            #[metric(nested)]
            #[allow(missing_docs, reason = "a nested set needs no help")]
            $vis inner: $inner,
        }
    };
}

/// An async function with declared metrics.
#[macro_export]
macro_rules! bound {
    (
        $(#[$meta:meta])*
        $vis:vis fn $name:ident($($parameter:ident: $ty:ty),*) -> $result:ty { $($body:tt)* }
        by $label:ident; $read:expr_2021
    ) => {
        $(#[$meta])*
        #[$crate::facade::track_metrics(
            crate = $crate::facade,
            label: $crate::facade::Status = $label,
            observe($read) = $crate::generated::GENERATED.amount(label),
            in_flight = $crate::generated::GENERATED.in_flight(),
        )]
        $vis async fn $name($($parameter: $ty),*) -> $result {
            $($body)*
        }
    };
}

label! {
    /// Made by a macro.
    pub enum Direction { In = "in", Out = "out" }
}

derived! { pub Text Texts Wrong Inner Derived DERIVED; "generated_derived" }

own! {
    /// Made by a macro.
    #[must_use]
    pub fn made(direction: Direction, amount: u8) -> Option<u8> {
        amount.checked_sub(u8::from(matches!(direction, Direction::Out)))
    }
    by direction; "generated" [1, 2]
}

bound! {
    /// Made by a macro, to be called later.
    pub fn made_later(status: Status, amount: u8) -> Option<u8> {
        std::future::ready(()).await;
        let direction = if status == Status::Error { Direction::Out } else { Direction::In };
        made(direction, amount)?.checked_sub(1)
    }
    by status; |amount: &Option<u8>| f64::from(amount.unwrap_or(7))
}
