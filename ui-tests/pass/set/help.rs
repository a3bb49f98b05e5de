//! The first paragraph of a comment is the help, however it is written.

use tallymark::{Counter, MetricSet, Registry};

/// The set has words of its own.
#[derive(MetricSet)]
struct Metrics {
    /// Requests that were
    /// answered.
    ///
    /// Not part of it.
    lines_total: Counter,
    /** A block. */
    block_total: Counter,
    #[doc = "An \"attribute\" with a \\ in it."]
    attribute_total: Counter,
}

fn main() {
    let metrics = std::sync::Arc::new(Metrics::new());
    let registry = Registry::new();
    registry.register(&metrics).unwrap();
    let mut text = String::new();
    registry.encode_text(&mut text);
    for line in [
        "# HELP lines_total Requests that were answered.\n",
        "# HELP block_total A block.\n",
        "# HELP attribute_total An \"attribute\" with a \\\\ in it.\n",
    ] {
        assert!(text.contains(line), "{text}");
    }
    metrics.lines_total.inc();
    metrics.block_total.inc();
    metrics.attribute_total.inc();
}
