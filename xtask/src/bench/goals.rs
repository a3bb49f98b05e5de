//! What must be reached, each as a number that was measured and a bound that it is held against.

use super::results::{Results, Row, Way};

/// Which side of the bound is good.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

/// One number that must be reached.
#[derive(Clone, Debug)]
pub(super) struct Goal {
    pub(super) question: String,
    pub(super) what: String,
    pub(super) bound: Bound,
    /// Nothing where the question was not asked.
    pub(super) measured: Option<f64>,
    /// The same number with the fastest reference in place of ours, where it says something: what the
    /// machine itself allows.
    pub(super) of_limit: Option<f64>,
}

impl Goal {
    pub(super) fn is_reached(&self) -> Option<bool> {
        self.measured.map(|measured| match self.bound {
            Bound::AtMost(most) => measured <= most,
            Bound::AtLeast(least) => measured >= least,
        })
    }
}

/// Goals as they are put together.
struct Goals<'a> {
    results: &'a Results,
    all: Vec<Goal>,
}

fn is_ours(row: &Row) -> bool {
    row.path == Way::Ours
}

fn is_limit(row: &Row) -> bool {
    row.path == Way::Limit
}

fn is_cached(row: &Row) -> bool {
    row.path == Way::Fastest
        && ["cached", "bound"]
            .iter()
            .any(|word| row.who.contains(word))
}

fn is_idiom(row: &Row) -> bool {
    row.path == Way::Idiom
}

fn is_dense(row: &Row) -> bool {
    row.who == "measured, dense"
}

fn is_peer(row: &Row) -> bool {
    row.path.is_peer()
}

/// What `number` says of ours, and of the fastest reference.
fn both(number: impl Fn(fn(&Row) -> bool) -> Option<f64>) -> (Option<f64>, Option<f64>) {
    (number(is_ours), number(is_limit))
}

impl Goals<'_> {
    fn add(&mut self, question: &str, what: String, bound: Bound, measured: Option<f64>) {
        self.add_with_limit(question, what, bound, (measured, None));
    }

    fn add_with_limit(
        &mut self,
        question: &str,
        what: String,
        bound: Bound,
        (measured, of_limit): (Option<f64>, Option<f64>),
    ) {
        self.all.push(Goal {
            question: question.to_owned(),
            what,
            bound,
            measured,
            of_limit,
        });
    }

    fn ours(&self, question: &str, threads: usize) -> Option<f64> {
        self.results.least(question, threads, is_ours)
    }

    /// Ours, at most so many times the fastest of those whom `to` takes.
    fn at_most(
        &mut self,
        question: &str,
        threads: usize,
        times: f64,
        name: &str,
        to: impl Fn(&Row) -> bool,
    ) {
        let least = self.results.least(question, threads, to);
        let ratio = self.ours(question, threads).zip(least);
        let what = format!("ours / {name}{}", at(threads));
        let ratio = ratio.map(|(ours, limit)| ours / limit);
        self.add(question, what, Bound::AtMost(times), ratio);
    }

    /// Ours, at most so many times the reference of this name.
    fn at_most_of(&mut self, question: &str, threads: usize, times: f64, name: &str) {
        let is_named = |row: &Row| row.path == Way::Limit && row.who == name;
        self.at_most(question, threads, times, name, is_named);
    }

    /// The fastest of those whom `to` takes, at least so many times ours.
    fn at_least(
        &mut self,
        question: &str,
        threads: usize,
        times: f64,
        name: &str,
        to: fn(&Row) -> bool,
    ) {
        let ratios = both(|who| {
            let peer = self.results.least(question, threads, to)?;
            Some(peer / self.results.least(question, threads, who)?)
        });
        let what = format!("{name} / ours{}", at(threads));
        self.add_with_limit(question, what, Bound::AtLeast(times), ratios);
    }

    /// Two threads cost what one does.
    fn is_flat(&mut self, question: &str) {
        let ratios = both(|who| {
            let two = self.results.least(question, 2, who)?;
            Some(two / self.results.least(question, 1, who)?)
        });
        let what = "ours, 2 threads / 1 thread".to_owned();
        self.add_with_limit(question, what, Bound::AtMost(1.15), ratios);
    }

    /// An amount of ours.
    fn amount(&mut self, question: &str, threads: usize, most: f64, unit: &str) {
        let ours = self.ours(question, threads);
        let what = format!("ours, {unit}{}", at(threads));
        self.add(question, what, Bound::AtMost(most), ours);
    }
}

