//! Blocks that other macros make, from their own words and from those of their users.

use tallymark::testing::thread_snapshot;
use tallymark::{Label, Status, track_metrics};

#[derive(Label, Clone, Copy, Debug, PartialEq)]
enum Kind {
    Big,
}

macro_rules! store {
    ($(#[$outer:meta])* $visibility:vis $name:ident, $label:ident: $ty:ty = $value:expr, $body:block) => {
        $visibility struct $name;

        #[track_metrics($label: $ty = $value, status, namespace = "made")]
        $(#[$outer])*
        impl $name {
            $visibility fn load(&self, status: Status) -> Status {
                status
            }

            fn sum(&self, status: Status) -> u8 $body
        }
    };
}

store! {
    /// A store.
    pub Store, kind: Kind = Kind::Big, { 7 }
}

macro_rules! module {
    ($($item:item)*) => {
        #[track_metrics(namespace = "made", prefix = "items")]
        mod made {
            $($item)*
        }
    };
}

module! {
    pub(crate) fn one() -> u8 {
        1
    }
    pub(crate) struct Two;
    impl Two {
        #[track_metrics(name = "two")]
        pub(crate) fn get(&self) -> u8 {
            2
        }
    }
    #[track_metrics(skip)]
    pub(crate) fn three() -> u8 {
        3
    }
}

macro_rules! whole {
    ($item:item) => {
        #[track_metrics(namespace = "made", prefix = "whole")]
        $item
    };
}

whole! {
    mod whole {
        pub(crate) fn four() -> u8 {
            4
        }
    }
}

fn main() {
    assert_eq!(Store.load(Status::Error), Status::Error);
    assert_eq!(Store.sum(Status::Success), 7);
    let sum = made::one() + made::Two.get() + made::three() + whole::four();
    assert_eq!(sum, 10);
    let snapshot = thread_snapshot();
    let labels = [("kind", "big"), ("status", "error"), ("outcome", "ok")];
    assert_eq!(snapshot.counter("made_store_load_calls_total", &labels), 1);
    let labels = [("kind", "big"), ("status", "success"), ("outcome", "ok")];
    assert_eq!(snapshot.counter("made_store_sum_calls_total", &labels), 1);
    for name in ["items_one", "items_two_two", "whole_four"] {
        let metric = format!("made_{name}_calls_total");
        assert_eq!(
            snapshot.counter(&metric, &[("outcome", "ok")]),
            1,
            "{metric}"
        );
    }
}
