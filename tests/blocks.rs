//! `#[track_metrics]` on blocks counts what it would count on each of their functions.
#![allow(
    clippy::unused_self,
    reason = "methods without state are still methods"
)]

use tallymark::testing::thread_snapshot;
use tallymark::{Counter, ErrorKind, Histogram, Label, MetricSet, UpDown, track_metrics};

#[derive(Label, Clone, Copy, Debug, PartialEq)]
enum Provider {
    Openai,
    Anthropic,
}

#[derive(Label, Clone, Copy)]
enum Region {
    Eu,
}

#[derive(ErrorKind, Debug)]
enum StoreError {
    Full,
}

#[derive(ErrorKind, Debug)]
enum IndexError {
    Torn,
}

/// How often a function ended so in this thread.
fn calls(metric: &str, labels: &[(&str, &str)]) -> u64 {
    thread_snapshot().counter(&format!("{metric}_calls_total"), labels)
}

fn is_there(metric: &str) -> bool {
    let mut text = String::new();
    tallymark::registry().encode_text(&mut text);
    text.contains(&format!("{metric}_calls_total"))
}

struct OrderStore;

#[track_metrics(provider, errors = StoreError, namespace = "block")]
impl OrderStore {
    fn insert(&self, provider: Provider, full: bool) -> Result<Provider, StoreError> {
        if full {
            Err(StoreError::Full)
        } else {
            Ok(provider)
        }
    }

    // No result, so there are no errors to tell apart.
    fn forget(&self, provider: Provider) {
        let _ = provider;
    }

    #[track_metrics(provider: Region = Region::Eu, errors = IndexError, name = "find")]
    fn search(&self) -> Result<(), IndexError> {
        Err(IndexError::Torn)
    }

    #[track_metrics(region = "eu", prefix = "")]
    async fn later(&self, provider: Provider) -> Provider {
        provider
    }

    #[track_metrics(skip)]
    const fn limit() -> u8 {
        3
    }

    #[track_metrics(skip)]
    fn len(&self) -> usize {
        7
    }
}

#[test]
fn an_impl_has_its_types_name() {
    let store = OrderStore;
    store.insert(Provider::Openai, false).unwrap();
    store.insert(Provider::Openai, true).unwrap_err();
    store.forget(Provider::Anthropic);
    let insert = |outcome| {
        calls(
            "block_order_store_insert",
            &[("provider", "openai"), ("outcome", outcome)],
        )
    };
    assert_eq!((insert("ok"), insert("error")), (1, 1));
    let full = [("provider", "openai"), ("error", "full")];
    let errors = thread_snapshot().counter("block_order_store_insert_errors_total", &full);
    assert_eq!(errors, 1);
    let forgotten = [("provider", "anthropic"), ("outcome", "ok")];
    assert_eq!(calls("block_order_store_forget", &forgotten), 1);
}

#[test]
fn a_functions_own_words_win() {
    OrderStore.search().unwrap_err();
    let found = [("provider", "eu"), ("outcome", "error")];
    assert_eq!(calls("block_order_store_find", &found), 1);
    let torn = [("provider", "eu"), ("error", "torn")];
    let errors = thread_snapshot().counter("block_order_store_find_errors_total", &torn);
    assert_eq!(errors, 1);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let later = OrderStore.later(Provider::Openai);
    assert_eq!(runtime.block_on(later), Provider::Openai);
    let labels = [("provider", "openai"), ("region", "eu"), ("outcome", "ok")];
    assert_eq!(calls("block_later", &labels), 1);
}

#[test]
fn what_is_skipped_is_left_out() {
    assert_eq!((OrderStore::limit(), OrderStore.len()), (3, 7));
    assert!(is_there("block_order_store_insert"));
    assert!(!is_there("block_order_store_len"));
    assert!(!is_there("block_order_store_limit"));
}

trait Ledger {
    fn post(&mut self) -> i64;
    fn name() -> &'static str
    where
        Self: Sized;
}

