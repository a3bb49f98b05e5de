//! Where things are.

use std::env;
use std::path::PathBuf;

/// The workspace that this program belongs to.
#[derive(Debug)]
pub(crate) struct Project {
    /// The folder of the workspace's `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Where cargo builds.
    pub(crate) target: PathBuf,
}

impl Project {
    pub(crate) fn here() -> Self {
        // Cargo says where the package is now; it may have moved since it was compiled.
        let package = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = package
            .parent()
            .map_or_else(|| package.clone(), PathBuf::from);
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(target) => root.join(target),
            None => root.join("target"),
        };
        Self { root, target }
    }

    /// A target directory of its own, for builds with other flags: they would otherwise throw away
    /// each other's work.
    pub(crate) fn target_apart(&self, name: &str) -> PathBuf {
        self.target.join(name)
    }
}
