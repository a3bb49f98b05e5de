//! What remote write sends.

use crate::receiver::Receiver;
use crate::written::{STALE, values, written};
use crate::{Shop, Zone, alone, many_series, pusher, shop};
use std::sync::Arc;
use std::time::Duration;
use tallymark::{Collection, Histogram, MetricSet, NativeHistogram, Registry};
use tallymark_server::push::Pusher;

const EAST: &str = r#"shop_orders_total{instance="a",job="test",zone="east"}"#;

#[derive(MetricSet)]
#[metrics(namespace = "work")]
struct Work {
    /// Waits.
    #[metric(buckets = [0.5, 5.0])]
    wait_seconds: Histogram,
    /// Sizes.
    #[metric(buckets = [10.0])]
    size_bytes: NativeHistogram,
}

#[test]
fn samples_are_those_of_a_scrape() {
    let _alone = alone();
    let receiver = Receiver::start();
    let registry = Arc::new(Registry::new());
    let work = Arc::new(Work::new());
    registry.register(&work).unwrap();
    work.wait_seconds.observe(1.0);
    work.size_bytes.observe(3.5);
    let others = |out: &mut Collection| {
        out.allow_any_name();
        out.gauge("http.größe", "Any name.")
            .sample(&[("b.c", "a \"b\"\\\n"), ("a", "x"), ("job", "own")], -2.5);
        out.summary("lag_seconds", "A summary.")
            .sample(&[], 7, 2.5, &[(0.5, 0.25)]);
        Ok(())
    };
    registry
        .register_collector("others", Duration::from_secs(30), others)
        .unwrap();

    let pusher = pusher(receiver.url("/api/v1/write"), &registry)
        .ended_at_shutdown(false)
        .label("job", "test")
        .label("empty", "")
        .bearer_token("secret")
        .start()
        .unwrap();
    pusher.flush().unwrap();
    pusher.shutdown();

    let requests = receiver.requests();
    assert_eq!(requests[0].line, "POST /api/v1/write HTTP/1.1");
    assert_eq!(requests[0].header("authorization"), "Bearer secret");
    assert!(requests[0].header("user-agent").starts_with("tallymark/"));
    let written = written(&requests);
    for (series, value) in [
        (r#"work_wait_seconds_bucket{job="test",le="0.5"}"#, 0.0),
        (r#"work_wait_seconds_bucket{job="test",le="5.0"}"#, 1.0),
        (r#"work_wait_seconds_bucket{job="test",le="+Inf"}"#, 1.0),
        (r#"work_wait_seconds_sum{job="test"}"#, 1.0),
        (r#"work_wait_seconds_count{job="test"}"#, 1.0),
        (r#"work_size_bytes_bucket{job="test",le="10.0"}"#, 1.0),
        (r#"work_size_bytes_sum{job="test"}"#, 3.5),
        (r#"lag_seconds{job="test",quantile="0.5"}"#, 0.25),
        (r#"lag_seconds_count{job="test"}"#, 7.0),
        (r#"http_gr__e{a="x",b_c="a \"b\"\\\n",job="own"}"#, -2.5),
    ] {
        // At the start, at the flush and at the end.
        assert_eq!(values(&written, series), [value; 3], "{series}");
    }
    let mut text = String::new();
    registry.encode_text(&mut text);
    let lines = text.lines().filter(|line| !line.starts_with('#')).count();
    assert_eq!(written.len(), lines);
}

#[test]
fn a_series_that_is_gone_is_marked_once() {
    let _alone = alone();
    let receiver = Receiver::start();
    let (shop, registry) = shop();
    let pusher = pusher(receiver.url("/"), &registry)
        .label("instance", "a")
        .label("job", "test")
        .start()
        .unwrap();
    crate::until(|| !receiver.requests().is_empty());
    registry.unregister(&shop);
    let _ = pusher.flush();
    let _ = pusher.flush();
    let other = Arc::new(Shop::new());
    registry.register(&other).unwrap();
    other.orders_total.with(Zone::East).add(5);
    pusher.flush().unwrap();
    pusher.shutdown();
    let values: Vec<_> = values(&written(&receiver.requests()), EAST);
    let values: Vec<_> = values.into_iter().map(f64::to_bits).collect();
    let five = 5f64.to_bits();
    assert_eq!(values, [0, STALE, five, five, STALE]);
}

#[test]
fn rounds_come_by_themselves_and_the_last_with_the_end() {
    let _alone = alone();
    let receiver = Receiver::start();
    let (shop, registry) = shop();
    let pusher = pusher(receiver.url("/"), &registry)
        .label("instance", "a")
        .label("job", "test")
        .ended_at_shutdown(false)
        .interval(Duration::from_millis(20))
        .start()
        .unwrap();
    crate::until(|| receiver.requests().len() > 3);
    shop.orders_total.with(Zone::East).add(42);
    drop(pusher);
    let values = values(&written(&receiver.requests()), EAST);
    assert!(values.len() > 4, "{values:?}");
    assert_eq!(values.first(), Some(&0.0));
    assert_eq!(values.last(), Some(&42.0));
}

#[test]
fn many_series_are_several_messages() {
    let _alone = alone();
    let receiver = Receiver::start();
    let registry = many_series();
    drop(pusher(receiver.url("/"), &registry).start().unwrap());
    let requests = receiver.requests();
    // Two rounds at least of three each: the last has twice as many samples, and as many series.
    assert_eq!(requests.len() % 3, 0, "{}", requests.len());
    let written = written(&requests);
    for at in [0, 1999, 2000, 4499] {
        let values = values(&written, &format!("many{{at=\"{at}\"}}"));
        assert_eq!(values.first(), Some(&f64::from(at)));
    }
}

#[test]
fn it_works_inside_a_runtime() {
    let _alone = alone();
    let receiver = Receiver::start();
    let (_shop, registry) = shop();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let pusher = pusher(receiver.url("/"), &registry).start().unwrap();
        pusher.flush().unwrap();
        drop(pusher);
    });
    assert!(!receiver.requests().is_empty());
}

#[test]
fn what_cannot_be_pushed_to_is_told_at_the_start() {
    let start = |url: &str| Pusher::remote_write(url).start().unwrap_err().to_string();
    assert_eq!(
        start("localhost:9090/write"),
        "cannot push to `…`: it is no URL; write `http://host:port/path`"
    );
    assert_eq!(
        start("http://me:secret@host/write?key=secret"),
        "cannot push to `host`: give name and password to `basic_auth`"
    );
    assert_eq!(
        start("ftp://host/"),
        "cannot push to `host`: its scheme is neither `http` nor `https`"
    );
    let labelled = |name: &str| {
        let pusher = Pusher::remote_write("http://host/").label("job", "a");
        pusher.label(name, "b").start().unwrap_err().to_string()
    };
    assert_eq!(
        labelled("job"),
        "cannot push with the label `job`: it stands twice"
    );
    assert_eq!(
        labelled("a.b"),
        "cannot push with the label `a.b`: names of labels have letters, digits and underscores"
    );
    let header = Pusher::remote_write("http://host/").header("X-A", "secret\n");
    assert_eq!(
        header.start().unwrap_err().to_string(),
        "cannot push with the header `X-A`: its name or its value has characters that no header has"
    );
}
