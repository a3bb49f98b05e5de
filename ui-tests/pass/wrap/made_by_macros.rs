//! Functions that `macro_rules!` write, with names, types and bodies of their callers.

use futures_util::FutureExt;
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

macro_rules! method {
    ($(#[$attribute:meta])* $visibility:vis $name:ident, $this:ident, $type:ty, $body:block) => {
        $(#[$attribute])*
        #[track_metrics(namespace = "written")]
        $visibility fn $name(&$this) -> $type $body
    };
}

struct Desk {
    number: u8,
}

impl Desk {
    method!(
        /// Kept.
        #[must_use]
        pub(crate) value, self, u8, { self.number }
    );
    method!(pub result, self, Result<u8, String>, {
        let number: u8 = "x".parse().map_err(|_| self.number.to_string())?;
        Ok(number)
    });
    method!(future, self, impl Future<Output = Result<u8, ()>>, {
        let number = self.number;
        async move { number.checked_sub(9).ok_or(()) }
    });
    method!(list, self, impl Iterator<Item = u8> + '_, {
        0..self.number
    });
}

macro_rules! functions {
    ($($name:ident($($argument:pat => $of:ty),*): $type:ty = $value:expr;)*) => {
        $(
            #[track_metrics(namespace = "written")]
            fn $name($($argument: $of),*) -> $type {
                $value
            }
        )*
    };
}

functions! {
    constant(): u8 = 1;
    pattern((first, _) => (u8, u8)): u8 = first;
    early(text => &str): Result<u8, std::num::ParseIntError> = Ok(text.parse::<u8>()? + 1);
    absent(): Option<u8> = None;
}

macro_rules! hygienic {
    ($name:ident, $value:ident) => {
        #[track_metrics(namespace = "written", own: bool = number > 1)]
        async fn $name($value: u8, number: u8) -> u8 {
            $value - number
        }
    };
}

hygienic!(later, number);

fn main() {
    let desk = Desk { number: 3 };
    assert_eq!(desk.value(), 3);
    assert_eq!(desk.result(), Err("3".into()));
    assert_eq!(desk.future().now_or_never(), Some(Err(())));
    assert_eq!(desk.list().count(), 3);
    assert_eq!((constant(), pattern((2, 3)), absent()), (1, 2, None));
    assert!(early("x").is_err());
    assert_eq!(later(3, 2).now_or_never(), Some(1));

    let snapshot = thread_snapshot();
    for (function, outcome) in [
        ("value", "ok"),
        ("result", "error"),
        ("future", "error"),
        ("list", "ok"),
        ("constant", "ok"),
        ("pattern", "ok"),
        ("absent", "ok"),
        ("early", "error"),
    ] {
        let metric = format!("written_{function}_calls_total");
        assert_eq!(
            snapshot.counter(&metric, &[("outcome", outcome)]),
            1,
            "{function}"
        );
    }
    let labels = [("own", "true"), ("outcome", "ok")];
    assert_eq!(snapshot.counter("written_later_calls_total", &labels), 1);
}
