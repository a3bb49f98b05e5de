//! Return types behind `<T as Trait>::`, `::` and `Self::` are taken as they are.

use futures_util::FutureExt;
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

trait Make {
    type Out;
    fn make(&self) -> Self::Out;
}

impl Make for u8 {
    type Out = Result<u8, String>;

    #[track_metrics(namespace = "qualified")]
    fn make(&self) -> Self::Out {
        let number: u8 = "1".parse().map_err(|_| "not a number".to_owned())?;
        number.checked_sub(*self).ok_or_else(|| "below".into())
    }
}

#[track_metrics(namespace = "qualified")]
fn projected<T: Make>(maker: &T) -> <T as Make>::Out {
    maker.make()
}

#[track_metrics(namespace = "qualified")]
async fn projected_later<T: Make>(maker: &T) -> T::Out {
    maker.make()
}

#[track_metrics(namespace = "qualified")]
fn known<T: Make<Out = Result<u8, String>>>(maker: &T) -> <T as Make>::Out {
    maker.make()?;
    maker.make()
}

#[track_metrics(namespace = "qualified")]
fn absolute() -> ::std::result::Result<::std::string::String, ::std::fmt::Error> {
    Err(::std::fmt::Error)
}

#[track_metrics(namespace = "qualified")]
async fn absolute_later() -> ::core::result::Result<u8, ::std::fmt::Error> {
    Err(::std::fmt::Error)
}

#[track_metrics(namespace = "qualified")]
fn absolute_future() -> ::std::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = u8>>>
{
    Box::pin(async { 3 })
}

#[track_metrics(namespace = "qualified")]
fn item() -> <std::vec::IntoIter<u8> as Iterator>::Item {
    3
}

fn main() {
    assert!(1u8.make().is_ok() && 2u8.make().is_err());
    assert!(projected(&1u8).is_ok());
    assert!(projected_later(&1u8).now_or_never().unwrap().is_ok());
    assert!(known(&1u8).is_ok() && known(&2u8).is_err());
    assert!(absolute().is_err());
    assert!(absolute_later().now_or_never().unwrap().is_err());
    assert_eq!(absolute_future().now_or_never(), Some(3));
    assert_eq!(item(), 3);

    let snapshot = thread_snapshot();
    for (function, ok, error) in [
        ("make", 5, 2),
        ("known", 1, 1),
        ("absolute", 0, 1),
        ("absolute_later", 0, 1),
        ("absolute_future", 1, 0),
        ("item", 1, 0),
    ] {
        let calls = |outcome| {
            let metric = format!("qualified_{function}_calls_total");
            snapshot.counter(&metric, &[("outcome", outcome)])
        };
        assert_eq!([calls("ok"), calls("error")], [ok, error], "{function}");
    }
    for function in ["projected", "projected_later"] {
        let metric = format!("qualified_{function}_calls_total");
        assert_eq!(
            snapshot.counter(&metric, &[("outcome", "ok")]),
            1,
            "{function}"
        );
    }
}
