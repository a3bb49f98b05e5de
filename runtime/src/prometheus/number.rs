//! Numbers out of the `prometheus` crate's model, of which there are two.
//!
//! Its feature `protobuf`, which any crate of a program may turn on, replaces the model by another.
//! A counter's value is behind `get_value` in one and behind `value` in the other. Here each is a
//! method of a trait that calls the other: inherent methods go before those of traits, so the one
//! that is there ends the chain. An untyped value is behind `get_untyped` in one, and in a field of
//! the other, out of reach for code that compiles with both.
#![allow(
    dead_code,
    deprecated,
    reason = "with either model something is not used"
)]

use prometheus::proto;

pub(super) trait GetValue {
    fn get_value(&self) -> f64;
}

pub(super) trait Value {
    fn value(&self) -> f64;
}

macro_rules! one_value {
    ($($number:ty),*) => { $(
        impl GetValue for $number {
            fn get_value(&self) -> f64 {
                self.value()
            }
        }

        impl Value for $number {
            fn value(&self) -> f64 {
                self.get_value()
            }
        }
    )* };
}

one_value!(proto::Counter, proto::Gauge, proto::Untyped);

/// Stands in where a field has taken the place of the method.
trait GetUntyped {
    fn get_untyped(&self) -> NoUntyped;
}

struct NoUntyped;

impl GetUntyped for proto::Metric {
    fn get_untyped(&self) -> NoUntyped {
        NoUntyped
    }
}

trait Known {
    fn known(&self) -> Option<f64>;
}

impl Known for NoUntyped {
    fn known(&self) -> Option<f64> {
        None
    }
}

impl Known for proto::Untyped {
    fn known(&self) -> Option<f64> {
        Some(self.get_value())
    }
}

/// The value of an untyped metric, where it can be had.
pub(super) fn untyped(metric: &proto::Metric) -> Option<f64> {
    metric.get_untyped().known()
}
