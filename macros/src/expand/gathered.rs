//! Statics that the linker gathers, in the sections that `runtime/src/gathered.rs` reads.

use super::lexed;
use proc_macro2::TokenStream;

/// What the linker gathers.
#[derive(Clone, Copy)]
pub(crate) enum Gathered {
    Functions,
    Sets,
    Labels,
    Names,
}

/// The attributes of a static that is one of them.
///
/// Their spans are those of generated code, for which `forbid(unsafe_code)` is not meant.
pub(crate) fn gathered(what: Gathered) -> TokenStream {
    lexed(&gathered_text(what))
}

/// The same, to stand in a longer text.
pub(crate) fn gathered_text(what: Gathered) -> String {
    if cfg!(feature = "off") {
        // There is no such static then.
        return "#[cfg(false)]".to_owned();
    }
    let (elf, apple, windows) = match what {
        Gathered::Functions => (
            "tallymark_functions",
            "__DATA,tally_functions,regular,no_dead_strip",
            ".tally_functions$b",
        ),
        Gathered::Sets => (
            "tallymark_sets",
            "__DATA,tally_sets,regular,no_dead_strip",
            ".tally_sets$b",
        ),
        Gathered::Labels => (
            "tallymark_labels",
            "__DATA,tally_labels,regular,no_dead_strip",
            ".tally_labels$b",
        ),
        Gathered::Names => (
            "tallymark_names",
            "__DATA,tally_names,regular,no_dead_strip",
            ".tally_names$b",
        ),
    };
    format!(
        "#[used] \
         #[cfg_attr(not(any(windows, target_vendor = \"apple\")), unsafe(link_section = \"{elf}\"))] \
         #[cfg_attr(target_vendor = \"apple\", unsafe(link_section = \"{apple}\"))] \
         #[cfg_attr(windows, unsafe(link_section = \"{windows}\"))]"
    )
}
