//! A gateway to AI providers that counts every call: by provider, model, operation and outcome, with
//! time, tokens and cost.
//!
//! ```text
//! $ cargo run --release --example gateway
//! $ curl 127.0.0.1:8080/v1/openai/gpt-5/text -d '{"prompt": "Good morning"}'
//! $ curl 127.0.0.1:8080/v1/fal.ai/veo/video -d '{"simulate": "rate_limited"}'
//! $ curl 127.0.0.1:9464/metrics
//! $ curl 127.0.0.1:9464/ready
//! $ xdg-open http://127.0.0.1:9464/
//! ```
//!
//! The providers are servers within this program unless `--upstream` names real ones. Read
//! `metrics.rs` for what is counted of calls and `gateway.rs` for how; `routes.rs` adds what the gateway's own
//! clients ask for, and `ready.rs` whether it can do its work. The rest is an ordinary web server.
#![forbid(unsafe_code)]

mod arguments;
mod embedded;
mod errors;
mod gateway;
mod labels;
mod metrics;
mod ready;
mod request;
mod routes;
mod stopping;

use arguments::Arguments;
use clap::Parser;
use errors::cause;
use gateway::Gateway;
use labels::{Provider, Word};
use routes::routes;
use std::error::Error;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;
use std::time::Duration;
use stopping::{Stop, serve_until};
use tallymark_server::layer::HttpLayer;
use tallymark_server::{BindError, Exporter, build_info};
use tokio::net::TcpListener;
use tokio::runtime::Handle;

/// How long stopping waits for requests, beyond what a provider may take.
const GRACE: Duration = Duration::from_secs(5);

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("gateway: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let stop = Stop::listen()?;
    let listener = TcpListener::bind(&arguments.listen)
        .await
        .map_err(|error| cannot_listen(&arguments.listen, "--listen", &error))?;
    let mut upstreams = Vec::new();
    for provider in Provider::ALL {
        upstreams.push(match arguments.upstream(*provider) {
            Some(url) => url.clone(),
            None => format!("http://{}", embedded::start(*provider).await?).parse()?,
        });
    }
    let exporter = Exporter::builder()
        .build_info(build_info!("gateway"))
        .tokio_runtime("main", Handle::current());
    let exporter = ready::with_checks(exporter, &upstreams)
        .bind(arguments.metrics_listen.as_str())
        .map_err(|error| cannot_export(&arguments.metrics_listen, error))?;
    let timeout = arguments.upstream_timeout;
    let gateway = Gateway::new(&upstreams, timeout)
        .map_err(|error| format!("cannot speak to upstreams: {}", cause(&error)))?;
    // Around everything, so that it sees what the client is told.
    let routes = routes(gateway).layer(HttpLayer::server()?);

    let (address, metrics) = (listener.local_addr()?, exporter.local_addr());
    let mut out = io::stdout().lock();
    writeln!(out, "gateway listening on http://{address}")?;
    writeln!(out, "metrics on http://{metrics}/metrics")?;
    writeln!(out, "live page on http://{metrics}/")?;
    for (provider, upstream) in Provider::ALL.iter().zip(&upstreams) {
        writeln!(out, "upstream {} at {upstream}", provider.word())?;
    }
    drop(out);

    serve_until(stop, listener, routes, timeout + GRACE).await?;
    exporter.shutdown();
    Ok(())
}

fn cannot_export(address: &str, error: BindError) -> Box<dyn Error> {
    match error {
        BindError::InUse { source, .. }
        | BindError::Io { source, .. }
        | BindError::Address { source, .. } => cannot_listen(address, "--metrics-listen", &source),
        error => error.into(),
    }
}

fn cannot_listen(address: &str, setting: &str, error: &io::Error) -> Box<dyn Error> {
    let why = match error.kind() {
        ErrorKind::AddrInUse => "it is in use already".to_owned(),
        _ => error.to_string(),
    };
    format!("cannot listen on {address}: {why}; choose another address with `{setting}`").into()
}
