//! Every macro where everything is against it.
//!
//! The facade has another name, the names that every program knows mean something else, the user's
//! traits and types have the methods and constants of ours, and the lints that can be denied are. The
//! same source is a package of each edition; `edition-2021/tests/across.rs` mixes them.

#![deny(
    warnings,
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    future_incompatible,
    let_underscore,
    nonstandard_style,
    rust_2018_idioms,
    rust_2021_compatibility,
    rust_2024_compatibility,
    unused,
    absolute_paths_not_starting_with_crate,
    ambiguous_negative_literals,
    closure_returning_async_block,
    deprecated_in_future,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    ffi_unwind_calls,
    impl_trait_redundant_captures,
    keyword_idents,
    macro_use_extern_crate,
    meta_variable_misuse,
    missing_abi,
    missing_copy_implementations,
    missing_debug_implementations,
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
    unstable_features,
    unused_crate_dependencies,
    unused_extern_crates,
    unused_import_braces,
    unused_lifetimes,
    unused_macro_rules,
    unused_qualifications,
    unused_results,
    variant_size_differences
)]
#![cfg_attr(
    test,
    allow(
        unused_crate_dependencies,
        reason = "the other editions are for `tests/`"
    )
)]

/// What the macros are told to call the facade, in some places.
pub use metrics_by_another_name as facade;

#[forbid(unsafe_code)]
pub mod declared;
#[forbid(unsafe_code)]
#[macro_use]
pub mod generated;
#[forbid(unsafe_code)]
pub mod greedy;
#[forbid(unsafe_code)]
pub mod later;
#[forbid(unsafe_code)]
pub mod methods;
#[forbid(unsafe_code)]
pub mod shadowed;
#[forbid(unsafe_code)]
pub mod shadows;
#[forbid(unsafe_code)]
pub mod sync;
pub mod unsafe_functions;

#[cfg(test)]
mod tests;
