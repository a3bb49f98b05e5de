//! The feature `off`: a program whose metrics are off is the program without them.
//!
//! `tests/off` is built without metrics (but linked to the same crates), with them, and with them off: the first and the last have to
//! do the same, and to be of one size to the byte, in every section. Of code, the functions are summed up:
//! the linker puts them in an order that comes from crates' hashes, and fills up between them. Those with
//! metrics have to differ, or nothing would have been compared.

use crate::command::Run;
use crate::project::Project;
use crate::steps::find_tool;
use anyhow::{Result, bail, ensure};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where a release build puts the program, and the library that others load.
const ARTIFACTS: [&str; 2] = ["release/shop", "release/examples/libplugin.so"];

/// The sections that the linker gathers start with this.
const GATHERED: &str = "tallymark_";

pub(crate) fn check(project: &Project) -> Result<()> {
    let target = project.target_apart("off");
    let cargo = |arguments: &str| {
        Run::cargo(&project.root, arguments)
            .env("CARGO_TARGET_DIR", &target)
            .run()
    };
    cargo("clippy -p tallymark-off --all-targets --features off -- -D warnings")?;
    cargo("test -p tallymark-off --features off")?;
    cargo("test -p tallymark-ui-tests --features off")?;
    let build = |features: &str| {
        cargo(&format!(
            "build --release -p tallymark-off --bin shop --example plugin --features={features}"
        ))?;
        Build::read(&project.root, &target)
    };
    let without = build("linked")?;
    let measured = build("measured")?;
    let off = build("off")?;
    for ((name, without), (off, measured)) in ARTIFACTS
        .iter()
        .zip(&without.sections)
        .zip(off.sections.iter().zip(&measured.sections))
    {
        println!(
            "{name}: {} bytes without metrics, {} with them off, {} with them",
            without.size(),
            off.size(),
            measured.size()
        );
    }
    compare(&without, &off, &measured)
}

/// A build of the program.
#[derive(Debug, PartialEq)]
struct Build {
    /// What the program says.
    said: String,
    /// Of each artifact.
    sections: Vec<Sections>,
}

impl Build {
    fn read(root: &Path, target: &Path) -> Result<Self> {
        let files: Vec<PathBuf> = ARTIFACTS.iter().map(|file| target.join(file)).collect();
        let (size, nm) = (find_tool("size")?, find_tool("nm")?);
        let sections = files.iter().map(|file| {
            let table = Run::new(&size, root).arg("-A").arg("-d").arg(file);
            let symbols = Run::new(&nm, root).arg("-S").arg(file);
            Sections::parse(&table.output()?)?.with_functions(&symbols.output()?)
        });
        Ok(Self {
            said: Run::new(&files[0], root).output()?,
            sections: sections.collect::<Result<_>>()?,
        })
    }
}

/// Sections by name, with their sizes in bytes.
#[derive(Debug, PartialEq)]
struct Sections(BTreeMap<String, u64>);

impl Sections {
    /// Parses what `size -A -d` prints: a line each of name, size and address.
    fn parse(table: &str) -> Result<Self> {
        let sections = table.lines().filter_map(|line| {
            let mut words = line.split_ascii_whitespace();
            let (name, size) = (words.next()?, words.next()?.parse().ok()?);
            // The last line is a sum, without an address.
            words.next()?;
            Some((name.to_owned(), size))
        });
        let sections: BTreeMap<_, _> = sections.collect();
        if !sections.contains_key(".text") {
            bail!("there is no `.text` in\n{table}");
        }
        Ok(Self(sections))
    }

    /// With the code's size as that of its functions, from what `nm -S` prints: a line each of address,
    /// size, kind and name. What only fills up a page is left out.
    fn with_functions(mut self, symbols: &str) -> Result<Self> {
        let sizes = symbols.lines().filter_map(|line| {
            let words: Vec<_> = line.split_ascii_whitespace().collect();
            let [_, size, "t" | "T" | "w" | "W", _] = words[..] else {
                return None;
            };
            u64::from_str_radix(size, 16).ok()
        });
        let functions = sizes.sum();
        ensure!(functions > 0, "there are no functions in\n{symbols}");
        self.0.insert(".text".to_owned(), functions);
        self.0.remove(".relro_padding");
        Ok(self)
    }

