//! Expositions: what a registry answers a scrape with, in the formats that Prometheus reads.
//!
//! One walk over the families serves all formats; an encoder learns of each family and of each
//! series once. What names and label values look like in a format is rendered once a value and
//! kept (see `rendered`), so that an encoder copies bytes and prints numbers.

mod collected;
mod composed;
mod encoder;
mod escaping;
mod format;
mod lines;
mod native;
mod negotiation;
pub(crate) mod number;
mod page;
mod protobuf;
mod rendered;
mod scrape;
mod strip;
mod text;
pub(crate) mod title;
mod wanted;
pub(crate) mod wire;

pub use escaping::Escaping;
pub use format::{Format, TEXT_CONTENT_TYPE};
pub(crate) use number::bound_text;
pub(crate) use rendered::AllRendered;
pub use scrape::Scrape;
pub(crate) use scrape::Spare;