struct HTTPLedger<T>(T);

#[track_metrics(namespace = "block")]
impl<T: Copy + Into<i64>> Ledger for HTTPLedger<T> {
    fn post(&mut self) -> i64 {
        self.0.into()
    }

    fn name() -> &'static str {
        "http"
    }
}

#[track_metrics(namespace = "block")]
impl Ledger for Box<dyn Ledger> {
    fn post(&mut self) -> i64 {
        (**self).post()
    }

    #[track_metrics(skip)]
    fn name() -> &'static str {
        "boxed"
    }
}

#[track_metrics(namespace = "block", prefix = "shared")]
impl Ledger for &mut HTTPLedger<u8> {
    fn post(&mut self) -> i64 {
        1
    }

    fn name() -> &'static str {
        "shared"
    }
}

#[test]
fn traits_are_implemented_in_blocks() {
    let mut boxed: Box<dyn Ledger> = Box::new(HTTPLedger(5_u8));
    assert_eq!(Ledger::post(&mut boxed), 5);
    assert_eq!(Ledger::post(&mut &mut HTTPLedger(2_u8)), 1);
    let names = [
        HTTPLedger::<u8>::name(),
        Box::<dyn Ledger>::name(),
        <&mut HTTPLedger<u8>>::name(),
    ];
    assert_eq!(names, ["http", "boxed", "shared"]);
    // One of them within the boxed one.
    assert_eq!(calls("block_http_ledger_post", &[("outcome", "ok")]), 1);
    for metric in [
        "block_http_ledger_name",
        "block_box_post",
        "block_shared_post",
        "block_shared_name",
    ] {
        assert_eq!(calls(metric, &[("outcome", "ok")]), 1, "{metric}");
    }
}

#[track_metrics(namespace = "block", prefix = "rpc", region = "eu")]
mod rpc {
    #![allow(dead_code, reason = "an attribute within the block stays in it")]

    use super::Region;
    use tallymark::track_metrics;

    pub(crate) fn ping() -> u8 {
        1
    }

    pub(crate) struct Server;

    impl Server {
        pub(crate) fn start(&self) -> u8 {
            2
        }
    }

    #[track_metrics(prefix = "client")]
    impl Client {
        pub(crate) fn call(&self) -> u8 {
            3
        }
    }

    pub(crate) struct Client;

    pub(crate) mod inner {
        pub(crate) fn deep() -> u8 {
            4
        }
    }

    #[track_metrics(prefix = "", region: Region = Region::Eu)]
    pub(crate) mod apart {
        use super::Region;

        pub(crate) fn alone() -> u8 {
            5
        }
    }

    #[track_metrics(skip)]
    pub(crate) mod silent {
        pub(crate) fn hush() -> u8 {
            6
        }
    }

    trait Untouched {
        fn provided(&self) -> u8 {
            7
        }
    }

    #[test]
    fn stands_alone() {
        assert_eq!(ping(), 1);
    }

    #[cfg(test)]
    mod tests {
        fn expected() -> u8 {
            1
        }

        #[test]
        fn stands_with_others() {
            assert_eq!(super::ping(), expected());
        }
    }
}

#[test]
fn a_module_measures_all_within() {
    let (server, client) = (rpc::Server, rpc::Client);
    let sum = rpc::ping()
        + server.start()
        + client.call()
        + rpc::inner::deep()
        + rpc::apart::alone()
        + rpc::silent::hush();
    assert_eq!(sum, 21);
    for metric in [
        "block_rpc_ping",
        "block_rpc_server_start",
        "block_client_call",
        "block_rpc_deep",
        "block_alone",
    ] {
        let labels = [("region", "eu"), ("outcome", "ok")];
        assert_eq!(calls(metric, &labels), 1, "{metric}");
    }
    for metric in [
        "block_rpc_hush",
        "block_rpc_provided",
        "block_rpc_untouched_provided",
        "block_rpc_stands_alone",
        "block_rpc_stands_with_others",
        "block_rpc_expected",
    ] {
        assert!(!is_there(metric), "{metric}");
    }
}