    /// Code and data.
    fn size(&self) -> u64 {
        let names = [".text", ".rodata", ".data", ".bss"];
        names.iter().filter_map(|name| self.0.get(*name)).sum()
    }

    fn is_gathered(&self) -> bool {
        self.0.keys().any(|name| name.starts_with(GATHERED))
    }
}

fn compare(without: &Build, off: &Build, measured: &Build) -> Result<()> {
    if without.said != off.said {
        bail!(
            "the program does something else with its metrics off: {} became {}",
            without.said.trim(),
            off.said.trim()
        );
    }
    for (at, artifact) in ARTIFACTS.iter().enumerate() {
        let section = |build: &Build, name: &str| build.sections[at].0.get(name).copied();
        let names = without.sections[at]
            .0
            .keys()
            .chain(off.sections[at].0.keys());
        for name in names {
            let (without, off) = (section(without, name), section(off, name));
            if without != off {
                let bytes =
                    |size: Option<u64>| size.map_or("no".to_owned(), |size| size.to_string());
                bail!(
                    "`{name}` of {artifact} has {} bytes without metrics, and {} with them off",
                    bytes(without),
                    bytes(off)
                );
            }
        }
        let measured = &measured.sections[at];
        if !measured.is_gathered() || measured.size() <= without.sections[at].size() {
            bail!("{artifact} has no metrics where it should: nothing was compared");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str =
        "shop  :\nsection   size   addr\n.text   100   4096\n.data   20   8192\nTotal   120\n";

    fn build(said: &str, sections: &[(&str, u64)]) -> Build {
        let sections = sections
            .iter()
            .map(|(name, size)| ((*name).to_owned(), *size));
        let sections: BTreeMap<_, _> = sections.collect();
        Build {
            said: said.to_owned(),
            sections: ARTIFACTS.map(|_| Sections(sections.clone())).into(),
        }
    }

    #[test]
    fn tables_of_sections() {
        let sections = Sections::parse(TABLE).expect("a table");
        assert_eq!(sections.0.len(), 2, "{sections:?}");
        assert_eq!(sections.size(), 120);
        assert!(!sections.is_gathered());
        assert!(Sections::parse("shop: not an object").is_err());
    }

    #[test]
    fn code_is_the_sum_of_its_functions() {
        let symbols = "0000000000001000 0000000000000010 t one\n\
                       0000000000001020 0000000000000021 T two\n\
                       0000000000002000 0000000000000400 d data\n\
                       \x20                                U elsewhere\n";
        let table = format!("{TABLE}.relro_padding   7   9000\n");
        let sections = Sections::parse(&table).expect("a table");
        let sections = sections.with_functions(symbols).expect("two functions");
        assert_eq!(sections.0[".text"], 0x31);
        assert_eq!(sections.0.len(), 2, "{sections:?}");
        let sections = Sections::parse(TABLE).expect("a table");
        assert!(sections.with_functions("nothing").is_err());
    }

    #[test]
    fn every_byte_and_every_word_counts() {
        let without = build("7", &[(".text", 100)]);
        let measured = build("8", &[(".text", 120), ("tallymark_sets", 8)]);
        let said = |off: &Build, measured: &Build| {
            compare(&without, off, measured).map_err(|error| error.to_string())
        };
        assert_eq!(said(&build("7", &[(".text", 100)]), &measured), Ok(()));
        let error = said(&build("7", &[(".text", 101)]), &measured).expect_err("a byte more");
        assert!(
            error.contains("has 100 bytes without metrics, and 101"),
            "{error}"
        );
        let error = said(
            &build("7", &[(".text", 100), ("tallymark_sets", 8)]),
            &measured,
        )
        .expect_err("a section more");
        assert!(
            error.contains("has no bytes without metrics, and 8"),
            "{error}"
        );
        let error = said(&build("8", &[(".text", 100)]), &measured).expect_err("another program");
        assert!(error.contains("7 became 8"), "{error}");
        let error = said(&without, &without).expect_err("nothing to compare");
        assert!(error.ends_with("nothing was compared"), "{error}");
    }
}
