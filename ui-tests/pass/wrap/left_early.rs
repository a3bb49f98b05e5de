//! `?`, `return` and `break` leave the body, not the measurement.

use futures_util::FutureExt;
use std::num::ParseIntError;
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

#[track_metrics(namespace = "left_early")]
fn question_mark(text: &str) -> Result<u8, ParseIntError> {
    let number: u8 = text.parse()?;
    Ok(number + 1)
}

#[track_metrics(namespace = "left_early")]
fn question_mark_of_an_option(text: &str) -> Option<char> {
    let first = text.chars().next()?;
    Some(first.to_ascii_uppercase())
}

#[track_metrics(namespace = "left_early")]
fn returned(text: &str) -> Result<usize, String> {
    for (place, character) in text.chars().enumerate() {
        if character == ' ' {
            return Ok(place);
        }
    }
    let Some(last) = text.chars().last() else {
        return Err("empty".into());
    };
    'word: loop {
        loop {
            if last == '!' {
                break 'word Ok(text.len());
            }
            return Err(last.into());
        }
    }
}

#[track_metrics(namespace = "left_early")]
fn returned_nothing(numbers: &mut Vec<u8>) {
    // What a closure within returns does not end the call.
    numbers.retain(|number| {
        return *number > 1;
    });
    if numbers.is_empty() {
        return;
    }
    numbers.clear();
}

#[track_metrics(namespace = "left_early")]
async fn awaited(text: &str) -> Result<u8, ParseIntError> {
    let number = async { text.parse::<u8>() }.await?;
    if number == 7 {
        return Ok(0);
    }
    Ok(number)
}

#[track_metrics(namespace = "left_early")]
fn promised(text: &str) -> impl Future<Output = Result<u8, ParseIntError>> {
    let text = text.to_owned();
    async move {
        let number: u8 = text.parse()?;
        Ok(number)
    }
}

struct Desk;

impl Desk {
    #[track_metrics(namespace = "left_early")]
    fn method(&self, text: &str) -> Result<u8, Box<dyn std::error::Error>> {
        if text.is_empty() {
            Err("empty")?;
        }
        Ok(text.parse()?)
    }
}

fn main() {
    assert!(question_mark("3").is_ok() && question_mark("x").is_err());
    assert_eq!(question_mark_of_an_option("tea"), Some('T'));
    assert_eq!(question_mark_of_an_option(""), None);
    assert_eq!(returned("a b"), Ok(1));
    assert_eq!(returned("ab!"), Ok(3));
    assert!(returned("").is_err() && returned("ab").is_err());
    returned_nothing(&mut vec![1]);
    returned_nothing(&mut vec![2]);
    assert_eq!(awaited("7").now_or_never().unwrap(), Ok(0));
    assert!(awaited("x").now_or_never().unwrap().is_err());
    assert_eq!(promised("7").now_or_never().unwrap(), Ok(7));
    assert!(promised("x").now_or_never().unwrap().is_err());
    assert!(Desk.method("1").is_ok());
    assert!(Desk.method("").is_err() && Desk.method("x").is_err());

    let snapshot = thread_snapshot();
    for (function, ok, error) in [
        ("question_mark", 1, 1),
        ("question_mark_of_an_option", 2, 0),
        ("returned", 2, 2),
        ("returned_nothing", 2, 0),
        ("awaited", 1, 1),
        ("promised", 1, 1),
        ("method", 1, 2),
    ] {
        let calls = |outcome| {
            let metric = format!("left_early_{function}_calls_total");
            snapshot.counter(&metric, &[("outcome", outcome)])
        };
        assert_eq!([calls("ok"), calls("error")], [ok, error], "{function}");
        assert_eq!([calls("panic"), calls("cancelled")], [0, 0], "{function}");
        let seconds = format!("left_early_{function}_duration_seconds");
        assert_eq!(
            snapshot.histogram(&seconds, &[]).count(),
            ok + error,
            "{function}"
        );
    }
}
