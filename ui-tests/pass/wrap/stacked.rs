//! Measured functions that call the next one, each in the type of the one before, within the
//! compiler's limit on recursion: thirty that return or list, twelve that await.

use std::future::Future;
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

macro_rules! chain {
    ($shape:ident $name:ident) => {};
    ($shape:ident $name:ident $next:ident $($rest:ident)*) => {
        $shape!($name $next);
        chain!($shape $next $($rest)*);
    };
}

macro_rules! later {
    ($name:ident $next:ident) => {
        #[track_metrics(namespace = "deep")]
        async fn $name(text: &str) -> Result<usize, String> {
            $next(text).await
        }
    };
}

macro_rules! promised {
    ($name:ident $next:ident) => {
        #[track_metrics(namespace = "deep")]
        fn $name(text: &str) -> impl Future<Output = Result<usize, String>> + Send {
            $next(text)
        }
    };
}

macro_rules! sync {
    ($name:ident $next:ident) => {
        #[track_metrics(namespace = "deep")]
        fn $name(act: impl Fn() -> usize) -> Result<usize, String> {
            $next(|| act() + 1)
        }
    };
}

macro_rules! listed {
    ($name:ident $next:ident) => {
        #[track_metrics(namespace = "deep")]
        fn $name(text: &str) -> impl Iterator<Item = char> + Send {
            $next(text)
        }
    };
}

chain!(later a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 a10 a11 last_of_all);
chain!(promised b0 b1 b2 b3 b4 b5 b6 b7 b8 b9 b10 b11 last_of_all);
chain!(listed c0 c1 c2 c3 c4 c5 c6 c7 c8 c9 c10 c11 c12 c13 c14 c15 c16 c17 c18 c19
    c20 c21 c22 c23 c24 c25 c26 c27 c28 c29 characters);
chain!(sync d0 d1 d2 d3 d4 d5 d6 d7 d8 d9 d10 d11 d12 d13 d14 d15 d16 d17 d18 d19
    d20 d21 d22 d23 d24 d25 d26 d27 d28 d29 length);

async fn last_of_all(text: &str) -> Result<usize, String> {
    tokio::task::yield_now().await;
    Ok(text.len())
}

fn length(act: impl Fn() -> usize) -> Result<usize, String> {
    Ok(act())
}

fn characters(text: &str) -> impl Iterator<Item = char> + Send {
    text.chars()
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let spawned = tokio::spawn(async {
        let text = String::from("abc");
        (a0(&text).await, b0(&text).await)
    });
    assert_eq!(spawned.await.unwrap(), (Ok(3), Ok(3)));
    assert_eq!(c0("abc").count(), 3);
    assert_eq!(d0(|| 0), Ok(30));

    let snapshot = thread_snapshot();
    for (chain, levels) in [("a", 12), ("b", 12), ("c", 30), ("d", 30)] {
        for level in 0..levels {
            let metric = format!("deep_{chain}{level}_calls_total");
            assert_eq!(
                snapshot.counter(&metric, &[("outcome", "ok")]),
                1,
                "{metric}"
            );
        }
    }
}
