//! The macros as their users meet them: every mistake in our words, everything else compiled and run.
//!
//! A case in `fail/` is one mistake, named after it; its `.stderr` is what the compiler says, written
//! by `cargo xtask bless`. A case in `pass/` asserts what it has counted. With the feature `off`
//! nothing is counted, and the mistakes are the same.

use std::fs;
use std::path::{Path, PathBuf};
use trybuild::TestCases;

/// The most lines that a case in `fail/` may have.
const LONGEST_MISTAKE: usize = 15;

// Two sets of cases, because mistakes must show in `cargo check` already, which trybuild calls only
// where nothing is to be run.
#[test]
fn fail() {
    TestCases::new().compile_fail("fail/*/*.rs");
}

#[test]
#[cfg(not(feature = "off"))]
fn pass() {
    TestCases::new().pass("pass/*/*.rs");
}

/// The mistakes are those of functions that are not measured: the feature has reached the cases.
#[test]
#[cfg(feature = "off")]
fn off() {
    TestCases::new().pass("off/*.rs");
}

#[test]
fn mistakes_are_short() {
    let cases = cases(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fail"));
    assert!(!cases.is_empty());
    for case in cases {
        let lines = fs::read_to_string(&case).unwrap().lines().count();
        assert!(
            lines <= LONGEST_MISTAKE,
            "{} has {lines} lines, more than {LONGEST_MISTAKE}",
            case.display()
        );
    }
}

/// The programs in the folders of `root`.
fn cases(root: &Path) -> Vec<PathBuf> {
    let entries = |folder: &Path| {
        fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
    };
    entries(root)
        .flat_map(|family| entries(&family))
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}
