//! Annotating a crate until it compiles.

use super::compiler::{Diagnostic, Package, Place};
use super::functions::{Function, Source};
use super::list::Refusals;
use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// Stands on the line of the function, so that no line moves.
const ATTRIBUTE: &str = "#[::tallymark::track_metrics] ";

/// An attribute that nobody has: the compiler complains wherever it meets one, which is in the
/// functions that are there for these features and this platform.
const PROBE: &str = "#[::tallymark::absent] ";

/// One thing that the attribute spoilt.
#[derive(Debug)]
pub(super) struct Broken {
    /// The function and where it is; unless that cannot be told.
    pub(super) function: Option<String>,
    /// The compiler's or the test's own.
    pub(super) words: String,
}

/// A crate on its way.
pub(super) struct Trial<'a> {
    package: &'a Package<'a>,
    source: &'a Source,
    refusals: &'a Refusals,
    /// By what they are called.
    pub(super) refused: BTreeMap<String, usize>,
    pub(super) broken: Vec<Broken>,
    /// The functions that carry the attribute.
    pub(super) annotated: BTreeSet<usize>,
}

impl<'a> Trial<'a> {
    pub(super) fn new(
        package: &'a Package<'a>,
        source: &'a Source,
        refusals: &'a Refusals,
    ) -> Self {
        Self {
            package,
            source,
            refusals,
            refused: BTreeMap::new(),
            broken: Vec::new(),
            annotated: BTreeSet::new(),
        }
    }

    /// The functions that the compiler meets.
    pub(super) fn find_compiled(&mut self) -> Result<usize> {
        let all: BTreeSet<usize> = (0..self.source.functions.len()).collect();
        self.write(&all, PROBE)?;
        let diagnostics = self.package.check()?;
        let met = diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.is_error() && diagnostic.message.contains("absent"))
            .filter_map(|diagnostic| self.function_of(diagnostic, &all, PROBE));
        self.annotated = met.collect();
        Ok(self.annotated.len())
    }

    /// Takes the attribute off where it does not compile.
    pub(super) fn settle(&mut self, known_warnings: &BTreeSet<String>) -> Result<()> {
        for is_build in [false, true] {
            loop {
                self.write(&self.annotated, ATTRIBUTE)?;
                let diagnostics = if is_build {
                    self.package.build()?
                } else {
                    self.package.check()?
                };
                let mut wrong: Vec<&Diagnostic> = diagnostics
                    .iter()
                    .filter(|diagnostic| diagnostic.is_error())
                    .collect();
                if wrong.is_empty() {
                    wrong = diagnostics
                        .iter()
                        .filter(|diagnostic| {
                            diagnostic.is_warning() && !known_warnings.contains(&diagnostic.key())
                        })
                        .collect();
                }
                if wrong.is_empty() {
                    break;
                }
                self.take_off(&wrong)?;
            }
        }
        Ok(())
    }

    fn take_off(&mut self, wrong: &[&Diagnostic]) -> Result<()> {
        let before = self.annotated.clone();
        let mut nowhere = None;
        for diagnostic in wrong {
            let Some(culprit) = self.function_of(diagnostic, &before, ATTRIBUTE) else {
                nowhere = Some(diagnostic);
                continue;
            };
            self.blame(culprit, diagnostic);
        }
        if before == self.annotated
            && let Some(diagnostic) = nowhere
        {
            let words = diagnostic
                .rendered
                .as_deref()
                .unwrap_or(&diagnostic.message);
            println!("  in no annotated function, looking for the one that matters:\n{words}");
            let culprit = self.search(|diagnostics| {
                diagnostics
                    .iter()
                    .any(|other| other.key() == diagnostic.key())
            })?;
            self.blame(culprit, diagnostic);
        }
        Ok(())
    }

    fn blame(&mut self, culprit: usize, diagnostic: &Diagnostic) {
        if !self.annotated.remove(&culprit) {
            // One mistake often has several errors; the first is enough.
            return;
        }
        if let Some(name) = self.refusals.name_of(&diagnostic.message) {
            *self.refused.entry(name.to_owned()).or_default() += 1;
            return;
        }
        let words = diagnostic
            .rendered
            .as_deref()
            .unwrap_or(&diagnostic.message);
        let broken = Broken {
            function: Some(self.place_of(culprit)),
            words: words.trim_end().to_owned(),
        };
        println!("  broken: {}\n{}\n", self.place_of(culprit), broken.words);
        self.broken.push(broken);
    }

    /// The last function of the shortest run of them that spoils the crate.
    fn search(&self, is_spoilt: impl Fn(&[Diagnostic]) -> bool) -> Result<usize> {
        let all: Vec<usize> = self.annotated.iter().copied().collect();
        let (mut good, mut bad) = (0, all.len());
        while bad - good > 1 {
            let middle = usize::midpoint(good, bad);
            self.write(&all[..middle].iter().copied().collect(), ATTRIBUTE)?;
            if is_spoilt(&self.package.check()?) {
                bad = middle;
            } else {
                good = middle;
            }
        }
        if bad == 0 {
            bail!("the crate does not compile without the attribute");
        }
        Ok(all[bad - 1])
    }

    pub(super) fn place_of(&self, function: usize) -> String {
        let Function {
            name, file, line, ..
        } = &self.source.functions[function];
        format!(
            "`{name}` at {}:{line}",
            self.source.files[*file].path.display()
        )
    }

    /// The function whose attribute a diagnostic points at, or else the innermost around a place.
    fn function_of(
        &self,
        diagnostic: &Diagnostic,
        carriers: &BTreeSet<usize>,
        attribute: &str,
    ) -> Option<usize> {
        let places = diagnostic.places();
        let places: Vec<(usize, usize)> = places
            .iter()
            .filter_map(|place| self.original(place, carriers, attribute))
            .collect();
        places.iter().find_map(|(file, byte)| {
            let around = carriers.iter().copied().filter(|index| {
                let function = &self.source.functions[*index];
                function.file == *file && function.range.contains(byte)
            });
            around.min_by_key(|index| self.source.functions[*index].range.len())
        })
    }

    /// A place in the annotated source, in the one that was published.
    fn original(
        &self,
        place: &Place<'_>,
        carriers: &BTreeSet<usize>,
        attribute: &str,
    ) -> Option<(usize, usize)> {
        let file = self
            .source
            .files
            .iter()
            .position(|file| file.path == place.file)?;
        let mut byte = place.byte;
        for start in self.starts(file, carriers) {
            if start + attribute.len() <= byte {
                byte -= attribute.len();
            } else if start <= byte {
                byte = start;
            }
        }
        Some((file, byte))
    }

    /// Where attributes go in a file, in ascending order.
    fn starts(&self, file: usize, carriers: &BTreeSet<usize>) -> Vec<usize> {
        let functions = carriers.iter().map(|index| &self.source.functions[*index]);
        let mut starts: Vec<usize> = functions
            .filter(|function| function.file == file)
            .map(|function| function.start)
            .collect();
        starts.sort_unstable();
        starts
    }

    fn write(&self, carriers: &BTreeSet<usize>, attribute: &str) -> Result<()> {
        for (index, file) in self.source.files.iter().enumerate() {
            let mut text = file.text.clone();
            for start in self.starts(index, carriers).into_iter().rev() {
                text.insert_str(start, attribute);
            }
            let path = self.package.folder.join(&file.path);
            if fs::read_to_string(&path)? != text {
                fs::write(&path, text).with_context(|| path.display().to_string())?;
            }
        }
        Ok(())
    }
}
