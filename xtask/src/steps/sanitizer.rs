//! The address sanitizer, and with it the one for leaks.
//!
//! The pinned stable toolchain ships the sanitizer's runtime; only the flag is kept for nightly,
//! which `RUSTC_BOOTSTRAP` overrides.

use crate::command::Run;
use crate::project::Project;
use anyhow::Result;

const TARGET: &str = "x86_64-unknown-linux-gnu";

pub(super) fn address(project: &Project) -> Result<()> {
    // The target is named so that build scripts and macros are not sanitized.
    Run::cargo(
        &project.root,
        "test -p tallymark-runtime -p tallymark --lib --tests --target",
    )
    .arg(TARGET)
    .env("RUSTC_BOOTSTRAP", "1")
    .env("RUSTFLAGS", "-Zsanitizer=address --cfg sanitized")
    .env("CARGO_TARGET_DIR", project.target_apart("asan"))
    .run()
}
