//! What the collectors gave to one scrape, less what would write lines of a name that is taken.

use super::collectors::{Collectors, Held};
use super::family::{CollectedFamily, CollectedValue};
use super::standing::Reason;
use crate::description::Kind;
use crate::settle::Settled;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;

/// The families of a registry's collectors, as one scrape shows them.
#[derive(Default)]
pub(crate) struct Gathered {
    given: Vec<Arc<Vec<CollectedFamily>>>,
    /// Which of them are shown: whose, and which of those.
    shown: Vec<(usize, usize)>,
    /// The names of their lines.
    lines: BTreeSet<String>,
    /// How the collectors stand.
    own: Vec<CollectedFamily>,
}

impl Gathered {
    /// Runs the collectors, and leaves out what collides with `settled` or with what came before.
    pub(crate) fn new(collectors: &Collectors, settled: &Settled) -> Self {
        Self::until(None, collectors, settled)
    }

    /// As `new`, but whatever is not there at `until` is missing.
    pub(crate) fn until(
        until: Option<Instant>,
        collectors: &Collectors,
        settled: &Settled,
    ) -> Self {
        let answers = collectors.run(until);
        let mut gathered = Self::default();
        if answers.is_empty() {
            return gathered;
        }
        let mut lines = Lines {
            settled,
            given: BTreeMap::new(),
        };
        for family in [errors(), durations()] {
            let _ = lines.take(&family, None);
        }
        for (held, families) in &answers {
            let Some(families) = families else { continue };
            let whose = gathered.given.len();
            gathered.given.push(Arc::clone(families));
            let mut left_out = Vec::new();
            for (which, family) in families.iter().enumerate() {
                match lines.take(family, Some(held.name())) {
                    Ok(()) => gathered.shown.push((whose, which)),
                    Err(_) if held.gives_way() => {}
                    Err(collision) => left_out.push(collision),
                }
            }
            let news = held.standing(|standing, _| standing.collided(held.name(), &left_out));
            news.tell();
        }
        gathered.lines = lines.given.into_keys().collect();
        gathered.own = standings(&answers);
        gathered
    }

    /// Whether they write lines of this name, where names are escaped with underscores.
    pub(crate) fn has_line(&self, name: &str) -> bool {
        self.lines.contains(name)
    }

    /// The families, one after the other.
    pub(crate) fn families(&self) -> impl Iterator<Item = &CollectedFamily> {
        let shown = self.shown.iter();
        let shown = shown.map(|(whose, which)| &self.given[*whose][*which]);
        shown.chain(&self.own)
    }
}

/// The lines that are taken.
struct Lines<'a> {
    settled: &'a Settled,
    /// By the name of a line: the collector whose it is, if it is not ours.
    given: BTreeMap<String, Option<&'a str>>,
}

impl<'a> Lines<'a> {
    /// Takes the lines of `family`, or tells whose one of them is.
    fn take(&mut self, family: &CollectedFamily, whose: Option<&'a str>) -> Result<(), String> {
        let lines: Vec<_> = family.lines().collect();
        for line in &lines {
            let owner = match (self.settled.lines.get(line), self.given.get(line)) {
                (Some((_, location)), _) => format!("the family at {location}"),
                (_, Some(Some(collector))) => format!("collector `{collector}`"),
                (_, Some(None)) => "tallymark itself".to_owned(),
                (None, None) => continue,
            };
            let name = &family.name;
            return Err(format!(
                "`{name}` is left out, since lines called `{line}` belong to {owner}"
            ));
        }
        self.given
            .extend(lines.into_iter().map(|line| (line, whose)));
        Ok(())
    }
}

fn errors() -> CollectedFamily {
    CollectedFamily {
        name: "tallymark_collector_errors_total".to_owned(),
        help: "Runs of collectors that gave nothing, and families left out for their names, by reason.".to_owned(),
        kind: Kind::Counter,
        series: BTreeMap::new(),
    }
}

fn durations() -> CollectedFamily {
    CollectedFamily {
        name: "tallymark_collector_duration_seconds".to_owned(),
        help: "How long the last run of a collector took.".to_owned(),
        kind: Kind::Gauge,
        series: BTreeMap::new(),
    }
}

fn standings<T>(answers: &[(Held, T)]) -> Vec<CollectedFamily> {
    let (mut errors, mut durations) = (errors(), durations());
    for (held, _) in answers.iter().filter(|(held, _)| !held.gives_way()) {
        let collector = || ("collector".to_owned(), held.name().to_owned());
        held.standing(|standing, seconds| {
            for (reason, text) in Reason::ALL {
                let labels = vec![collector(), ("reason".to_owned(), text.to_owned())];
                let count = CollectedValue::Unsigned(standing.count(reason));
                errors.series.insert(labels, count);
            }
            if let Some(seconds) = seconds {
                let seconds = CollectedValue::Float(seconds);
                durations.series.insert(vec![collector()], seconds);
            }
        });
    }
    let all = [errors, durations];
    all.into_iter()
        .filter(|family| !family.series.is_empty())
        .collect()
}
