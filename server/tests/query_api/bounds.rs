//! What the database is not even asked for.

use crate::client::Client;
use crate::database::Database;
use crate::{builder, serve};
use tallymark_server::Exporter;
use tallymark_server::query_api::QueryApi;

#[test]
fn a_wrong_question_is_told_at_once() {
    let database = Database::start();
    let exporter = serve(builder(&database));
    let mut client = Client::connect(exporter.local_addr());
    for (target, words) in [
        ("query", "`query` is missing; write PromQL"),
        (
            "query_range?query=up&start=2&end=1",
            "`start` is after `end`",
        ),
        (
            "query_range?query=up&start=0&end=1&step=0",
            "write one above 0",
        ),
        (
            "query_range?query=up&start=0&end=1e9&step=1",
            "more than 11000",
        ),
        ("series", "`match[]` is missing"),
        ("query?query=%", "two hexadecimal digits"),
    ] {
        let answer = client.get(&format!("/api/metrics/{target}"));
        assert_eq!(answer.status, 400);
        let told = answer.error("bad_data");
        assert!(told.contains(words), "{told}");
    }
    assert_eq!(database.requests(), [""; 0]);
}

#[test]
fn forms_are_bounded_and_nothing_else_is_read() {
    let database = Database::start();
    let exporter = serve(builder(&database));
    let connect = || Client::connect(exporter.local_addr());
    let form = format!("query={}", "a".repeat(256 * 1024 - 6));
    assert_eq!(connect().post("/api/metrics/query", &form).status, 200);
    let answer = connect().post("/api/metrics/query", &format!("{form}a"));
    assert_eq!(answer.status, 413);
    assert!(answer.error("bad_data").contains("more than 256 KiB"));
    // Its length is not told beforehand.
    let mut client = connect();
    client.send("POST /api/metrics/query HTTP/1.1\r\nHost: test\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n");
    client.send(&format!("40001\r\n{form}a\r\n0\r\n\r\n"));
    assert_eq!(client.read().status, 413);

    let mut client = connect();
    client.send("POST /api/metrics/query HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
    let answer = client.read();
    assert_eq!(answer.status, 415);
    assert!(answer.error("bad_data").contains("x-www-form-urlencoded"));
    let mut client = connect();
    client.send(
        "GET /api/metrics/query?query=up HTTP/1.1\r\nHost: test\r\nContent-Length: 2\r\n\r\n{}",
    );
    assert_eq!(client.read().status, 413);
    assert_eq!(database.requests().len(), 1);
}

#[test]
fn there_are_five_paths_and_no_way_around_them() {
    let database = Database::start();
    let exporter = serve(builder(&database));
    for target in [
        "/api/metrics",
        "/api/metrics/",
        "/api/metrics/admin",
        "/api/metrics/query/",
        "/api/metrics//query?query=up",
        "/api/metrics/../metrics/query?query=up",
        "/api/metrics/%71uery?query=up",
        "/api/v1/query?query=up",
    ] {
        let answer = Client::connect(exporter.local_addr()).get(target);
        assert_eq!(answer.status, 404, "{target}");
        let known = ", /api/metrics/query, /api/metrics/query_range, /api/metrics/series, /api/metrics/services and /api/metrics/health\n";
        assert!(answer.body.ends_with(known), "{}", answer.body);
    }
    for (method, path, allowed) in [
        ("DELETE", "series", "get, head, post"),
        ("PUT", "query", "get, head, post"),
        ("POST", "health", "get, head"),
    ] {
        let mut client = Client::connect(exporter.local_addr());
        client.send(&format!(
            "{method} /api/metrics/{path} HTTP/1.1\r\nHost: test\r\nContent-Length: 0\r\n\r\n"
        ));
        let answer = client.read();
        assert_eq!(answer.status, 405);
        let allow = format!("\r\nallow: {allowed}\r\n");
        assert!(answer.head.contains(&allow), "{answer:?}");
    }
    assert_eq!(database.requests(), [""; 0]);
    // The pages are there all the same.
    let answer = Client::connect(exporter.local_addr()).get("/metrics");
    let invalid = r#"tallymark_query_api_requests_total{endpoint="series",outcome="invalid"} "#;
    assert!(answer.body.contains(invalid), "{}", answer.body);
}

#[test]
fn settings_are_checked() {
    let error = |url: &str| QueryApi::new(url).expect_err(url).to_string();
    assert!(error("localhost:8428").contains("write the whole URL"));
    assert!(error("http://a:pw@b/").contains("give name and password to `basic_auth`"));
    assert!(!error("http://a:pw@b/").contains("pw"));
    assert!(error("http://b/?key=pw").contains("`b` cannot be asked for metrics: it has a query"));
    let builder = || QueryApi::builder("http://localhost:8428");
    for (builder, words) in [
        (builder().prefix("metrics"), "`metrics` is no path"),
        (
            builder().services("a b", "c"),
            "`a b` is no name of a metric",
        ),
        (builder().services("", "c"), "`` is no name of a metric"),
        (
            builder().services("a:b", "c:d"),
            "`c:d` is no name of a label",
        ),
        (builder().bearer_token("a\nb"), "is there a line end in it?"),
    ] {
        let error = builder.build().expect_err(words).to_string();
        assert!(error.contains(words), "{error}");
    }
    let api = builder().prefix("/").build().expect("settings");
    let error = Exporter::builder().query_api(api).bind("127.0.0.1:0");
    let error = error.expect_err("two pages of one path").to_string();
    assert!(
        error.contains("`/health` cannot be the path of two pages"),
        "{error}"
    );
}
