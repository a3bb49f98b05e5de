//! What is compared.

use std::fmt::Write as _;
use std::path::Path;
use toml::Value;

/// One attribute, and what it takes to use it.
#[derive(Debug)]
pub(crate) struct Variant {
    pub(crate) name: &'static str,
    /// What stands before each function; empty for none.
    pub(crate) attribute: &'static str,
    /// What the types of the parameters derive for it, with a comma before.
    pub(crate) derive: &'static str,
    dependencies: &'static [(&'static str, Source)],
    /// The package whose version belongs to the figures, as `cargo pkgid` takes it.
    pub(crate) shown: Option<&'static str>,
}

/// Where a dependency comes from.
#[derive(Debug)]
enum Source {
    /// A folder of this repository.
    Folder(&'static str),
    /// The registry: the version, and a feature unless the default ones do.
    Registry(&'static str, Option<&'static str>),
}

/// The variant that has no attribute.
pub(crate) const PLAIN: &str = "plain";
/// The variant of an attribute that does as little as one can, in the usual way.
pub(crate) const BARE: &str = "guard-syn";

const GUARD: (&str, Source) = ("compile-guard", Source::Folder("benches/compile/guard"));

/// Versions are the newest known; a peer's next major version is entered here.
pub(crate) static VARIANTS: &[Variant] = &[
    Variant {
        name: PLAIN,
        attribute: "",
        derive: "",
        dependencies: &[],
        shown: None,
    },
    Variant {
        name: "guard-tokens",
        attribute: "#[compile_guard_tokens::guarded]",
        derive: "",
        dependencies: &[
            GUARD,
            (
                "compile-guard-tokens",
                Source::Folder("benches/compile/guard-tokens"),
            ),
        ],
        shown: None,
    },
    Variant {
        name: BARE,
        attribute: "#[compile_guard_syn::guarded]",
        derive: "",
        dependencies: &[
            GUARD,
            (
                "compile-guard-syn",
                Source::Folder("benches/compile/guard-syn"),
            ),
        ],
        shown: Some("syn@3"),
    },
    Variant {
        name: "guard-syn2",
        attribute: "#[compile_guard_syn2::guarded]",
        derive: "",
        dependencies: &[
            GUARD,
            (
                "compile-guard-syn2",
                Source::Folder("benches/compile/guard-syn2"),
            ),
        ],
        shown: Some("syn@2"),
    },
    Variant {
        name: "tallymark",
        attribute: "#[tallymark::track_metrics(provider, model)]",
        derive: ", tallymark::Label",
        dependencies: &[("tallymark", Source::Folder("."))],
        shown: Some("tallymark"),
    },
    Variant {
        name: "tracing",
        attribute: "#[tracing::instrument(skip(x))]",
        derive: "",
        dependencies: &[("tracing", Source::Registry("0.1", None))],
        shown: Some("tracing@0.1"),
    },
    Variant {
        name: "autometrics",
        attribute: "#[autometrics::autometrics]",
        derive: "",
        dependencies: &[("autometrics", Source::Registry("3", Some("prometheus")))],
        shown: Some("autometrics@3"),
    },
    Variant {
        name: "hotpath",
        attribute: "#[hotpath::measure]",
        derive: "",
        // Without the feature of its name the attribute does nothing.
        dependencies: &[("hotpath", Source::Registry("0.30", Some("hotpath")))],
        shown: Some("hotpath@0.30"),
    },
];

/// The variant of that name.
pub(crate) fn named(name: &str) -> Result<&'static Variant, String> {
    VARIANTS
        .iter()
        .find(|variant| variant.name == name)
        .ok_or_else(|| {
            let names: Vec<_> = VARIANTS.iter().map(|variant| variant.name).collect();
            format!("the variants are {}", names.join(", "))
        })
}

impl Variant {
    /// The name of the generated crate.
    pub(crate) fn package(&self) -> String {
        format!("measured-{}", self.name)
    }

    /// The generated crate's `Cargo.toml`; `root` is the folder of this repository.
    pub(crate) fn manifest(&self, root: &Path) -> String {
        let package = self.package();
        let mut manifest = format!(
            "[package]\nname = \"{package}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n"
        );
        for (name, source) in self.dependencies {
            let _ = match source {
                Source::Folder(folder) => {
                    let path = Value::from(root.join(folder).to_string_lossy().into_owned());
                    writeln!(manifest, "{name} = {{ path = {path} }}")
                }
                Source::Registry(version, feature) => {
                    let features = Vec::from_iter(feature);
                    writeln!(
                        manifest,
                        "{name} = {{ version = {version:?}, features = {features:?} }}"
                    )
                }
            };
        }
        manifest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        assert_eq!(named("tracing").map(|variant| variant.name), Ok("tracing"));
        let error = named("traceing").expect_err("unknown");
        assert!(
            error.starts_with("the variants are plain, guard-tokens, "),
            "{error}"
        );
    }

    #[test]
    fn manifests_are_toml_that_names_what_the_attribute_needs() {
        for variant in VARIANTS {
            let manifest: toml::Table = variant
                .manifest(Path::new("/root"))
                .parse()
                .expect("is TOML");
            let crate_of = variant
                .attribute
                .trim_start_matches("#[")
                .split("::")
                .next()
                .filter(|name| !name.is_empty())
                .map(|name| name.replace('_', "-"));
            if let Some(name) = crate_of {
                assert!(manifest["dependencies"].get(&name).is_some(), "{name}");
            }
        }
        let hotpath = named("hotpath")
            .expect("known")
            .manifest(Path::new("/root"));
        assert!(
            hotpath.ends_with("hotpath = { version = \"0.30\", features = [\"hotpath\"] }\n"),
            "{hotpath}"
        );
    }
}
