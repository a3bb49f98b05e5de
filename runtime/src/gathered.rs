//! Slices that the linker gathers: what the program's statics and functions declare is known before
//! `main`, without a list that anybody keeps.
//!
//! Each element is a static in a section of its own kind; the linker puts the sections of all crates
//! side by side and names where they start and stop. The macros write the same section names as
//! stand here, in `macros/src/expand/gathered.rs`.
//!
//! Invariant, kept by generated code: nothing but statics of the slice's element type stands in its
//! section. An element is never padded apart from the next: a static with a section of its own is
//! aligned as its type asks, and a type's size is a multiple of that.

use crate::function::{Function, Naming};
use crate::interned::BoundedEntry;
use crate::metric_set::StaticSet;

#[cfg(all(target_family = "wasm", not(feature = "off")))]
compile_error!(
    "the metrics of a program are gathered by its linker, and that of WebAssembly cannot"
);

macro_rules! gathered {
    (
        $(#[$doc:meta])*
        $name:ident: $element:ty,
        elf: $elf:literal $elf_start:literal $elf_stop:literal,
        apple: $apple:literal $apple_start:literal $apple_stop:literal,
        windows: $windows_start:literal $windows_stop:literal,
    ) => {
        /// Nothing.
        #[cfg(feature = "off")]
        pub(crate) fn $name() -> &'static [$element] {
            &[]
        }

        $(#[$doc])*
        #[cfg(not(feature = "off"))]
        pub(crate) fn $name() -> &'static [$element] {
            #[cfg(not(windows))]
            unsafe extern "Rust" {
                #[cfg_attr(target_vendor = "apple", link_name = $apple_start)]
                #[cfg_attr(not(target_vendor = "apple"), link_name = $elf_start)]
                static START: [$element; 0];
                #[cfg_attr(target_vendor = "apple", link_name = $apple_stop)]
                #[cfg_attr(not(target_vendor = "apple"), link_name = $elf_stop)]
                static STOP: [$element; 0];
            }

            // Without an element there would be no section, and no names of its ends.
            #[cfg(not(windows))]
            #[used]
            #[cfg_attr(target_vendor = "apple", unsafe(link_section = $apple))]
            #[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = $elf))]
            static mut NONE: [$element; 0] = [];

            // On Windows sections are joined in the order of what stands behind the `$`.
            #[cfg(windows)]
            #[unsafe(link_section = $windows_start)]
            static START: [$element; 0] = [];
            #[cfg(windows)]
            #[unsafe(link_section = $windows_stop)]
            static STOP: [$element; 0] = [];

            let (start, stop) = (&raw const START, &raw const STOP);
            let bytes = stop.addr() - start.addr();
            // SAFETY: between the two stand statics of this type and nothing else, side by side.
            unsafe {
                std::slice::from_raw_parts(start.cast(), bytes / size_of::<$element>())
            }
        }
    };
}

gathered! {
    /// The functions with metrics of their own.
    functions: Function,
    elf: "tallymark_functions" "__start_tallymark_functions" "__stop_tallymark_functions",
    apple: "__DATA,tally_functions,regular,no_dead_strip"
        "\x01section$start$__DATA$tally_functions" "\x01section$end$__DATA$tally_functions",
    windows: ".tally_functions$a" ".tally_functions$c",
}

gathered! {
    /// The sets of families that statics declare.
    sets: &'static dyn StaticSet,
    elf: "tallymark_sets" "__start_tallymark_sets" "__stop_tallymark_sets",
    apple: "__DATA,tally_sets,regular,no_dead_strip"
        "\x01section$start$__DATA$tally_sets" "\x01section$end$__DATA$tally_sets",
    windows: ".tally_sets$a" ".tally_sets$c",
}

gathered! {
    /// The labels of bounded capacity.
    bounded_labels: BoundedEntry,
    elf: "tallymark_labels" "__start_tallymark_labels" "__stop_tallymark_labels",
    apple: "__DATA,tally_labels,regular,no_dead_strip"
        "\x01section$start$__DATA$tally_labels" "\x01section$end$__DATA$tally_labels",
    windows: ".tally_labels$a" ".tally_labels$c",
}

gathered! {
    /// The names of functions that are values of labels.
    names: Naming,
    elf: "tallymark_names" "__start_tallymark_names" "__stop_tallymark_names",
    apple: "__DATA,tally_names,regular,no_dead_strip"
        "\x01section$start$__DATA$tally_names" "\x01section$end$__DATA$tally_names",
    windows: ".tally_names$a" ".tally_names$c",
}
