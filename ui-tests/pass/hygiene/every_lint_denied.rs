//! No lint of the compiler finds anything in an expansion, and nothing in it needs leave to be unsafe.

#![forbid(unsafe_code)]
#![deny(
    warnings,
    future_incompatible,
    let_underscore,
    nonstandard_style,
    rust_2018_idioms,
    rust_2021_compatibility,
    rust_2024_compatibility,
    unused,
    absolute_paths_not_starting_with_crate,
    ambiguous_negative_literals,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    keyword_idents,
    macro_use_extern_crate,
    meta_variable_misuse,
    missing_abi,
    missing_copy_implementations,
    missing_docs,
    missing_unsafe_on_extern,
    non_ascii_idents,
    redundant_imports,
    redundant_lifetimes,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unnameable_types,
    unreachable_pub,
    unsafe_op_in_unsafe_fn,
    unused_crate_dependencies,
    unused_extern_crates,
    unused_import_braces,
    unused_lifetimes,
    unused_macro_rules,
    unused_qualifications,
    unused_results,
    variant_size_differences
)]
#![allow(
    unused_crate_dependencies,
    unreachable_pub,
    reason = "this is a program of one file"
)]

use tallymark::testing::thread_snapshot;
use tallymark::{
    Counter, ErrorKind, Gauge, Histogram, Info, Interned, KindOf, Label, LabelSet, MetricSet,
    Status, Summary, UpDown, track_metrics,
};

/// A size.
#[derive(Label, Clone, Copy, Debug)]
#[label(implies(fast: bool))]
pub enum Size {
    /// Small.
    #[label(fast = true)]
    Small,
    /// Large.
    #[label(fast = false)]
    Large,
}

/// A model.
#[derive(Label, Clone, Copy, Debug)]
#[label(capacity = 2)]
pub struct Model(Interned);

/// An item.
#[derive(LabelSet, Clone, Copy, Debug)]
pub struct Item {
    /// How large.
    pub size: Size,
    /// Whether it was there.
    pub cached: bool,
}

/// What went wrong inside.
#[derive(ErrorKind, Clone, Copy, Debug)]
pub enum Inner {
    /// It broke.
    Broken,
}

/// What went wrong.
#[derive(ErrorKind, Clone, Copy, Debug)]
pub enum Failure {
    /// Too late.
    Late,
    /// Inside.
    #[error_kind(nested)]
    Inner(Inner),
}

/// A set in a set.
#[derive(MetricSet)]
#[metrics(namespace = "inner")]
pub struct Nested {
    /// Items.
    pub items_total: Counter<Item>,
}

/// All of it.
#[derive(MetricSet)]
#[metrics(namespace = "lints", static = LINTS)]
pub struct Lints {
    /// Requests.
    pub requests_total: Counter<(Size, Model)>,
    /// Depth.
    pub depth: Gauge<Size>,
    /// In flight.
    pub in_flight: UpDown<Size>,
    /// Sizes.
    #[metric(buckets = exponential(1, 2, 3))]
    pub size_bytes: Histogram<Item>,
    /// Cost.
    pub cost_dollars: Summary,
    /// The build.
    #[metric(labels(version = "1"))]
    pub build_info: Info,
    /// Errors.
    pub errors_total: Counter<KindOf<Failure>>,
    #[metric(nested)]
    /// More.
    pub nested: Nested,
}

/// Fails when it is large.
///
/// # Errors
/// If it is large.
#[track_metrics(size, errors = Failure, namespace = "lints")]
pub fn own(size: Size) -> Result<u8, Failure> {
    match size {
        Size::Small => Ok(1),
        Size::Large => Err(Failure::Inner(Inner::Broken)),
    }
}

/// Does nothing.
#[track_metrics(namespace = "lints")]
pub fn unit() {}

/// As `own`, later.
///
/// # Errors
/// If it is large.
#[track_metrics(
    size,
    model: Model = model.into(),
    status: Status = from outcome,
    count = LINTS.requests_total(size, model),
    duration = LINTS.size_bytes(Item { size, cached: matches!(status, Status::Success) }),
    in_flight = LINTS.in_flight(size),
    errors = LINTS.errors_total(error),
    observe(|amount| f64::from(*amount)) = LINTS.cost_dollars(),
)]
pub async fn bound(size: Size, model: &str) -> Result<u8, Failure> {
    own(size)
}

/// A client.
#[derive(Debug, Clone, Copy)]
pub struct Client {
    size: Size,
}

impl Client {
    /// How large.
    #[must_use]
    #[track_metrics(size: Size = self.size, namespace = "lints")]
    pub fn size(&self) -> Size {
        self.size
    }
}

fn main() {
    assert!(own(Size::Small).is_ok());
    unit();
    assert!(matches!(Client { size: Size::Large }.size(), Size::Large));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(
        std::pin::pin!(bound(Size::Large, "opus"))
            .poll(&mut context)
            .is_ready()
    );
    let snapshot = thread_snapshot();
    let small = [("size", "small"), ("fast", "true"), ("outcome", "ok")];
    assert_eq!(snapshot.counter("lints_own_calls_total", &small), 1);
    assert_eq!(
        snapshot.counter("lints_errors_total", &[("error", "inner_broken")]),
        1
    );
    assert_eq!(
        snapshot.counter("lints_unit_calls_total", &[("outcome", "ok")]),
        1
    );
}
