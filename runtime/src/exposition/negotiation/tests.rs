use super::*;
use Escaping::{AllowUtf8, Dots, Underscores, Values};

const PROTOBUF: &str =
    "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

#[track_caller]
fn check(accept: &str, format: Format) {
    assert_eq!(Format::negotiate(Some(accept)), format, "{accept}");
}

#[test]
fn what_prometheus_2_42_sends() {
    check(
        "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        Format::OpenMetrics(Underscores),
    );
}

#[test]
fn what_prometheus_2_42_sends_with_native_histograms() {
    check(
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,application/openmetrics-text;version=1.0.0;q=0.8,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
        Format::Protobuf(Underscores),
    );
}

#[test]
fn what_prometheus_3_5_sends() {
    check(
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
        Format::OpenMetrics(AllowUtf8),
    );
}

#[test]
fn what_victoria_metrics_sends() {
    check("text/plain;version=0.0.4;q=1,*/*;q=0.1", Format::Text);
}

#[test]
fn what_curl_and_browsers_send() {
    check("*/*", Format::Text);
    check(
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        Format::Text,
    );
    assert_eq!(Format::negotiate(None), Format::Text);
    check("", Format::Text);
}

#[test]
fn each_format_is_had_by_its_name() {
    check("text/plain", Format::Text);
    check("text/plain;version=0.0.4", Format::Text);
    check("text/plain;version=1.0.0", Format::TextV1(Underscores));
    check(
        "text/plain;version=1.0.0;escaping=values",
        Format::TextV1(Values),
    );
    check(
        "application/openmetrics-text",
        Format::OpenMetrics(Underscores),
    );
    check("application/*", Format::OpenMetrics(Underscores));
    check("text/*", Format::Text);
    check(
        "application/openmetrics-text;version=0.0.1",
        Format::OpenMetricsDraft,
    );
    check(PROTOBUF, Format::Protobuf(Underscores));
    check(&format!("{PROTOBUF};escaping=dots"), Format::Protobuf(Dots));
}

#[test]
fn unknown_versions_and_messages_are_passed_over() {
    for unknown in [
        "text/plain;version=2.0.0",
        "application/openmetrics-text;version=2.0.0",
        "application/vnd.google.protobuf",
        "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text",
        "application/vnd.google.protobuf;proto=other;encoding=delimited",
        "application/json",
    ] {
        check(unknown, Format::Text);
        check(
            &format!("{unknown},text/plain;version=1.0.0;q=0.1"),
            Format::TextV1(Underscores),
        );
    }
    check(
        "text/plain;version=1.0.0;escaping=newest",
        Format::TextV1(Underscores),
    );
}

#[test]
fn weights_decide_before_all_else() {
    check(&format!("{PROTOBUF};q=0.1,text/plain;q=0.2"), Format::Text);
    check(
        "text/plain;version=1.0.0;q=0.999,text/plain;version=0.0.4;q=0.998",
        Format::TextV1(Underscores),
    );
    check(
        "application/openmetrics-text;q=0, text/plain;version=1.0.0;q=0.001",
        Format::TextV1(Underscores),
    );
    // Refused by name, though the wildcard would take it.
    check(
        "application/openmetrics-text;q=0, application/*;q=1, text/plain;version=1.0.0;q=0.1",
        Format::TextV1(Underscores),
    );
    check("text/plain;q=0", Format::Text);
}

#[test]
fn malformed_weights_are_passed_over() {
    for bad in ["2", "1.001", "0.1234", "-1", "x", "", "1e3", ".5", "+1"] {
        check(
            &format!("{PROTOBUF};q={bad},text/plain;version=1.0.0;q=0.1"),
            Format::TextV1(Underscores),
        );
    }
    for (text, thousandths) in [
        ("1", 1000),
        ("1.", 1000),
        ("1.000", 1000),
        ("0", 0),
        ("0.", 0),
        ("0.05", 50),
        ("0.999", 999),
    ] {
        assert_eq!(weight(text), Some(thousandths), "{text}");
    }
}

#[test]
fn between_equal_weights_the_range_that_says_more() {
    check(
        "application/openmetrics-text, text/plain;version=0.0.4",
        Format::Text,
    );
    check(
        "text/plain;version=0.0.4,application/openmetrics-text;version=1.0.0",
        Format::OpenMetrics(Underscores),
    );
    check(
        &format!("application/openmetrics-text;version=1.0.0,{PROTOBUF}"),
        Format::Protobuf(Underscores),
    );
    // Said equally well: the first.
    check(
        "text/plain;version=1.0.0;escaping=dots,text/plain;version=1.0.0;escaping=values",
        Format::TextV1(Dots),
    );
}

#[test]
fn spaces_case_quotes_and_odd_commas() {
    check(
        " , Application/OpenMetrics-Text ; Version=\"1.0.0\" ; ESCAPING=\"allow-utf-8\" ; Q=0.5 ,, */*;q=0.1",
        Format::OpenMetrics(AllowUtf8),
    );
    check(
        r#"text/plain;note="a,b;c\",q=0";version="1\.0.0""#,
        Format::TextV1(Underscores),
    );
    check(
        "text/plain;note=\"never closed,a/b;version=1.0.0",
        Format::Text,
    );
    for odd in [
        "=",
        ";",
        ";;=;",
        "a",
        "/",
        "*",
        "text/plain;version",
        "\"",
        "\\",
    ] {
        check(odd, Format::Text);
    }
}
