//! What the macros of Tallymark accept and refuse, and in which words: see `tests/ui.rs`.
