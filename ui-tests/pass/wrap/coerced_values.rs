//! What the body gives back is still coerced to what the signature says.

use futures_util::FutureExt;
use std::fmt::{Debug, Display};
use std::pin::Pin;
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

#[track_metrics(namespace = "coerced")]
fn object(number: bool) -> Box<dyn Debug> {
    if number {
        return Box::new(1);
    }
    Box::new("one")
}

#[track_metrics(namespace = "coerced")]
async fn object_later(number: bool) -> Box<dyn Debug + Send> {
    if number { Box::new(1) } else { Box::new("one") }
}

#[track_metrics(namespace = "coerced")]
async fn object_in_a_result(
    number: bool,
) -> Result<Box<dyn Debug + Send>, Box<dyn std::error::Error + Send>> {
    if number {
        Ok(Box::new(1))
    } else {
        return Ok(Box::new("one"));
    }
}

#[track_metrics(namespace = "coerced")]
fn object_of_a_future() -> Pin<Box<dyn Future<Output = Box<dyn Display>>>> {
    Box::pin(async move { Box::new(3) as _ })
}

#[track_metrics(namespace = "coerced")]
fn closures(small: bool) -> Result<Box<dyn Fn(u8) -> u8>, String> {
    if small {
        Ok(Box::new(|number| number))
    } else {
        Ok(Box::new(move |number| number + 1))
    }
}

#[track_metrics(namespace = "coerced")]
fn opaque() -> impl Display + Debug {
    "three"
}

#[track_metrics(namespace = "coerced")]
fn closure(first: u8) -> impl Fn(u8) -> Box<dyn Fn(u8) -> u8> {
    move |second| Box::new(move |third| first + second + third)
}

#[track_metrics(namespace = "coerced")]
fn closure_that_counts() -> impl FnMut() -> u8 {
    let mut number = 0;
    move || {
        number += 1;
        number
    }
}

#[track_metrics(namespace = "coerced")]
fn higher_ranked() -> impl Fn(&str) -> &str {
    |text| text
}

#[track_metrics(namespace = "coerced")]
fn slice() -> &'static [u8] {
    &[1, 2]
}

#[track_metrics(namespace = "coerced")]
async fn pointer() -> fn(u8) -> u8 {
    |number| number + 1
}

#[track_metrics(namespace = "coerced")]
fn pointer_in_a_result() -> Result<fn(u8) -> u8, String> {
    Ok(|number| number + 1)
}

#[track_metrics(namespace = "coerced")]
fn never_falls_through(number: u8) -> Result<u8, String> {
    if number > 0 {
        return Ok(number);
    }
    panic!("on purpose")
}

#[track_metrics(namespace = "coerced")]
fn opaque_never_falls_through(number: u8) -> impl Iterator<Item = u8> {
    if number > 0 {
        return 0..number;
    }
    unimplemented!()
}

fn main() {
    assert_eq!(
        format!("{:?} {:?}", object(true), object(false)),
        r#"1 "one""#
    );
    assert!(object_later(true).now_or_never().is_some());
    assert!(object_in_a_result(false).now_or_never().unwrap().is_ok());
    assert_eq!(
        object_of_a_future().now_or_never().unwrap().to_string(),
        "3"
    );
    assert_eq!(closures(true).unwrap()(1) + closures(false).unwrap()(1), 3);
    assert_eq!(opaque().to_string(), "three");
    assert_eq!(closure(1)(2)(3), 6);
    let mut count = closure_that_counts();
    assert_eq!([count(), count()], [1, 2]);
    assert_eq!(higher_ranked()("text"), "text");
    assert_eq!(slice(), [1, 2]);
    assert_eq!(pointer().now_or_never().unwrap()(1), 2);
    assert_eq!(pointer_in_a_result().unwrap()(1), 2);
    assert_eq!(never_falls_through(1), Ok(1));
    assert_eq!(opaque_never_falls_through(3).count(), 3);

    let snapshot = thread_snapshot();
    for (function, calls) in [
        ("object", 2),
        ("object_later", 1),
        ("object_in_a_result", 1),
        ("object_of_a_future", 1),
        ("closures", 2),
        ("opaque", 1),
        ("closure", 1),
        ("closure_that_counts", 1),
        ("higher_ranked", 1),
        ("slice", 1),
        ("pointer", 1),
        ("pointer_in_a_result", 1),
        ("never_falls_through", 1),
        ("opaque_never_falls_through", 1),
    ] {
        let metric = format!("coerced_{function}_calls_total");
        assert_eq!(
            snapshot.counter(&metric, &[("outcome", "ok")]),
            calls,
            "{function}"
        );
    }
}
