//! Services, and how the database is.

use crate::client::Client;
use crate::database::Database;
use crate::{SHORT, builder, serve};
use serde_json::{Value, json};
use tallymark_server::query_api::QueryApiBuilder;

fn get(builder: QueryApiBuilder, name: &str) -> (u16, Value) {
    let exporter = serve(builder);
    let mut client = Client::connect(exporter.local_addr());
    let answer = client.get(&format!("/api/metrics/{name}"));
    let json = serde_json::from_str(&answer.body).expect("JSON");
    (answer.status, json)
}

#[test]
fn services_are_the_values_of_a_label() {
    let database = Database::start();
    let api = builder(&database).services("shop_info", "service");
    let (status, answer) = get(api.known_services(["mail"]), "services");
    assert_eq!(status, 200);
    assert_eq!(
        answer,
        json!({"status": "success", "data": ["cart", "web"]})
    );
    let (_, answer) = get(builder(&database), "services");
    assert_eq!(answer["data"], json!(["shop"]));
    let requests = database.requests();
    let question = "\r\n\r\nquery=count%20by%20%28service%29%20%28shop_info%29&timeout=10";
    assert!(requests[0].ends_with(question), "{requests:?}");
}

#[test]
fn without_the_database_they_are_the_known_ones() {
    let database = Database::start();
    for (family, words) in [
        ("never", "has not answered within"),
        ("hangup", "cannot be reached"),
        ("words", "is no JSON"),
        ("refused", "answers status 422"),
        ("disguised", "not in Prometheus' form"),
        ("endless", "more than 1048576 bytes"),
    ] {
        let api = || {
            builder(&database)
                .services_timeout(SHORT)
                .services(family, "service")
        };
        let (status, answer) = get(api().known_services(["web", "cart", "web"]), "services");
        assert_eq!(status, 200);
        assert_eq!(answer["data"], json!(["cart", "web"]), "{family}");
        let warning = answer["warnings"][0].as_str().expect("a warning");
        assert!(warning.contains(words), "{warning}");
        let (status, answer) = get(api(), "services");
        assert!(status > 400, "{family}");
        assert_eq!(answer["status"], "error", "{family}");

        let (status, answer) = get(api(), "health");
        assert_eq!((status, &answer["status"]), (503, &json!("unhealthy")));
        let reason = answer["reason"].as_str().expect("a reason");
        assert!(reason.contains(words), "{reason}");
    }
}

#[test]
fn health_is_degraded_where_services_are_missing() {
    let database = Database::start();
    let api = || builder(&database).services("shop_info", "service");
    let (status, answer) = get(api().known_services(["cart"]), "health");
    assert_eq!((status, &answer["status"]), (200, &json!("healthy")));
    let (status, answer) = get(api().known_services(["mail", "cart", "a"]), "health");
    assert_eq!((status, &answer["status"]), (200, &json!("degraded")));
    let reason = "the database has no series of shop_info with service: a, mail";
    assert_eq!(answer["reason"], reason);
    let (_, answer) = get(builder(&database).services("shop_info", "zone"), "health");
    assert_eq!(answer["status"], "degraded");
    assert_eq!(answer["reason"], "the database has no series of shop_info");
}
