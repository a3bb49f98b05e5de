//! What a layer around an axum router costs: `cargo run --release`, in `benches/layer`.
//!
//! Everybody serves the same route. A round has a turn for each, so that noise meets all alike; what a
//! layer adds is the median, over the rounds, of its turn less the turn of the router without one. At the
//! end each must have counted what it was asked.

mod contestant;
mod direct;
mod socket;

use clap::Parser;
use contestant::{Contestant, contestants};
use std::time::Duration;

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

    let mut asked = vec![0; contestants.len()];
    println!("| way | layer | ns a request | adds |\n|---|---|---|---|");
    for &threads in &arguments.threads {
        let requests = arguments.requests;
        let way = format!("direct, {threads} at once");
        compare(&way, &contestants, arguments.rounds, |at| {
            asked[at] += threads * requests;
            direct::turn(&contestants[at].router, threads, requests)
        });
    }
    let connections: Vec<_> = contestants
        .iter()
        .map(|contestant| socket::Connection::to(contestant.router.clone(), &runtime))
        .collect();
    let requests = (arguments.requests / 10).max(1);
    // The first answer says how long they all are.
    for asked in &mut asked {
        *asked += 1;
    }
    compare(
        "loopback, 1 connection",
        &contestants,
        arguments.rounds,
        |at| {
            asked[at] += requests;
            connections[at].turn(requests)
        },
    );
    for (contestant, asked) in contestants.iter().zip(asked) {
        let counted = (contestant.counted)();
        if let Some(counted) = counted {
            assert_eq!(counted, asked as u64, "{}", contestant.who);
        }
    }
}

/// Gives everybody turns, and prints a row for each.
fn compare(
    way: &str,
    contestants: &[Contestant],
    rounds: usize,
    mut turn: impl FnMut(usize) -> Duration,
) {
    let mut samples: Vec<Vec<f64>> = vec![Vec::new(); contestants.len()];
    for round in 0..=rounds {
        for (at, contestant) in contestants.iter().enumerate() {
            let each = turn(at).as_nanos() as f64;
            (contestant.settle)();
            // The first round is for caches, and for series that are made when they are first met.
            if round > 0 {
                samples[at].push(each);
            }
        }
    }
    let none = samples[0].clone();
    for (contestant, samples) in contestants.iter().zip(&samples) {
        let added = samples
            .iter()
            .zip(&none)
            .map(|(with, without)| with - without);
        let (each, added) = (median(samples.iter().copied()), median(added));
        println!("| {way} | {} | {each:.0} | {added:+.0} |", contestant.who);
    }
}

fn median(samples: impl Iterator<Item = f64>) -> f64 {
    let mut samples: Vec<f64> = samples.collect();
    samples.sort_by(f64::total_cmp);
    samples[samples.len() / 2]
}
