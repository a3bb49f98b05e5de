//! `?`, `return`, `break` with a value, and results of other names.

use std::io;
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

#[track_metrics(namespace = "exits")]
fn parse(text: &str) -> Fallible<u32> {
    if text.is_empty() {
        return Ok(0);
    }
    let number: u32 = text.parse()?;
    if number > 100 {
        Err("too large")?;
    }
    Ok(number)
}

#[track_metrics(namespace = "exits")]
fn read(fails: bool) -> io::Result<()> {
    if fails {
        return Err(io::ErrorKind::NotFound.into());
    }
    Ok(())
}

#[track_metrics(namespace = "exits")]
fn first_even(numbers: &[u32]) -> Option<u32> {
    let first = numbers.first()?;
    let found = 'search: {
        for number in numbers {
            if number % 2 == 0 {
                break 'search Some(*number);
            }
        }
        None
    };
    found.or(Some(*first))
}

#[track_metrics(namespace = "exits")]
async fn parse_later(text: &str) -> Fallible<u32> {
    if text.is_empty() {
        return Ok(0);
    }
    Ok(text.parse()?)
}

fn main() {
    assert_eq!(parse("").unwrap() + parse("7").unwrap(), 7);
    assert!(parse("seven").is_err() && parse("700").is_err());
    assert!(read(false).is_ok() && read(true).is_err());
    assert_eq!(
        [first_even(&[1, 2]), first_even(&[1]), first_even(&[])],
        [Some(2), Some(1), None]
    );
    let mut later = std::pin::pin!(parse_later("x"));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(later.as_mut().poll(&mut context).is_ready());
    let snapshot = thread_snapshot();
    let calls =
        |metric| ["ok", "error"].map(|outcome| snapshot.counter(metric, &[("outcome", outcome)]));
    assert_eq!(calls("exits_parse_calls_total"), [2, 2]);
    assert_eq!(calls("exits_read_calls_total"), [1, 1]);
    assert_eq!(calls("exits_first_even_calls_total"), [3, 0]);
    assert_eq!(calls("exits_parse_later_calls_total"), [0, 1]);
}
