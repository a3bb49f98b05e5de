//! What was measured, with the ratios that tell machines' differences from ours.

use super::write;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;

/// In what way a contestant goes about it; `benches/peers` says more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Way {
    Ours,
    Idiom,
    Fastest,
    Limit,
}

impl Way {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Idiom => "idiom",
            Self::Fastest => "fastest",
            Self::Limit => "limit",
        }
    }

    pub(super) fn is_peer(self) -> bool {
        matches!(self, Self::Idiom | Self::Fastest)
    }
}

/// One contestant's answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Row {
    pub(super) question: String,
    pub(super) who: String,
    pub(super) path: Way,
    pub(super) threads: usize,
    pub(super) unit: String,
    pub(super) median: f64,
    pub(super) spread: f64,
    /// What was read back, which was as it should be.
    pub(super) read_back: f64,
    /// To the fastest reference of the question.
    #[serde(default)]
    pub(super) ratio_to_limit: Option<f64>,
    /// To the fastest peer of the question.
    #[serde(default)]
    pub(super) ratio_to_best_peer: Option<f64>,
}

/// Where it was measured.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Machine {
    pub(super) cores: usize,
    pub(super) processor: String,
    pub(super) rustc: String,
    pub(super) rounds: usize,
}

impl Machine {
    pub(super) fn here(rustc: String, rounds: usize) -> Self {
        let described = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let model = described.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            (name.trim() == "model name").then(|| value.trim().to_owned())
        });
        Self {
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            processor: model.unwrap_or_else(|| std::env::consts::ARCH.to_owned()),
            rustc,
            rounds,
        }
    }
}

/// Everything of one run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Results {
    pub(super) machine: Machine,
    /// The peers, each with its version.
    pub(super) versions: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// What `benches/peers` and `benches/layer` name for themselves and not as contestants.
const NOT_COMPARED: [&str; 13] = [
    "tallymark",
    "tallymark-bench-layer",
    "tallymark-peers",
    "tallymark-server",
    "axum",
    "clap",
    "http-body-util",
    "itoa",
    "quanta",
    "serde",
    "serde_json",
    "tokio",
    "tower",
];

/// The rows that a run of `benches/peers` wrote.
pub(super) fn rows_of(file: &Path) -> Result<Vec<Row>> {
    let text = fs::read_to_string(file).context("the rows of the run")?;
    Ok(serde_json::from_str(&text)?)
}

/// The median, and the distance between the quartiles.
pub(super) fn median_and_spread(samples: &mut [f64]) -> (f64, f64) {
    samples.sort_by(f64::total_cmp);
    let at = |part: f64| samples[((samples.len() - 1) as f64 * part).round() as usize];
    (at(0.5), at(0.75) - at(0.25))
}

impl Results {
    /// Rows with their ratios; `versions` is what `cargo tree` says.
    pub(super) fn of(rows: Vec<Row>, machine: Machine, versions: &str) -> Self {
        let mut versions: Vec<_> = versions.lines().filter_map(version).collect();
        versions.sort();
        versions.dedup();
        let mut results = Self {
            machine,
            versions,
            rows,
        };
        results.compare();
        results
    }

    pub(super) fn read(file: &Path) -> Result<Self> {
        let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
        let mut results: Self = serde_json::from_str(&text)?;
        results.compare();
        Ok(results)
    }

    pub(super) fn write(&self, file: &Path) -> Result<()> {
        write(file, &(serde_json::to_string_pretty(self)? + "\n"))
    }

    /// The names of the questions, in order, each once.
    pub(super) fn questions(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for row in &self.rows {
            if !names.contains(&row.question.as_str()) {
                names.push(&row.question);
            }
        }
        names
    }

    /// The least median of those whom `takes_part` takes.
    pub(super) fn least(
        &self,
        question: &str,
        threads: usize,
        takes_part: impl Fn(&Row) -> bool,
    ) -> Option<f64> {
        let rows = self.rows.iter();
        rows.filter(|row| row.question == question && row.threads == threads && takes_part(row))
            .map(|row| row.median)
            .min_by(f64::total_cmp)
    }