struct Handlers;

#[track_metrics(name = "handled", handler = from function, namespace = "block")]
impl Handlers {
    fn list() {}
    fn show() {}
}

#[test]
fn functions_share_a_family() {
    Handlers::list();
    Handlers::list();
    Handlers::show();
    let handled = |handler| calls("block_handled", &[("handler", handler), ("outcome", "ok")]);
    assert_eq!((handled("list"), handled("show")), (2, 1));
}

#[derive(Label, Clone, Copy)]
#[label(capacity = 5)]
struct Handler(tallymark::Interned);

/// Metrics of an interface.
#[derive(MetricSet)]
#[metrics(namespace = "block_api", static = API)]
struct ApiMetrics {
    /// Calls.
    calls_total: Counter<Handler>,
    /// Calls in flight.
    in_flight: UpDown<Handler>,
    /// Failures.
    failures_total: Counter<(Handler, tallymark::KindOf<StoreError>)>,
    /// Calls of one provider.
    #[metric(buckets = [1.0])]
    by_provider_seconds: Histogram<Provider>,
}

struct Api;

#[track_metrics(
    provider,
    handler: Handler = from function,
    count = API.calls_total(handler),
    in_flight = API.in_flight(handler),
    errors = API.failures_total(handler, error),
)]
impl Api {
    fn ask(&self, full: bool) -> Result<(), StoreError> {
        if full { Err(StoreError::Full) } else { Ok(()) }
    }

    fn count(&self) -> u8 {
        9
    }

    #[track_metrics(duration = API.by_provider_seconds(provider))]
    fn paint(&self, provider: Provider) -> Provider {
        provider
    }
}

#[test]
fn declared_metrics_are_recorded_into() {
    Api.ask(false).unwrap();
    Api.ask(true).unwrap_err();
    assert_eq!(Api.count(), 9);
    assert_eq!(Api.paint(Provider::Openai), Provider::Openai);
    let snapshot = thread_snapshot();
    for (handler, calls) in [("ask", 2), ("count", 1), ("paint", 1)] {
        let labels = [("handler", handler)];
        assert_eq!(snapshot.counter("block_api_calls_total", &labels), calls);
    }
    let full = [("handler", "ask"), ("error", "full")];
    assert_eq!(snapshot.counter("block_api_failures_total", &full), 1);
    let painted = [("provider", "openai")];
    let painted = snapshot.histogram("block_api_by_provider_seconds", &painted);
    assert_eq!(painted.count(), 1);
}

struct Mixed;

#[track_metrics(provider, namespace = "block", max_series = 50, errors = StoreError, items)]
impl Mixed {
    fn named(provider: Provider) -> Result<Provider, StoreError> {
        Ok(provider)
    }

    fn many(provider: Provider) -> impl Iterator<Item = Provider> {
        std::iter::repeat_n(provider, 3)
    }

    #[track_metrics(count = API.calls_total("bound".into()))]
    fn bound(provider: Provider) -> Provider {
        provider
    }
}

#[test]
fn a_function_with_declared_metrics_takes_no_names_from_its_block() {
    assert_eq!(Mixed::named(Provider::Openai).unwrap(), Provider::Openai);
    assert_eq!(Mixed::bound(Provider::Openai), Provider::Openai);
    assert_eq!(Mixed::many(Provider::Openai).count(), 3);
    let snapshot = thread_snapshot();
    let bound = [("handler", "bound")];
    assert_eq!(snapshot.counter("block_api_calls_total", &bound), 1);
    let openai = [("provider", "openai")];
    assert_eq!(snapshot.counter("block_mixed_many_items_total", &openai), 3);
    assert!(is_there("block_mixed_named"));
    assert!(!is_there("block_mixed_bound"));
    assert!(!is_there("block_mixed_named_items"));
}
