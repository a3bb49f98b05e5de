//! The return type still tells the body what to collect, parse and convert into.

use futures_util::FutureExt;
use std::collections::BTreeMap;
use std::error::Error;
use std::num::ParseIntError;
use std::pin::Pin;
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

#[track_metrics(namespace = "inferred")]
fn collected() -> Vec<u8> {
    (0..3).collect()
}

#[track_metrics(namespace = "inferred")]
fn collected_in_a_result(texts: &[&str]) -> Result<Vec<u8>, ParseIntError> {
    texts.iter().map(|text| text.parse::<u8>()).collect()
}

#[track_metrics(namespace = "inferred")]
async fn collected_later(texts: &[&str]) -> Result<Vec<u8>, ParseIntError> {
    texts.iter().map(|text| text.parse::<u8>()).collect()
}

#[track_metrics(namespace = "inferred")]
fn parsed(text: &str) -> Result<u8, Box<dyn Error>> {
    Ok(text.parse()?)
}

#[track_metrics(namespace = "inferred")]
fn into(number: u8) -> Result<u64, Box<dyn Error>> {
    Ok(number.into())
}

#[track_metrics(namespace = "inferred")]
async fn into_later(number: u8) -> u64 {
    number.into()
}

#[track_metrics(namespace = "inferred")]
async fn by_default() -> BTreeMap<String, u8> {
    Default::default()
}

#[track_metrics(namespace = "inferred")]
fn error_into() -> Pin<Box<dyn Future<Output = Result<u8, String>>>> {
    let number = 1;
    Box::pin(async move {
        if number == 1 {
            Err("one")?;
        }
        Ok(number)
    })
}

#[track_metrics(namespace = "inferred")]
fn items_collected() -> impl Iterator<Item = Vec<u8>> {
    (0..3u8).map(|number| (0..number).collect())
}

#[track_metrics(namespace = "inferred")]
fn items_into() -> impl Iterator<Item = u64> {
    (0..3u8).map(|number| number.into())
}

#[track_metrics(namespace = "inferred")]
fn items_parsed() -> impl Iterator<Item = Result<u8, Box<dyn Error>>> {
    ["1"].into_iter().map(|text| Ok(text.parse::<u8>()?))
}

#[track_metrics(namespace = "inferred")]
fn array<const N: usize>() -> Result<[u8; N], [u8; N]>
where
    [u8; N]: Default,
{
    Ok(Default::default())
}

fn main() {
    assert_eq!(collected().len(), 3);
    assert_eq!(collected_in_a_result(&["1", "2"]), Ok(vec![1, 2]));
    assert_eq!(collected_later(&["1"]).now_or_never(), Some(Ok(vec![1])));
    assert_eq!(parsed("3").unwrap(), 3);
    assert_eq!(into(3).unwrap(), 3);
    assert_eq!(into_later(3).now_or_never(), Some(3));
    assert!(by_default().now_or_never().unwrap().is_empty());
    assert_eq!(error_into().now_or_never(), Some(Err("one".into())));
    assert_eq!(items_collected().last().unwrap(), [0, 1]);
    assert_eq!(items_into().sum::<u64>(), 3);
    assert_eq!(items_parsed().next().unwrap().unwrap(), 1);
    assert_eq!(array::<2>(), Ok([0, 0]));

    let snapshot = thread_snapshot();
    for (function, outcome) in [
        ("collected", "ok"),
        ("collected_in_a_result", "ok"),
        ("collected_later", "ok"),
        ("parsed", "ok"),
        ("into", "ok"),
        ("into_later", "ok"),
        ("by_default", "ok"),
        ("error_into", "error"),
        ("items_collected", "ok"),
        ("items_into", "ok"),
        ("items_parsed", "cancelled"),
        ("array", "ok"),
    ] {
        let metric = format!("inferred_{function}_calls_total");
        assert_eq!(
            snapshot.counter(&metric, &[("outcome", outcome)]),
            1,
            "{function}"
        );
    }
}
