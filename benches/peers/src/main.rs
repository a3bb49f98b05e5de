//! Asks the questions and writes what was measured as JSON: `tallymark-peers --out FILE`.

use clap::Parser;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;
use tallymark_peers::measure::Settings;
use tallymark_peers::question::questions;

/// What to ask, and how often.
#[derive(Debug, Parser)]
struct Arguments {
    /// Only questions whose name starts so.
    #[arg(long)]
    only: Option<String>,
    /// Rounds of each contestant.
    #[arg(long, default_value_t = 15)]
    rounds: usize,
    /// Numbers of threads.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 2])]
    threads: Vec<usize>,
    /// Milliseconds that a contestant runs in a round, about.
    #[arg(long, default_value_t = 2)]
    turn: u64,
    /// Only contestants whose name starts so; for profilers.
    #[arg(long)]
    who: Option<String>,
    /// Where to write the rows.
    #[arg(long)]
    out: PathBuf,
}

fn main() {
    let arguments = Arguments::parse();
    let settings = Settings {
        rounds: arguments.rounds,
        threads: arguments.threads,
        turn: Duration::from_millis(arguments.turn),
        who: arguments.who,
    };
    let asked = |name: &str| {
        arguments
            .only
            .as_deref()
            .is_none_or(|start| name.starts_with(start))
    };
    let mut rows = Vec::new();
    for question in questions().iter().filter(|question| asked(&question.name)) {
        eprintln!("{} …", question.name);
        rows.extend(question.rows(&settings));
    }
    let json = serde_json::to_string_pretty(&rows).expect("rows are written");
    fs::write(&arguments.out, json).expect("the file can be written");
}
