//! A query API in front of a Prometheus or a VictoriaMetrics, for dashboards that are not to see the database
//! itself.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use tallymark_server::Exporter;
//! use tallymark_server::query_api::QueryApi;
//!
//! let api = QueryApi::new("http://localhost:8428")?; // or `from_env`: VICTORIAMETRICS_URL
//! let exporter = Exporter::builder()
//!     .query_api(api)
//!     .bind("127.0.0.1:0")?;
//! // curl 'http://127.0.0.1:…/api/metrics/query?query=up'
//! # Ok(()) }
//! ```
//!
//! | path below `/api/metrics` | parameters | answer |
//! |---|---|---|
//! | `query_range` | `query`, `start`, `end`, `step` (15s unless given), `limit`, `timeout` | the database's |
//! | `query` | `query`, `time`, `limit`, `timeout` | the database's |
//! | `series` | `match[]`, once or more, `start`, `end`, `limit`, `timeout` | the database's |
//! | `services` | | the sorted values of a [label](QueryApiBuilder::services), as those of Prometheus' `label_values`; while the database has none, the [known ones](QueryApiBuilder::known_services), with a warning |
//! | `health` | | `status`: `healthy`, `degraded` or `unhealthy` (503), and the `reason` |
//!
//! The first three are asked for by GET, or by POST with a form. Other parameters are passed over.
//!
//! An answer of the database is passed on, its status and its type too; an error that is no JSON has its
//! status, and its words in JSON. All other errors have the form of Prometheus' as well, with `status`,
//! `errorType` and `error`:
//!
//! | status | |
//! |---|---|
//! | 400 | a parameter is missing or wrong, which the database is not asked for; more than 11,000 points a series, Prometheus' own bound |
//! | 413, 415, 408 | the form has more than 256 KiB, is none, or takes more than 10 seconds to arrive |
//! | 502 | what the database answers is too large, no JSON, breaks off, or leads elsewhere |
//! | 503 | the database cannot be reached; or, with `Retry-After`, there are [too many](QueryApiBuilder::max_queries) queries at once |
//! | 504 | the database takes too long |
//!
//! # What it lets through
//!
//! Nothing but these paths, and of a request nothing but these parameters: no header reaches the database, no
//! other address can be asked for, and nobody is followed elsewhere. Whoever can ask reads all that the
//! database has: let those in who may, by [`web_config`](crate::ExporterBuilder) or by the program's own
//! server. A client that hangs up ends its query.
//!
//! # In a server of your own
//!
//! A [`QueryApi`] is a tower service. With axum:
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use axum::Router;
//! use tallymark_server::query_api::QueryApi;
//!
//! let api = QueryApi::new("http://localhost:8428")?;
//! let app: Router = Router::new().route_service("/api/metrics/{*name}", api);
//!
//! let below_prefix = QueryApi::builder("http://localhost:8428").prefix("/").build()?;
//! let nested: Router = Router::new().nest_service("/history", below_prefix); // /history/query
//! # Ok(()) }
//! ```
//!
//! # Metrics of its own
//!
//! | metric | |
//! |---|---|
//! | `tallymark_query_api_requests_total{endpoint,outcome}` | `ok`, `invalid` (400 to 415, not passed on), `refused` (by the database), `busy`, `unreachable`, `timeout`, `bad_answer`, `cancelled` (by the client) |
//! | `tallymark_query_api_requests_in_flight` | that have no answer yet |
//! | `tallymark_query_api_request_duration_seconds{endpoint}` | from the request to the whole answer |

mod answer;
mod builder;
mod database;
mod error;
mod moment;
mod own;
mod parameters;
mod question;
mod service;
mod services;

pub use builder::QueryApiBuilder;
pub use error::QueryApiError;
pub use service::{QueryApi, QueryFuture};
