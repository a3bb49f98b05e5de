//! What is passed on, and what is not.

use crate::client::Client;
use crate::database::{Database, VECTOR};
use crate::{SHORT, ask, builder, serve};
use std::net::TcpListener;
use tallymark_server::query_api::QueryApi;

#[test]
fn an_answer_is_passed_on_and_of_a_request_only_the_question() {
    let database = Database::start();
    let exporter = serve(builder(&database).bearer_token("s3cret"));
    let mut client = Client::connect(exporter.local_addr());
    let range = "query=up&start=0&end=60";
    let answers = [
        client.get("/api/metrics/query?query=up&extra_label=x&time=5"),
        client.get(&format!("/api/metrics/query_range?{range}")),
        client.post("/api/metrics/query_range?step=30s", range),
        client.post("/api/metrics/series", "match%5B%5D=up&match[]=down"),
    ];
    for answer in answers {
        assert_eq!((answer.status, answer.body.as_str()), (200, VECTOR));
        let kind = "\r\ncontent-type: application/json; charset=utf-8\r\n";
        assert!(answer.head.contains(kind), "{answer:?}");
        assert!(
            answer
                .head
                .contains("\r\nx-content-type-options: nosniff\r\n")
        );
        assert!(!answer.head.contains("set-cookie"), "{answer:?}");
    }
    client.send("GET /api/metrics/query?query=last HTTP/1.1\r\nHost: test\r\nCookie: a=b\r\nAuthorization: Basic abc\r\nX-Scope-OrgID: 1\r\n\r\n");
    assert_eq!(client.read().status, 200);
    let requests = database.requests();
    for (request, (path, form)) in requests.iter().zip([
        ("query", "query=up&time=5&timeout=30"),
        ("query_range", "query=up&start=0&end=60&step=15&timeout=30"),
        ("query_range", "query=up&start=0&end=60&step=30s&timeout=30"),
        ("series", "match%5B%5D=up&match%5B%5D=down&timeout=30"),
        ("query", "query=last&timeout=30"),
    ]) {
        let (head, body) = request.split_once("\r\n\r\n").expect("a head");
        let line = format!("POST /api/v1/{path} HTTP/1.1\r\n");
        assert!(head.starts_with(&line), "{head}");
        assert_eq!(body, form);
        let head = head.to_lowercase();
        assert!(head.contains("\r\nauthorization: bearer s3cret"), "{head}");
        assert!(head.contains("\r\naccept-encoding: identity"), "{head}");
        for foreign in ["cookie", "basic", "x-scope", "forwarded"] {
            assert!(!head.contains(foreign), "{head}");
        }
    }
    assert_eq!(requests.len(), 5);
}

#[test]
fn a_connection_that_was_kept_in_vain_is_no_failure() {
    let database = Database::start();
    let exporter = serve(builder(&database));
    for _ in 0..3 {
        // The second question on a connection is not answered, and the connection is closed.
        assert_eq!(ask(&exporter, "once").status, 200);
    }
    assert_eq!(database.requests().len(), 3);
}

#[test]
fn an_error_of_the_database_is_passed_on() {
    let database = Database::start();
    let exporter = serve(builder(&database));
    let answer = ask(&exporter, "refused");
    assert_eq!(answer.status, 422);
    assert_eq!(answer.error("execution"), "too hard");
    // No page of somebody else's is shown under this address.
    let answer = ask(&exporter, "failed");
    assert_eq!(answer.status, 500);
    let words = answer.error("internal");
    assert!(words.contains("<html>not now</html>"), "{words}");
}

#[test]
fn what_is_no_answer_is_a_bad_gateway() {
    let database = Database::start();
    let exporter = serve(builder(&database).max_answer_bytes(1 << 20));
    for (question, words) in [
        (
            "words",
            "is no JSON; is it a Prometheus? status 200 OK: <html>hello",
        ),
        ("nothing", "is no JSON"),
        ("elsewhere", "answers 302 Found, which is not followed"),
        ("cut", "broke off"),
        ("strange", "content coding that it was not asked for"),
        (
            "endless",
            "more than 1048576 bytes; ask for fewer series, or raise `max_answer_bytes`",
        ),
        ("bomb", "more than 1048576 bytes"),
    ] {
        let answer = ask(&exporter, question);
        assert_eq!(answer.status, 502, "{question}: {answer:?}");
        let told = answer.error("internal");
        assert!(told.contains(words), "{question}: {told}");
    }
    assert_eq!(ask(&exporter, "packed").status, 200);
    assert_eq!(ask(&exporter, "large").body.len(), 1 << 20);
    let answer = ask(&exporter, "disguised");
    assert!(
        answer
            .head
            .contains("\r\ncontent-type: application/json\r\n")
    );
}

#[test]
fn a_database_that_is_late_or_away_is_told_of() {
    let database = Database::start();
    let exporter = serve(builder(&database).query_timeout(SHORT));
    let answer = ask(&exporter, "never");
    assert_eq!(answer.status, 504);
    let words = answer.error("timeout");
    assert!(words.contains("has not answered within 300ms; ask for less"));
    // It is not waited for in vain on the other side either.
    crate::database::wait_until("the question is given up", || database.answering() == 0);
    for question in ["hangup", "wide"] {
        let answer = ask(&exporter, question);
        assert_eq!(answer.status, 503, "{question}: {answer:?}");
        let words = answer.error("unavailable");
        assert!(
            words.starts_with("the database cannot be reached: "),
            "{words}"
        );
    }

    // One that does not even say that it is there.
    #[cfg(target_os = "linux")]
    {
        let (_full, address) = crate::database::unheard();
        let exporter = serve(QueryApi::builder(format!("http://{address}")));
        let answer = ask(&exporter, "up");
        assert_eq!(answer.status, 503, "{answer:?}");
    }
    // A port that nobody listens at.
    let port = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = port.local_addr().expect("an address");
    drop(port);
    let exporter = serve(QueryApi::builder(format!("http://{address}/")));
    let answer = ask(&exporter, "up");
    assert_eq!(answer.status, 503, "{answer:?}");
    let words = answer.error("unavailable");
    assert!(words.contains("refused"), "{words}");
    // And when it comes back.
    let _database = Database::start_at(address);
    assert_eq!(ask(&exporter, "up").status, 200);
}
