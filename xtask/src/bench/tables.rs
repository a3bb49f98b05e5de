//! The results as text: what must be reached, and a table for each question.

use super::goals::{Bound, Goal, goals};
use super::results::{Results, Row};
use std::fmt::Write as _;

const WRITTEN: &str = "\
Written by `cargo xtask bench`; `results.json` has the same for machines. Compare ratios, and only within
one run: absolute figures change with the machine.";

/// What a reader must know to trust the tables.
const NOTES: &str = "\
## How it was measured

Everybody does the same work, in the same program and the same run. Rounds are interleaved: each
contestant has a turn of some milliseconds, then the next one, again and again. A figure is the median
of the rounds; the spread is the distance between their quartiles. An operation's time is what one
thread sees, beside as many others as the table says. Before its time a thread does 1,024 operations.
What was counted is read back at the end: who lost one increment stops the run.

Labels and values are drawn at random beforehand. Reading them is a part of every answer, alike for
all; \"items, read only\" says how much. `idiom` is what a peer's documentation shows first, `fastest`
what else it documents, such as handles that are kept for each pair of labels. `limit` is the same work
without a library: nothing is registered, and all indices are known.

Who does less than Tallymark, or does it at another time:

- \"local handles\" and \"auto flush\" of prometheus count beside the metric. A scrape shows it once the
  thread has flushed, which is not measured.
- The exporter of metrics keeps what histograms observe, and puts it into buckets when it is told to,
  which is not measured.
- hotpath has no labels, no outcomes and no calls in flight, and samples what it times.
- autometrics has no labels of the user's own. It has one backend at a time, here prometheus, its faster
  one.
- \"names known at the start\", \"of a static text\": these cannot take a text that comes at run time.
- measured knows all tenants from the start where programs are scraped; with \"dense\" it has a place for
  every combination from then on.
- The reference of \"encode\" keeps all its text; its histograms print integers as sums.
- Of \"layer\", OpenTelemetry's counts no outcomes, and what is written by hand follows no bodies and
  misses requests that are dropped. axum-prometheus hands its observations to the exporter of metrics.

prometric, autometrics and hotpath have no scrape of their own, and take no part where one is measured.
Bytes are those that the allocator gave out and has not got back after a scrape, the buffer of the text
left out. \"build, cold\" has seconds of the processor, of all processes together, for an empty crate with
that one dependency and nothing built before; \"build, text\" has what each of 400 more functions adds to
a released program, less what it is without an attribute. \"layer\" is an axum router with one
route, called as a function and through a socket; \"added\" is what a turn takes longer than the turn of the
router without a layer, in the same round, and `limit` is that router, and one with a layer that does nothing.

\"limit\", in the next table, is the same number with the fastest reference in place of Tallymark: where
that does not reach the bound either, nothing on this machine can.
";

/// `benches/RESULTS.md`.
pub(super) fn report(results: &Results) -> String {
    let mut text = String::from("# What metrics cost\n\n");
    let machine = &results.machine;
    let _ = writeln!(
        text,
        "{WRITTEN}\n\n{} with {} cores, {}, release, thin LTO, one codegen unit; medians of {} \
         rounds.\n\nPeers: {}.\n\n{NOTES}",
        machine.processor,
        machine.cores,
        machine.rustc,
        machine.rounds,
        results.versions.join(", ")
    );
    write_goals(&mut text, &goals(results));
    for question in results.questions() {
        write_question(&mut text, results, question);
    }
    text
}

fn write_goals(text: &mut String, goals: &[Goal]) {
    *text += "## Must reach\n\n| question | what | bound | measured | | limit |\n|---|---|---|---|---|---|\n";
    for goal in goals {
        let Some((measured, is_reached)) = goal.measured.zip(goal.is_reached()) else {
            continue;
        };
        let bound = match goal.bound {
            Bound::AtMost(most) => format!("≤ {most}"),
            Bound::AtLeast(least) => format!("≥ {least}"),
        };
        let judged = if is_reached {
            "reached"
        } else {
            "**not reached**"
        };
        let _ = writeln!(
            text,
            "| {} | {} | {bound} | {} | {judged} | {} |",
            goal.question,
            goal.what,
            three_digits(measured),
            ratio(goal.of_limit)
        );
    }
}

fn write_question(text: &mut String, results: &Results, question: &str) {
    let _ = write!(
        text,
        "\n## {question}\n\n| who | path | threads | median | spread | to limit | to best peer |\n\
         |---|---|---|---|---|---|---|\n"
    );
    let of_question = |row: &&Row| row.question == question;
    let mut rows: Vec<&Row> = results.rows.iter().filter(of_question).collect();
    rows.sort_by(|one, other| {
        let by_threads = one.threads.cmp(&other.threads);
        by_threads.then(one.median.total_cmp(&other.median))
    });
    for row in rows {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {} |",
            row.who,
            row.path.word(),
            row.threads,
            amount(row.median, &row.unit),
            amount(row.spread, &row.unit),
            ratio(row.ratio_to_limit),
            ratio(row.ratio_to_best_peer)
        );
    }
}

fn ratio(ratio: Option<f64>) -> String {
    ratio.map(three_digits).unwrap_or_default()
}

/// With the unit that leaves few digits.
pub(super) fn amount(value: f64, unit: &str) -> String {
    match unit {
        "ns" if value >= 1e6 => format!("{} ms", three_digits(value / 1e6)),
        "ns" if value >= 1e4 => format!("{} µs", three_digits(value / 1e3)),
        "crates" => format!("{value:.0} crates"),
        _ => format!("{} {unit}", three_digits(value)),
    }
}

/// Enough digits to tell two apart, no more than mean something.
fn three_digits(value: f64) -> String {
    match value.abs() {
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::results::Way;
    use super::super::results::tests::{results, row};
    use super::*;

    #[test]
    fn numbers_have_three_digits_or_all_before_the_point() {
        for (value, text) in [
            (1.234, "1.23 ns"),
            (12.34, "12.3 ns"),
            (9_999.0, "9999 ns"),
            (12_345.0, "12.3 µs"),
            (2_100_000.0, "2.10 ms"),
        ] {
            assert_eq!(amount(value, "ns"), text);
        }
    }

    #[test]
    fn a_report_says_what_was_not_reached() {
        let report = report(&results(vec![
            row("gauge", "tallymark", Way::Ours, 1, 3.0),
            row("gauge", "relaxed store", Way::Limit, 1, 2.0),
        ]));
        let goal = "| gauge | ours / relaxed store | ≤ 1.2 | 1.50 | **not reached** |";
        assert!(report.contains(goal), "{report}");
        let row = "| tallymark | ours | 1 | 3.00 ns | 0.10 ns | 1.50 |  |";
        assert!(report.contains(row), "{report}");
    }
}
