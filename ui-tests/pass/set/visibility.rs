//! A set and its static are as visible as the struct; both may live in a function.

use tallymark::testing::snapshot;

pub mod public {
    use tallymark::{Counter, MetricSet};

    /// Metrics for everybody.
    #[derive(MetricSet)]
    #[metrics(namespace = "public", static = PUBLIC)]
    pub struct Public {
        /// Requests.
        pub requests_total: Counter,
    }

    pub mod inner {
        use super::*;

        #[derive(MetricSet)]
        #[metrics(namespace = "crate", static = CRATE)]
        pub(crate) struct Crate {
            /// Requests.
            pub(crate) requests_total: Counter,
        }

        #[derive(MetricSet)]
        #[metrics(namespace = "outer", static = OUTER)]
        pub(in crate::public) struct Outer {
            /// Requests.
            pub(in crate::public) requests_total: Counter,
        }
    }

    pub fn count_outer() {
        inner::OUTER.requests_total.inc();
    }
}

fn in_a_function() {
    use tallymark::{Counter, Label, MetricSet};

    #[derive(Label, Clone, Copy)]
    enum Size {
        Small,
    }

    #[derive(MetricSet)]
    #[metrics(namespace = "local", static = LOCAL)]
    struct Local {
        /// Requests.
        requests_total: Counter<Size>,
    }

    LOCAL.requests_total.with(Size::Small).inc();
}

fn main() {
    public::PUBLIC.requests_total.inc();
    public::inner::CRATE.requests_total.add(2);
    public::count_outer();
    in_a_function();
    let snapshot = snapshot();
    assert_eq!(snapshot.counter("public_requests_total", &[]), 1);
    assert_eq!(snapshot.counter("crate_requests_total", &[]), 2);
    assert_eq!(snapshot.counter("outer_requests_total", &[]), 1);
    assert_eq!(
        snapshot.counter("local_requests_total", &[("size", "small")]),
        1
    );
}