fn at(threads: usize) -> String {
    match threads {
        1 => String::new(),
        _ => format!(", {threads} threads"),
    }
}

/// The goals, in the order of the questions.
pub(super) fn goals(results: &Results) -> Vec<Goal> {
    let mut goals = Goals {
        results,
        all: Vec::new(),
    };
    operations(&mut goals);
    wrappers(&mut goals);
    scrapes(&mut goals);
    memory(&mut goals);
    growth(&mut goals);
    goals.amount("under load", 2, 5.0, "% slower while scraped");
    layers(&mut goals);
    builds(&mut goals);
    goals.all
}

fn operations(goals: &mut Goals<'_>) {
    for threads in [1, 2] {
        goals.at_most_of("counter", threads, 1.5, "thread-local cell");
    }
    goals.is_flat("counter");

    let question = "counter, two labels";
    // A plain array of the thread's is faster still, and cannot grow with the program.
    for name in ["thread-local cells", "thread-local block, chunk, cell"] {
        goals.at_most_of(question, 1, 1.5, name);
    }
    goals.at_least(question, 1, 1.0, "fastest cached handle", is_cached);
    goals.at_least(question, 2, 4.0, "fastest cached handle", is_cached);
    goals.at_least(
        question,
        1,
        10.0,
        "fastest idiom but measured's dense one",
        |row| is_idiom(row) && !is_dense(row),
    );
    goals.at_least(question, 1, 2.0, "measured, dense", is_dense);

    let question = "counter, a string";
    goals.at_least(question, 1, 2.0, "fastest idiom", is_idiom);
    goals.is_flat(question);

    let question = "histogram";
    goals.at_most(question, 1, 1.5, "table-driven reference", |row| {
        is_limit(row) && row.who.starts_with("thread-local") && row.who.contains("table")
    });
    goals.at_least(question, 1, 2.0, "fastest cached handle", is_cached);
    goals.at_least(question, 1, 4.0, "fastest idiom", is_idiom);
    goals.at_least(question, 2, 5.0, "fastest peer", is_peer);

    goals.at_most("gauge", 1, 1.2, "relaxed store", is_limit);
}

fn wrappers(goals: &mut Goals<'_>) {
    for question in ["wrapper, sync", "wrapper, async"] {
        goals.at_most(question, 1, 1.2, "fused reference", is_limit);
        goals.at_least(question, 1, 2.0, "fastest by hand", |row| {
            is_peer(row) && !row.who.starts_with("autometrics") && !row.who.starts_with("hotpath")
        });
        goals.at_least(question, 1, 5.0, "autometrics", |row| {
            row.who.starts_with("autometrics")
        });
        goals.is_flat(question);
    }
}

fn scrapes(goals: &mut Goals<'_>) {
    for lines in [1_000, 10_000, 100_000] {
        let question = format!("encode, counters/{lines}");
        goals.at_most(&question, 1, 1.8, "kept prefix copied", is_limit);
        goals.at_least(&question, 1, 1.5, "fastest peer", is_peer);
    }
    for lines in [1_000, 10_000, 100_000] {
        let question = format!("encode, histograms/{lines}");
        goals.at_least(&question, 1, 3.0, "fastest peer", is_peer);
    }
    for what in ["a counter, 100,000", "a histogram, 7,000"] {
        goals.amount(&format!("allocations/{what}"), 1, 0.0, "second scrape");
    }
}

