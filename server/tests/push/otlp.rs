//! What is sent by OTLP, read by somebody else's reader of its published definition.

use crate::receiver::{Answer, Receiver};
use crate::{Zone, alone, counted, many_series, patient, shop};
use flate2::read::GzDecoder;
use opentelemetry_proto::tonic::collector::metrics::v1::{
    ExportMetricsPartialSuccess, ExportMetricsServiceRequest, ExportMetricsServiceResponse,
};
use opentelemetry_proto::tonic::common::v1::{KeyValue, any_value};
use opentelemetry_proto::tonic::metrics::v1::{
    AggregationTemporality, Metric, exponential_histogram_data_point::Buckets, metric::Data,
    number_data_point::Value,
};
use prost::Message;
use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tallymark::testing::snapshot;
use tallymark::{
    Collection, Counter, Gauge, Histogram, MetricSet, NativeHistogram, Registry, UpDown,
};
use tallymark_server::push::{PushError, Pusher};

#[derive(MetricSet)]
#[metrics(namespace = "work")]
struct Work {
    /// Done.
    done_total: Counter,
    /// Cost.
    cost_dollars_total: Counter<(), f64>,
    /// Waiting.
    waiting: UpDown,
    /// Level.
    level_ratio: Gauge<(), f64>,
    /// Waits.
    #[metric(buckets = [0.5, 5.0])]
    wait_seconds: Histogram,
    /// Sizes.
    size_bytes: NativeHistogram,
}

fn decode(body: &[u8]) -> ExportMetricsServiceRequest {
    let mut unpacked = Vec::new();
    GzDecoder::new(body)
        .read_to_end(&mut unpacked)
        .expect("gzip");
    ExportMetricsServiceRequest::decode(&*unpacked).expect("a request")
}

/// All metrics of a request by name.
fn metrics(request: &ExportMetricsServiceRequest) -> BTreeMap<String, Metric> {
    let [resource] = &request.resource_metrics[..] else {
        panic!("{request:?}");
    };
    let [scope] = &resource.scope_metrics[..] else {
        panic!("{resource:?}");
    };
    let metrics = scope.metrics.iter();
    metrics
        .map(|metric| (metric.name.clone(), metric.clone()))
        .collect()
}

fn pairs(attributes: &[KeyValue]) -> Vec<(String, String)> {
    let pairs = attributes.iter().map(|pair| {
        let value = pair.value.as_ref().and_then(|value| value.value.clone());
        match value {
            Some(any_value::Value::StringValue(value)) => (pair.key.clone(), value),
            other => panic!("{other:?}"),
        }
    });
    pairs.collect()
}

/// A registry with a family of each type.
fn all_types() -> (Arc<Work>, Arc<Registry>) {
    let registry = Arc::new(Registry::new());
    let work = Arc::new(Work::new());
    registry.register(&work).unwrap();
    work.done_total.add(u64::from(u32::MAX) << 25 | 1);
    work.cost_dollars_total.add(0.1);
    work.waiting.add(-3);
    work.level_ratio.set(0.25);
    for value in [0.25, 5.0, 7.0] {
        work.wait_seconds.observe(value);
    }
    for value in [1.0, 2.0, -4.0, 0.0] {
        work.size_bytes.observe(value);
    }
    let others = |out: &mut Collection| {
        out.allow_any_name();
        out.summary("lag.größe", "A summary.")
            .sample(&[("b.c", "x")], 7, 2.5, &[(0.5, 0.25)]);
        Ok(())
    };
    registry
        .register_collector("others", Duration::from_secs(30), others)
        .unwrap();
    (work, registry)
}

fn check_exponential(metric: &Metric) {
    let Some(Data::ExponentialHistogram(histogram)) = &metric.data else {
        panic!("{metric:?}");
    };
    assert_eq!(
        histogram.aggregation_temporality,
        AggregationTemporality::Cumulative as i32
    );
    let point = &histogram.data_points[0];
    assert_eq!((point.count, point.sum), (4, Some(-1.0)));
    assert_eq!(point.zero_count, 1);
    // A bucket holds what is above base^index, up to base^(index + 1).
    let base = 2f64.powf(2f64.powi(-point.scale));
    let buckets = |buckets: &Option<Buckets>| {
        let buckets = buckets.as_ref().unwrap();
        let counts = (buckets.offset + 1..).zip(&buckets.bucket_counts);
        let used = counts.filter(|(_, count)| **count > 0);
        used.map(|(index, count)| (base.powi(index), *count))
            .collect::<Vec<_>>()
    };
    let near = |found: Vec<(f64, u64)>, wanted: &[f64]| {
        assert_eq!(found.len(), wanted.len(), "{found:?}");
        for ((bound, count), wanted) in found.into_iter().zip(wanted) {
            assert_eq!(count, 1);
            assert!((bound / wanted - 1.0).abs() < 1e-9, "{bound} {wanted}");
        }
    };
    near(buckets(&point.positive), &[1.0, 2.0]);
    near(buckets(&point.negative), &[4.0]);
}

