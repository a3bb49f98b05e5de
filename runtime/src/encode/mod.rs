//! Encoders of a registry's families.

pub(crate) mod number;
mod text;

pub use text::TEXT_CONTENT_TYPE;
