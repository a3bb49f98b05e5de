//! Sets in sets: prefixes and constant labels add up.

use tallymark::testing::snapshot;
use tallymark::{Counter, Gauge, MetricSet};

#[derive(MetricSet)]
#[metrics(subsystem = "pool", labels(kind = "db"))]
struct Pool {
    /// Connections made.
    connections_total: Counter,
}

#[derive(MetricSet)]
#[metrics(namespace = "store")]
struct Store {
    #[metric(nested)]
    pool: Pool,
    /// Rows.
    #[metric(labels(table = "users"))]
    rows: Gauge,
}

/// All of it.
#[derive(MetricSet)]
#[metrics(namespace = "shop", labels(region = "eu"), static = SHOP)]
struct Shop {
    /// Orders placed.
    orders_total: Counter,
    #[metric(nested)]
    store: Store,
}

fn main() {
    SHOP.orders_total.inc();
    SHOP.store.rows.set(5.0);
    SHOP.store.pool.connections_total.add(2);
    let snapshot = snapshot();
    assert_eq!(
        snapshot.counter("shop_orders_total", &[("region", "eu")]),
        1
    );
    let users = [("region", "eu"), ("table", "users")];
    assert_eq!(snapshot.value("shop_store_rows", &users), 5.0);
    let db = [("region", "eu"), ("kind", "db")];
    assert_eq!(
        snapshot.counter("shop_store_pool_connections_total", &db),
        2
    );
}