fn memory(goals: &mut Goals<'_>) {
    goals.amount("memory/a counter, 100,000", 1, 16.0, "bytes a series");
    goals.amount(
        "memory/a counter, 100 families of 1,000",
        1,
        16.0,
        "bytes a series",
    );
    goals.amount("memory/a histogram, 7,000", 1, 110.0, "bytes a series");
    for what in ["a counter, 100,000", "a counter, 100 families of 1,000"] {
        goals.at_most(&format!("memory/{what}"), 16, 1.0, "leanest peer", is_peer);
    }
}

/// A million series against a thousand: what each of them costs.
fn growth(goals: &mut Goals<'_>) {
    let of_each = |question: &str, series: usize, who: fn(&Row) -> bool| {
        let whole = goals.results.least(question, 1, who)?;
        Some(whole / series as f64)
    };
    let scrape = both(|who| {
        let million = of_each("growth, scrape/1000000", 1_000_000, who)?;
        Some(million / of_each("growth, scrape/1000", 1_000, who)?)
    });
    let of_both = |question: &str, million: &str, thousand: &str| {
        both(|who| {
            let million = goals
                .results
                .least(&format!("{question}{million}"), 1, who)?;
            let thousand = goals
                .results
                .least(&format!("{question}{thousand}"), 1, who);
            Some(million / thousand?)
        })
    };
    let increment = of_both("growth, increment/", "1000000", "1000");
    let bytes = of_both("memory/a counter, ", "1,000,000", "1,000");
    for (name, ratios, most) in [
        ("scrape of a series", scrape, 1.5),
        ("bytes a series", bytes, 1.15),
        ("increment", increment, 1.15),
    ] {
        let what = format!("{name}, of 1,000,000 / of 1,000");
        goals.add_with_limit("growth", what, Bound::AtMost(most), ratios);
    }
}

/// What a layer adds to a request, and what it allocates.
fn layers(goals: &mut Goals<'_>) {
    // What is written by hand is no layer that others can take, and does less.
    let is_layer = |row: &Row| is_peer(row) && !row.who.ends_with("by hand");
    for (question, threads) in [
        ("layer, direct, added", 1),
        ("layer, direct, added", 2),
        ("layer, loopback", 1),
    ] {
        goals.at_most(question, threads, 1.0, "cheapest other layer", is_layer);
    }
    for question in ["layer, allocations", "layer, allocated"] {
        goals.at_most(question, 1, 1.0, "most frugal peer", is_peer);
    }
}

/// What a build with the default features costs.
fn builds(goals: &mut Goals<'_>) {
    goals.amount("build, crates", 1, 15.0, "crates");
    for question in ["build, cold", "build, cold, by the clock"] {
        goals.at_most(question, 1, 1.5, "syn with quote", is_limit);
    }
    for what in ["a function", "an async function"] {
        let question = format!("build, text of {what}");
        goals.amount(&question, 1, 1_536.0, "bytes of text");
    }
}

#[cfg(test)]
mod tests {
    use super::super::results::tests::{results, row};
    use super::*;

    #[test]
    fn a_goal_is_judged_by_its_own_side_of_the_bound() {
        let results = results(vec![
            row("counter, two labels", "tallymark", Way::Ours, 1, 2.0),
            row(
                "counter, two labels",
                "thread-local cells",
                Way::Limit,
                1,
                1.0,
            ),
            row(
                "counter, two labels",
                "peer, cached handles",
                Way::Fastest,
                1,
                3.0,
            ),
            row("counter, two labels", "measured, dense", Way::Idiom, 1, 3.9),
        ]);
        let goals = goals(&results);
        let judged = |what: &str| {
            let goal = goals
                .iter()
                .find(|goal| goal.question == "counter, two labels" && goal.what == what);
            goal.expect("it is a goal").is_reached()
        };
        assert_eq!(judged("ours / thread-local cells"), Some(false));
        assert_eq!(judged("fastest cached handle / ours"), Some(true));
        let limits: Vec<f64> = goals.iter().filter_map(|goal| goal.of_limit).collect();
        assert_eq!(limits, [3.0, 3.9]);
        assert_eq!(judged("measured, dense / ours"), Some(false));
        assert_eq!(
            judged("fastest idiom but measured's dense one / ours"),
            None
        );
    }
}
