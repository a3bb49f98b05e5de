//! What a layer around an axum router costs: `cargo xtask bench --only layer`, or `cargo run --release` here.
//!
//! Everybody serves the same route. A round has a turn for each, so that noise meets all alike; what a
//! layer adds is the median, over the rounds, of its turn less the turn of the router without one. At the
//! end each must have counted what it was asked.

mod allocations;
mod by_hand;
mod contestant;
mod direct;
mod opentelemetry;
mod row;
mod socket;

use clap::Parser;
use contestant::{Contestant, contestants};
use row::Row;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

const LOOPBACK: &str = "layer, loopback";

/// What to ask, and how often.
#[derive(Debug, Parser)]
struct Arguments {
    /// Turns of each contestant.
    #[arg(long, default_value_t = 31)]
    rounds: usize,
    /// Numbers of threads that call the router without a socket.
    #[arg(long, value_delimiter = ',', default_values_t = [1, 2])]
    threads: Vec<usize>,
    /// Requests of a thread in a turn without sockets; a tenth of them in one with sockets.
    #[arg(long, default_value_t = 10_000)]
    requests: usize,
    /// Where to write the rows, as JSON.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// Who takes part, what each was asked so far, and what was found.
struct Round {
    contestants: Vec<Contestant>,
    asked: Vec<usize>,
    rows: Vec<Row>,
}

fn main() {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    // The exporter of axum-prometheus starts a task.
    let guard = runtime.enter();
    let contestants = contestants();
    drop(guard);

    let mut round = Round {
        asked: vec![0; contestants.len()],
        contestants,
        rows: Vec::new(),
    };
    for &threads in &arguments.threads {
        let requests = arguments.requests;
        round.compare("layer, direct", arguments.rounds, threads, requests, |of| {
            direct::turn(&of.router, threads, requests)
        });
    }
    round.allocations(arguments.requests);
    let routers = round.contestants.iter().map(|of| of.router.clone());
    let connections: Vec<_> = routers
        .map(|router| socket::Connection::to(router, &runtime))
        .collect();
    // The first answer says how long they all are.
    for asked in &mut round.asked {
        *asked += 1;
    }
    let requests = (arguments.requests / 10).max(1);
    let mut turns = (0..connections.len()).cycle();
    round.compare(LOOPBACK, arguments.rounds, 1, requests, |_| {
        connections[turns.next().expect("endless")].turn(requests)
    });
    round.check();
    if let Some(out) = arguments.out {
        let json = serde_json::to_string_pretty(&round.rows).expect("rows are written");
        fs::write(out, json).expect("the file can be written");
    }
}

impl Round {
    /// Gives everybody turns in their order, for a row of the whole time and one of what is added.
    fn compare(
        &mut self,
        question: &str,
        rounds: usize,
        threads: usize,
        requests: usize,
        mut turn: impl FnMut(&Contestant) -> Duration,
    ) {
        let mut samples: Vec<Vec<f64>> = vec![Vec::new(); self.contestants.len()];
        for round in 0..=rounds {
            for (at, contestant) in self.contestants.iter().enumerate() {
                let each = turn(contestant).as_nanos() as f64;
                (contestant.settle)();
                self.asked[at] += threads * requests;
                // The first round is for caches, and for series that are made when they are first met.
                if round > 0 {
                    samples[at].push(each);
                }
            }
        }
        let none = samples[0].clone();
        for (contestant, samples) in self.contestants.iter().zip(samples) {
            let added = samples.iter().zip(&none).map(|(with, none)| with - none);
            let added: Vec<_> = added.collect();
            let row = |question: &str, samples| {
                Row::of(question, contestant, threads, "ns", requests, samples)
            };
            let whole = row(question, samples);
            let added = row(&format!("{question}, added"), added);
            println!(
                "{question}, {threads} at once: {} {:.0} ns, {:+.0}",
                contestant.who, whole.median, added.median
            );
            self.rows.push(whole);
            // Through a socket it is less than what one round differs from the next.
            let is_clear = question != LOOPBACK && contestant.who != self.contestants[0].who;
            if is_clear {
                self.rows.push(added);
            }
        }
    }

    /// What each allocates for a request, once its series are there.
    fn allocations(&mut self, requests: usize) {
        for (contestant, asked) in self.contestants.iter().zip(&mut self.asked) {
            let allocated = allocations::of(|| {
                direct::turn(&contestant.router, 1, requests);
            });
            (contestant.settle)();
            *asked += requests;
            let each = |whole: u64| vec![whole as f64 / requests as f64];
            for (question, unit, whole) in [
                ("layer, allocations", "a request", allocated.times),
                ("layer, allocated", "bytes", allocated.bytes),
            ] {
                let row = Row::of(question, contestant, 1, unit, requests, each(whole));
                println!("{question}: {} {:.2} {unit}", contestant.who, row.median);
                self.rows.push(row);
            }
        }
    }

    fn check(&self) {
        for (contestant, asked) in self.contestants.iter().zip(&self.asked) {
            if let Some(counted) = (contestant.counted)() {
                assert_eq!(counted, *asked as u64, "{}", contestant.who);
            }
        }
    }
}
