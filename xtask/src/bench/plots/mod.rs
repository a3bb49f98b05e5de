//! The plots of the README, as SVG: what is asked of whom, and in what words.

mod chart;

use super::results::{Results, Row, Way};
use anyhow::{Context, Result, anyhow};
use std::fs;
use std::path::Path;

/// One plot: a group of bars for each contestant.
struct Plot {
    file: &'static str,
    title: &'static str,
    /// What the axis shows.
    axis: &'static str,
    bars: &'static [Bars],
    line: Line,
}

/// One bar of each group.
struct Bars {
    question: &'static str,
    threads: usize,
    /// In the legend.
    name: &'static str,
}

/// Where the line of the limit stands.
enum Line {
    /// At the fastest reference of the first bars' question.
    Reference(&'static str),
    /// Where arithmetic says.
    At(f64, &'static str),
}

/// One and two threads at a question.
macro_rules! one_and_two {
    ($question:literal) => {
        &[
            Bars {
                question: $question,
                threads: 1,
                name: "1 thread",
            },
            Bars {
                question: $question,
                threads: 2,
                name: "2 threads at once",
            },
        ]
    };
}

const PLOTS: &[Plot] = &[
    Plot {
        file: "event.svg",
        title: "Adding one to a counter with two labels",
        axis: "nanoseconds, as each thread sees them",
        bars: one_and_two!("counter, two labels"),
        line: Line::Reference("limit: cells of the thread's own"),
    },
    Plot {
        file: "histogram.svg",
        title: "Observing in a histogram of 11 buckets with two labels",
        axis: "nanoseconds, as each thread sees them",
        bars: one_and_two!("histogram"),
        line: Line::Reference("limit: cells of the thread's own, bucket by a table"),
    },
    Plot {
        file: "wrapper.svg",
        title: "A measured call: outcome, duration, in flight, two labels",
        axis: "nanoseconds, as each thread sees them",
        bars: one_and_two!("wrapper, sync"),
        line: Line::Reference("limit: two time stamps, all cells side by side"),
    },
    Plot {
        file: "encode.svg",
        title: "Writing 100,000 lines of text",
        axis: "time of a scrape",
        bars: &[
            Bars {
                question: "encode, counters/100000",
                threads: 1,
                name: "counters",
            },
            Bars {
                question: "encode, histograms/100000",
                threads: 1,
                name: "histograms",
            },
        ],
        line: Line::Reference("limit: kept text copied, counters printed"),
    },
    Plot {
        file: "memory.svg",
        title: "Memory of a counter, in a family of 100,000",
        axis: "bytes a series, after a scrape",
        bars: &[
            Bars {
                question: "memory/a counter, 100,000",
                threads: 1,
                name: "used by 1 thread",
            },
            Bars {
                question: "memory/a counter, 100,000",
                threads: 16,
                name: "used by 16 threads",
            },
        ],
        line: Line::At(8.0, "the number alone"),
    },
];

/// A contestant with its rows, in the order of the plot's bars.
struct Group<'a> {
    who: &'a str,
    path: Way,
    rows: Vec<Option<&'a Row>>,
}

/// Writes the plots whose questions were asked.
pub(super) fn draw(results: &Results, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| folder.display().to_string())?;
    }
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    for plot in PLOTS {
        let groups = groups(results, plot);
        if groups.is_empty() {
            continue;
        }
        let (at, words) = match plot.line {
            Line::At(at, words) => (Some(at), words),
            Line::Reference(words) => {
                let Bars {
                    question, threads, ..
                } = plot.bars[0];
                let is_limit = |row: &Row| row.path == Way::Limit;
                (results.least(question, threads, is_limit), words)
            }
        };
        let file = folder.join(plot.file);
        let svg = chart::svg(plot, &groups, at.map(|at| (at, words)))
            .map_err(|error| anyhow!("{}: {error}", file.display()))?;
        super::write(&file, &svg)?;
    }
    Ok(())
}

/// Ours and the peers, the fastest first.
fn groups<'a>(results: &'a Results, plot: &Plot) -> Vec<Group<'a>> {
    let of = |bars: &Bars| {
        let (question, threads) = (bars.question, bars.threads);
        let rows = results.rows.iter();
        rows.filter(move |row| {
            row.question == question && row.threads == threads && row.path != Way::Limit
        })
    };
    let mut groups: Vec<Group> = of(&plot.bars[0])
        .map(|row| Group {
            who: &row.who,
            path: row.path,
            rows: plot
                .bars
                .iter()
                .map(|bars| of(bars).find(|other| other.who == row.who))
                .collect(),
        })
        .collect();
    let first = |group: &Group| group.rows[0].map_or(f64::MAX, |row| row.median);
    groups.sort_by(|one, other| first(one).total_cmp(&first(other)));
    groups
}

#[cfg(test)]
mod tests {
    use super::super::results::tests::{results, row};
    use super::*;

    fn some() -> Results {
        results(vec![
            row("counter, two labels", "peer", Way::Idiom, 1, 30.0),
            row("counter, two labels", "tallymark", Way::Ours, 1, 1.5),
            row("counter, two labels", "cells", Way::Limit, 1, 1.25),
            row("counter, two labels", "peer", Way::Idiom, 2, 100.0),
        ])
    }

    #[test]
    fn a_plot_shows_everybody_each_number_of_threads_and_the_limit() {
        let folder = tempfile::tempdir().expect("a folder");
        draw(&some(), folder.path()).expect("drawn");
        let text = fs::read_to_string(folder.path().join("event.svg")).expect("there is a plot");
        for shown in [
            "tallymark",
            "peer",
            "2 threads",
            "100 ns",
            "limit: ",
            "1.25 ns",
        ] {
            assert!(text.contains(shown), "{shown}");
        }
        assert!(text.contains("prefers-color-scheme: dark"));
        assert!(!folder.path().join("histogram.svg").exists());
    }

    #[test]
    fn the_fastest_comes_first_and_a_missing_answer_leaves_a_gap() {
        let results = some();
        let groups = groups(&results, &PLOTS[0]);
        let names: Vec<&str> = groups.iter().map(|group| group.who).collect();
        assert_eq!(names, ["tallymark", "peer"]);
        assert!(groups[0].rows[1].is_none() && groups[1].rows[1].is_some());
    }

    #[test]
    fn a_plot_that_is_no_longer_drawn_goes() {
        let folder = tempfile::tempdir().expect("a folder");
        let plots = folder.path().join("plots");
        fs::create_dir(&plots).expect("made");
        fs::write(plots.join("old.svg"), "").expect("written");
        draw(&some(), &plots).expect("drawn");
        assert!(!plots.join("old.svg").exists());
    }
}
