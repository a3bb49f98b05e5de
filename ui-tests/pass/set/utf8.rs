//! Names may be any text where the set, the field, or the label asks for it.

use std::sync::Arc;
use tallymark::testing::Snapshot;
use tallymark::{Counter, Escaping, Format, Gauge, Histogram, Label, LabelSet, Outcome, Scrape};
use tallymark::{MetricSet, Registry};

#[derive(Clone, Copy, Label)]
#[label(name = "http.route", utf8)]
enum Route {
    Home,
}

#[derive(Clone, Copy, LabelSet)]
struct Call {
    #[label(name = "rpc.outcome", utf8)]
    outcome: Outcome,
    route: Route,
}

#[derive(Clone, Copy, LabelSet)]
#[label(utf8)]
struct Whole {
    #[label(name = "größe")]
    route: Route,
}

#[derive(MetricSet)]
#[metrics(utf8, labels("service.name" = "shop"))]
struct Http {
    /// How long requests took.
    #[metric(name = "http.server.duration")]
    duration: Histogram<Route>,
    /// Names without dots keep their rules.
    calls_total: Counter<Call>,
    /// Grüße.
    grüße: Gauge<Whole>,
}

#[derive(MetricSet)]
struct One {
    /// Requests.
    #[metric(name = "http.server.requests", utf8, labels("a b" = "c"))]
    requests: Counter<Route>,
}

fn main() {
    let (http, one) = (Arc::new(Http::new()), Arc::new(One::new()));
    http.duration.with(Route::Home).observe(0.2);
    one.requests.with(Route::Home).inc();
    let labels = [("a b", "c"), ("http.route", "home")];
    assert_eq!(Snapshot::of(&one).counter("http.server.requests", &labels), 1);

    let registry = Registry::new();
    registry.register(&http).unwrap();
    registry.register(&one).unwrap();
    let encode = |format| {
        let mut body = Vec::new();
        Scrape::new(format).encode(&registry, &mut body);
        String::from_utf8(body).unwrap()
    };
    let quoted = encode(Format::OpenMetrics(Escaping::AllowUtf8));
    for line in [
        r#"{"http.server.duration_count","service.name"="shop","http.route"="home"} 1"#,
        r#"{"http.server.requests","a b"="c","http.route"="home"} 1"#,
        r##"# TYPE "http.server.requests" unknown"##,
        r#"{"grüße","service.name"="shop","größe"="home"} 0"#,
        r#"calls_total{"service.name"="shop","rpc.outcome"="ok",route="home"} 0"#,
    ] {
        assert!(quoted.lines().any(|found| found == line), "{line}\n{quoted}");
    }
    let plain = encode(Format::Text);
    let line = "http_server_duration_count{service_name=\"shop\",http_route=\"home\"} 1\n";
    assert!(plain.contains(line), "{plain}");
    let dots = encode(Format::TextV1(Escaping::Dots));
    let line = "http_dot_server_dot_requests{a__b=\"c\",http_dot_route=\"home\"} 1\n";
    assert!(dots.contains(line), "{dots}");
}