    fn compare(&mut self) {
        let known = self.clone();
        for row in &mut self.rows {
            let least =
                |takes_part: fn(&Row) -> bool| known.least(&row.question, row.threads, takes_part);
            // Percents and counts are no ratios of each other.
            let is_amount = ["ns", "s", "bytes", "crates"].contains(&row.unit.as_str());
            let ratio = |to: f64| (is_amount && to > 0.0).then(|| row.median / to);
            row.ratio_to_limit = least(|row| row.path == Way::Limit).and_then(ratio);
            row.ratio_to_best_peer = least(|row| row.path.is_peer()).and_then(ratio);
        }
    }
}

/// `name version` of a line of `cargo tree`.
fn version(line: &str) -> Option<String> {
    let mut words = line.split_whitespace();
    let (name, version) = (words.next()?, words.next()?);
    let version = version.strip_prefix('v')?;
    (!NOT_COMPARED.contains(&name)).then(|| format!("{name} {version}"))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn row(question: &str, who: &str, path: Way, threads: usize, median: f64) -> Row {
        Row {
            question: question.to_owned(),
            who: who.to_owned(),
            path,
            threads,
            unit: "ns".to_owned(),
            median,
            spread: 0.1,
            read_back: 1.0,
            ratio_to_limit: None,
            ratio_to_best_peer: None,
        }
    }

    pub(crate) fn results(rows: Vec<Row>) -> Results {
        let mut results = Results {
            machine: Machine {
                cores: 2,
                processor: "a processor".to_owned(),
                rustc: "rustc".to_owned(),
                rounds: 15,
            },
            versions: Vec::new(),
            rows,
        };
        results.compare();
        results
    }

    #[test]
    fn ratios_are_to_the_fastest_at_as_many_threads() {
        let results = results(vec![
            row("counter", "tallymark", Way::Ours, 1, 3.0),
            row("counter", "cell", Way::Limit, 1, 2.0),
            row("counter", "slower cell", Way::Limit, 1, 2.5),
            row("counter", "peer", Way::Idiom, 1, 9.0),
            row("counter", "peer, cached", Way::Fastest, 1, 6.0),
            row("counter", "peer, cached", Way::Fastest, 2, 1.0),
            row("gauge", "cell", Way::Limit, 1, 0.5),
        ]);
        assert_eq!(results.rows[0].ratio_to_limit, Some(1.5));
        assert_eq!(results.rows[0].ratio_to_best_peer, Some(0.5));
        assert_eq!(results.questions(), ["counter", "gauge"]);
    }

    #[test]
    fn rows_for_machines_have_all_that_was_found() {
        let results = results(vec![
            row("counter", "tallymark", Way::Ours, 2, 3.0),
            row("counter", "cell", Way::Limit, 2, 2.0),
            row("counter", "peer", Way::Idiom, 2, 6.0),
        ]);
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("results.json");
        results.write(&file).expect("written");
        let text = fs::read_to_string(&file).expect("it is there");
        let written: serde_json::Value = serde_json::from_str(&text).expect("is JSON");
        let expected = serde_json::json!({
            "question": "counter", "who": "tallymark", "path": "ours", "threads": 2, "unit": "ns",
            "median": 3.0, "spread": 0.1, "read_back": 1.0,
            "ratio_to_limit": 1.5, "ratio_to_best_peer": 0.5,
        });
        assert_eq!(written["rows"][0], expected);
        let again = Results::read(&file).expect("read");
        assert_eq!(again.rows.len(), 3);
        assert_eq!(again.rows[0].ratio_to_best_peer, Some(0.5));
    }

    #[test]
    fn the_spread_is_the_distance_between_the_quartiles() {
        assert_eq!(
            median_and_spread(&mut [5.0, 1.0, 2.0, 3.0, 4.0]),
            (3.0, 2.0)
        );
        assert_eq!(median_and_spread(&mut [5.0]), (5.0, 0.0));
    }

    #[test]
    fn only_peers_have_versions() {
        assert_eq!(
            version("prometheus v0.14.0"),
            Some("prometheus 0.14.0".to_owned())
        );
        assert_eq!(version("tallymark v0.1.0 (path)"), None);
        assert_eq!(version("tower v0.5.3"), None);
        assert_eq!(version(""), None);
    }
}
