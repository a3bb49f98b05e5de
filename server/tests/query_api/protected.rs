//! Behind the exporter's own protection.

use crate::builder;
use crate::client::Client;
use crate::database::Database;
use tallymark_server::Exporter;

#[test]
fn who_may_not_ask_does_not_reach_the_database() {
    let database = Database::start();
    let folder = std::env::temp_dir().join(format!("tallymark-query-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let token = folder.join("token");
    std::fs::write(&token, "s3cret\n").expect("a token");
    let exporter = Exporter::builder()
        .query_api(builder(&database).build().expect("settings"))
        .bearer_token_file(&token)
        .bind("127.0.0.1:0")
        .expect("a free port");
    let status = |authorization: &str| {
        let mut client = Client::connect(exporter.local_addr());
        client.send(&format!(
            "POST /api/metrics/query HTTP/1.1\r\nHost: test\r\n{authorization}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 8\r\n\r\nquery=up"
        ));
        client.read().status
    };
    assert_eq!(status(""), 401);
    assert_eq!(status("Authorization: Bearer wrong\r\n"), 401);
    assert_eq!(database.requests(), [""; 0]);
    assert_eq!(status("Authorization: Bearer s3cret\r\n"), 200);
    // It is this side's own, and not the database's.
    let requests = database.requests();
    assert!(!requests[0].contains("s3cret"), "{requests:?}");
    std::fs::remove_dir_all(&folder).expect("the folder");
}
