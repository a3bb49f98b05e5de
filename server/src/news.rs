//! What whoever runs the program is told.

/// Tells it once; who says it sees to that.
pub(crate) fn warn(text: &str) {
    #[cfg(feature = "log")]
    log::warn!(target: "tallymark", "{text}");
    #[cfg(not(feature = "log"))]
    {
        use std::io::Write;
        // Not `eprintln!`, which panics where nobody reads.
        let _ = writeln!(std::io::stderr(), "tallymark: {text}");
    }
}
