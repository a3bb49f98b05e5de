//! A program with its metrics, and the history of them that a database keeps: a dashboard asks the program, and
//! never sees the database.
//!
//! ```text
//! cat > scrape.yml <<END
//! scrape_configs: [{job_name: shop, static_configs: [{targets: ['localhost:9464']}]}]
//! END
//! victoria-metrics -promscrape.config=scrape.yml -storageDataPath=/tmp/history &
//! VICTORIAMETRICS_URL=http://localhost:8428 cargo run --example query_api
//! curl http://localhost:9464/api/metrics/health
//! curl http://localhost:9464/api/metrics/query_range --data-urlencode 'query=rate(shop_orders_total[1m])' \
//!     --data "start=$(date -d '-5 min' +%s)&end=$(date +%s)"
//! ```

use std::error::Error;
use std::time::Duration;
use tallymark::{Counter, Info, MetricSet};
use tallymark_server::Exporter;
use tallymark_server::query_api::QueryApi;

#[derive(MetricSet)]
#[metrics(namespace = "shop", static = SHOP)]
struct Shop {
    /// Which service this is.
    #[metric(labels(service = "orders"))]
    service_info: Info,
    /// Orders taken.
    orders_total: Counter,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let api = QueryApi::builder_from_env()?
        .services("shop_service_info", "service")
        .known_services(["orders"])
        .query_timeout(Duration::from_secs(30))
        .build()?;
    let exporter = Exporter::builder().query_api(api).bind("127.0.0.1:9464")?;
    println!("http://{}/api/metrics/health", exporter.local_addr());
    let mut orders = tokio::time::interval(Duration::from_millis(200));
    loop {
        tokio::select! {
            _ = orders.tick() => SHOP.orders_total.inc(),
            stopped = tokio::signal::ctrl_c() => return Ok(stopped?),
        }
    }
}
