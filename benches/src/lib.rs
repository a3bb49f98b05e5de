//! How programs repeat an operation for `cargo xtask verify --only instructions`, which counts the
//! instructions of [`counted`]: `PROGRAM OPERATION TIMES`. Without arguments they list their operations.
#![forbid(unsafe_code)]

use std::env;
use std::pin::pin;
use std::process::ExitCode;
use std::task::{Context, Poll, Waker};

/// An operation, by name, that is done so many times.
pub type Entry = (&'static str, fn(u64));

/// What a future that waits for nothing gives.
///
/// # Panics
/// Where it waits.
pub fn finish<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => unreachable!("the future waits for nothing"),
    }
}

/// Does it once uncounted, which touches the cells, and starts the clock, and then counted.
pub fn repeat(times: u64, mut operation: impl FnMut()) {
    operation();
    counted(times, operation);
}

/// The loop and what it does, and nothing of the program's start.
#[inline(never)]
pub fn counted(times: u64, mut operation: impl FnMut()) {
    for _ in 0..times {
        operation();
    }
}

/// The whole of a program.
pub fn run(operations: &[Entry]) -> ExitCode {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [name, times] = &arguments[..] else {
        for (name, _) in operations {
            println!("{name}");
        }
        return ExitCode::SUCCESS;
    };
    let operation = operations.iter().find(|(known, _)| known == name);
    match (operation, times.parse()) {
        (Some((_, run)), Ok(times)) => {
            run(times);
            ExitCode::SUCCESS
        }
        _ => {
            eprintln!("usage: OPERATION TIMES; without arguments it lists the operations");
            ExitCode::FAILURE
        }
    }
}