#[test]
fn every_type_is_what_it_is_there() {
    let _alone = alone();
    let before = snapshot();
    let began = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_nanos() as u64;
    let receiver = Receiver::start();
    let (_work, registry) = all_types();
    let pusher = patient(Pusher::otlp(receiver.url("/v1/metrics")), &registry)
        .label("job", "shop")
        .label("instance", "shop-1")
        .label("cloud.region", "eu")
        .start()
        .unwrap();
    pusher.flush().unwrap();
    drop(pusher);

    let requests = receiver.requests();
    assert_eq!(requests.len(), 3);
    assert_eq!(requests[0].line, "POST /v1/metrics HTTP/1.1");
    assert_eq!(requests[0].header("content-type"), "application/x-protobuf");
    let request = decode(&requests[1].body);
    let resource = request.resource_metrics[0].resource.clone().unwrap();
    let named = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        pairs(&resource.attributes),
        [
            named("service.name", "shop"),
            named("service.instance.id", "shop-1"),
            named("cloud.region", "eu"),
        ]
    );
    let metrics = metrics(&request);
    let cumulative = AggregationTemporality::Cumulative as i32;
    let number = |name: &str| match &metrics[name].data {
        Some(Data::Sum(sum)) => {
            assert_eq!(sum.aggregation_temporality, cumulative);
            let value = sum.data_points[0].value.unwrap();
            (Some(sum.is_monotonic), value, sum.data_points[0].clone())
        }
        Some(Data::Gauge(gauge)) => {
            let value = gauge.data_points[0].value.unwrap();
            (None, value, gauge.data_points[0].clone())
        }
        other => panic!("{other:?}"),
    };
    let (is_monotonic, value, point) = number("work_done_total");
    // As a float it would lose its last bit.
    let exact = i64::from(u32::MAX) << 25 | 1;
    assert_eq!((is_monotonic, value), (Some(true), Value::AsInt(exact)));
    assert!(point.start_time_unix_nano / 1_000_000 >= began / 1_000_000);
    assert!(point.time_unix_nano >= point.start_time_unix_nano);
    let of = |name: &str| (number(name).0, number(name).1);
    assert_eq!(
        of("work_cost_dollars_total"),
        (Some(true), Value::AsDouble(0.1))
    );
    assert_eq!(of("work_waiting"), (Some(false), Value::AsInt(-3)));
    assert_eq!(of("work_level_ratio"), (None, Value::AsDouble(0.25)));
    assert_eq!(metrics["work_level_ratio"].unit, "1");
    assert_eq!(metrics["work_level_ratio"].description, "Level.");

    let Some(Data::Histogram(histogram)) = &metrics["work_wait_seconds"].data else {
        panic!("{metrics:?}");
    };
    assert_eq!(metrics["work_wait_seconds"].unit, "s");
    assert_eq!(histogram.aggregation_temporality, cumulative);
    let point = &histogram.data_points[0];
    assert_eq!(point.explicit_bounds, [0.5, 5.0]);
    assert_eq!(point.bucket_counts, [1, 1, 1]);
    assert_eq!((point.count, point.sum), (3, Some(12.25)));

    check_exponential(&metrics["work_size_bytes"]);
    let Some(Data::Summary(summary)) = &metrics["lag.größe"].data else {
        panic!("{metrics:?}");
    };
    let point = &summary.data_points[0];
    assert_eq!(
        (point.count, point.quantile_values[0].value.to_bits()),
        (7, 0.25f64.to_bits())
    );
    assert_eq!(pairs(&point.attributes), [named("b.c", "x")]);
    let points = counted(&before, "otlp");
    assert_eq!(points[1..], [0, 0, 0]);
    assert!(points[0] >= 3 * 7, "{points:?}");
}

#[test]
fn what_a_receiver_rejects_of_a_message_is_told() {
    let _alone = alone();
    let before = snapshot();
    let receiver = Receiver::start();
    let (shop, registry) = shop();
    shop.orders_total.with(Zone::East).inc();
    let response = ExportMetricsServiceResponse {
        partial_success: Some(ExportMetricsPartialSuccess {
            rejected_data_points: 1,
            error_message: "too old".to_owned(),
        }),
    };
    receiver.answer(Answer::Head("503 Service Unavailable"));
    receiver.answer(Answer::Body("200 OK", Vec::new()));
    receiver.answer(Answer::Body("200 OK", response.encode_to_vec()));
    // Final, by this protocol.
    receiver.answer(Answer::Head("500 Internal Server Error"));
    let pusher = patient(Pusher::otlp(receiver.url("/v1/metrics")), &registry)
        .start()
        .unwrap();
    let error = pusher.flush().unwrap_err();
    assert_eq!(
        error.to_string(),
        "1 samples were not pushed: 1 of 2 samples were not kept: rejected: too old"
    );
    let error = pusher.flush().unwrap_err();
    assert!(
        matches!(error, PushError::Lost { samples: 2, .. }),
        "{error}"
    );
    assert_eq!(counted(&before, "otlp"), [3, 3, 0, 1]);
}

#[test]
fn many_points_are_several_messages() {
    let _alone = alone();
    let receiver = Receiver::start();
    let registry = many_series();
    let pusher = patient(Pusher::otlp(receiver.url("/v1/metrics")), &registry);
    let pusher = pusher.start().unwrap();
    crate::until(|| receiver.requests().len() == 3);
    let requests = receiver.requests();
    let points: Vec<_> = requests
        .iter()
        .map(
            |request| match &metrics(&decode(&request.body))["many"].data {
                Some(Data::Gauge(gauge)) => gauge.data_points.len(),
                other => panic!("{other:?}"),
            },
        )
        .collect();
    assert_eq!(points, [2000, 2000, 500]);
    drop(pusher);
}
