//! Nothing is in scope but what the language brings.

#[no_implicit_prelude]
mod bare {
    use ::core::clone::Clone;
    use ::core::marker::Copy;

    #[derive(::tallymark::Label, Clone, Copy)]
    #[label(implies(fast: bool))]
    pub enum Size {
        #[label(fast = true)]
        Small,
        #[label("huge", fast = false)]
        Large,
    }

    #[derive(::tallymark::Label, Clone, Copy)]
    #[label(capacity = 2)]
    pub struct Model(::tallymark::Interned);

    #[derive(::tallymark::LabelSet, Clone, Copy)]
    pub struct Item {
        pub size: Size,
        pub cached: bool,
        pub maybe: ::core::option::Option<bool>,
    }

    #[derive(::tallymark::ErrorKind)]
    pub enum Inner {
        Broken,
    }

    #[derive(::tallymark::ErrorKind)]
    pub enum Failure {
        Late,
        #[error_kind(nested)]
        Inner(Inner),
    }

    #[derive(::tallymark::MetricSet)]
    #[metrics(namespace = "inner")]
    pub struct Nested {
        /// Items.
        items_total: ::tallymark::Counter<Item>,
    }

    /// Everything there is.
    #[derive(::tallymark::MetricSet)]
    #[metrics(namespace = "bare", labels(region = "eu"), static = BARE)]
    pub struct Bare {
        /// Requests.
        pub requests_total: ::tallymark::Counter<(Size, Model)>,
        /// Sizes.
        #[metric(buckets = linear(1, 2, 3))]
        pub size_bytes: ::tallymark::Histogram<Item>,
        /// In flight.
        pub in_flight: ::tallymark::UpDown,
        /// Errors.
        pub errors_total: ::tallymark::Counter<::tallymark::KindOf<Failure>>,
        #[metric(nested)]
        pub nested: Nested,
    }

    #[::tallymark::track_metrics(size, errors = Failure, namespace = "bare", name = "own_call")]
    pub fn own(size: Size) -> ::core::result::Result<u8, Failure> {
        match size {
            Size::Small => ::core::result::Result::Ok(1),
            Size::Large => ::core::result::Result::Err(Failure::Inner(Inner::Broken)),
        }
    }

    #[::tallymark::track_metrics(
        size,
        model: Model = ::core::convert::From::from("opus"),
        count = BARE.requests_total(size, model),
        duration = BARE.size_bytes(Item { size, cached: true, maybe: ::core::option::Option::None }),
        in_flight = BARE.in_flight(),
        errors = BARE.errors_total(error),
        observe(|value| ::core::convert::From::from(*value)) = BARE.size_bytes(Item { size, cached: false, maybe: ::core::option::Option::None }),
    )]
    pub async fn bound(size: Size) -> ::core::result::Result<u8, Failure> {
        own(size)
    }
}

fn main() {
    use tallymark::testing::thread_snapshot;
    assert!(bare::own(bare::Size::Small).is_ok());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(std::pin::pin!(bare::bound(bare::Size::Large)).poll(&mut context).is_ready());
    let snapshot = thread_snapshot();
    let small = [("size", "small"), ("fast", "true"), ("outcome", "ok")];
    assert_eq!(snapshot.counter("bare_own_call_calls_total", &small), 1);
    let broken = [("region", "eu"), ("error", "inner_broken")];
    assert_eq!(snapshot.counter("bare_errors_total", &broken), 1);
    let _ = bare::Failure::Late;
}
