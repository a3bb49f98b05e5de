//! Which build of the program this is, as a metric.

use std::env::consts;
use tallymark_runtime::{Collection, Registry};

/// Which build of the program runs: made by [`build_info!`](crate::build_info), shown by
/// [`ExporterBuilder::build_info`](crate::ExporterBuilder::build_info).
///
/// ```text
/// shop_build_info{arch="x86_64",os="linux",profile="release",revision="a1b2c3d",rustc="1.95.0",version="1.4.2"} 1
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuildInfo {
    name: &'static str,
    version: &'static str,
    revision: Option<&'static str>,
    profile: &'static str,
}

impl BuildInfo {
    #[doc(hidden)]
    pub const fn new(
        name: &'static str,
        version: &'static str,
        revision: Option<&'static str>,
        is_debug: bool,
    ) -> Self {
        assert!(
            is_name(name),
            "the name begins a metric's: use letters, digits, `_` and `-`, and begin with a letter"
        );
        Self {
            name,
            version,
            revision,
            profile: if is_debug { "debug" } else { "release" },
        }
    }

    #[doc(hidden)]
    pub const fn first(revisions: &[Option<&'static str>]) -> Option<&'static str> {
        let mut at = 0;
        while at < revisions.len() {
            if let Some(revision) = revisions[at]
                && !revision.is_empty()
            {
                return Some(revision);
            }
            at += 1;
        }
        None
    }

    /// Shows the build in a registry, for as long as that lives. Of several of one name, the first is
    /// shown.
    ///
    /// ```
    /// let registry = tallymark_runtime::Registry::new();
    /// tallymark_server::build_info!("shop", revision = "a1b2c3d").register(&registry);
    /// let mut text = String::new();
    /// registry.encode_text(&mut text);
    /// assert!(text.contains("\n# TYPE shop_build_info gauge\nshop_build_info{"));
    /// assert!(text.contains(r#",revision="a1b2c3d",rustc="1."#));
    /// ```
    pub fn register(self, registry: &Registry) {
        let metric = format!("{}_build_info", self.name.replace('-', "_"));
        let name = format!("tallymark {metric}");
        let rustc = rustc_version_runtime::version().to_string();
        registry.register_facts(name, move |out| self.give(&metric, &rustc, out));
    }

    fn give(&self, metric: &str, rustc: &str, out: &mut Collection) {
        // An empty label is none.
        out.info(metric, "Which build of the program this is.")
            .sample(&[
                ("version", self.version),
                ("revision", self.revision.unwrap_or("")),
                ("rustc", rustc),
                ("profile", self.profile),
                ("os", consts::OS),
                ("arch", consts::ARCH),
            ]);
    }
}

/// Whether it can begin a metric's name, once its hyphens are underscores; short enough to be ended.
const fn is_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    if bytes.is_empty() || bytes.len() > 100 || !bytes[0].is_ascii_alphabetic() {
        return false;
    }
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_alphanumeric() && bytes[at] != b'_' && bytes[at] != b'-' {
            return false;
        }
        at += 1;
    }
    true
}

/// Tells which build of the program this is, for
/// [`ExporterBuilder::build_info`](crate::ExporterBuilder::build_info): the feature `process`.
///
/// It becomes the metric `<name>_build_info`, of value 1, with the labels `version` of the calling
/// package, `revision`, `rustc`, `profile` (`debug` where debug assertions are on), `os` and `arch`.
///
/// | | name | revision |
/// |---|---|---|
/// | `build_info!()` | the calling package's | from the environment |
/// | `build_info!("shop")` | as given | from the environment |
/// | `build_info!("shop", revision = "a1b2c3d")` | as given | as given: any constant |
///
/// The environment is that of the compiler: the first of `BUILD_REVISION`, `VERGEN_GIT_SHA` (by a build
/// script with the crate `vergen`), `GITHUB_SHA` and `CI_COMMIT_SHA` (GitLab) that is set. Where none is,
/// the label is left out.
///
/// ```
/// # fn main() -> Result<(), tallymark_server::BindError> {
/// use tallymark_server::{Exporter, build_info};
///
/// let exporter = Exporter::builder()
///     .build_info(build_info!("shop"))
///     .bind("127.0.0.1:0")?;
/// # Ok(()) }
/// ```
///
/// # Errors
/// At compile time, where the name cannot begin that of a metric.
///
/// ```compile_fail
/// tallymark_server::build_info!("my shop");
/// ```
#[macro_export]
macro_rules! build_info {
    () => {
        $crate::build_info!(env!("CARGO_PKG_NAME"))
    };
    ($name:expr $(,)?) => {
        $crate::build_info!(
            @ $name,
            $crate::BuildInfo::first(&[
                option_env!("BUILD_REVISION"),
                option_env!("VERGEN_GIT_SHA"),
                option_env!("GITHUB_SHA"),
                option_env!("CI_COMMIT_SHA"),
            ])
        )
    };
    ($name:expr, revision = $revision:expr $(,)?) => {
        $crate::build_info!(@ $name, ::core::option::Option::Some($revision))
    };
    (@ $name:expr, $revision:expr) => {
        const {
            $crate::BuildInfo::new(
                $name,
                env!("CARGO_PKG_VERSION"),
                $revision,
                cfg!(debug_assertions),
            )
        }
    };
}

#[cfg(test)]
mod tests {
    use super::{BuildInfo, is_name};

    #[test]
    fn the_first_revision_that_is_one_is_taken() {
        assert_eq!(
            BuildInfo::first(&[None, Some(""), Some("a"), Some("b")]),
            Some("a")
        );
        assert_eq!(BuildInfo::first(&[None, Some("")]), None);
    }

    #[test]
    fn names_begin_those_of_metrics() {
        for name in ["shop", "my-shop", "Shop_2"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "2shops", "-shop", "_shop", "my shop", "my.shop", "é"] {
            assert!(!is_name(name), "{name:?}");
        }
        assert!(!is_name(&"a".repeat(101)));
    }
}
