//! Calls of instrumented functions: one guard for every way out.
//!
//! The generated wrapper hands over the body, and closures for its beginning and its end. The end is
//! called once, whatever happens: with the result if there is one, without it after a panic or a
//! dropped future. Where the call is a value that lives on (a future, an iterator, a stream), it
//! begins when that is first polled.

mod awaited;
mod boxing;
mod exit;
mod future;
mod guard;
mod items;

pub use awaited::{AlwaysOk, ByResult, Returned, ReturnedPlain, Tells};
pub use boxing::{Boxing, Unboxed};
pub use exit::{Exit, FromOutcome, Plain, amount, kind, kind_as, kind_of, made, made_of};
pub use future::{Call, OutputOf, Returning, never};
pub(crate) use guard::outcome_of_scope;
pub use guard::{Guard, Once, ScopeGuard, guard, run};
pub use items::Items;
