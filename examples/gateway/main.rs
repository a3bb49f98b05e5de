//! A gateway to AI providers that counts every call: by provider, model, operation and outcome, with
//! time, tokens and cost.
//!
//! ```text
//! $ cargo run --release --example gateway
//! $ curl 127.0.0.1:8080/v1/openai/gpt-5/text -d '{"prompt": "Good morning"}'
//! $ curl 127.0.0.1:8080/v1/fal.ai/veo/video -d '{"simulate": "rate_limited"}'
//! $ curl 127.0.0.1:9464/metrics
//! ```
//!
//! The providers are servers within this program unless `--upstream` names real ones. Read
//! `metrics.rs` for what is counted and `gateway.rs` for how; the rest is an ordinary web server.
#![forbid(unsafe_code)]

mod arguments;
mod embedded;
mod errors;
mod gateway;
mod labels;
mod metrics;
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
use tallymark_server::{BindError, Exporter};
use tokio::net::TcpListener;

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
    let exporter = Exporter::bind(arguments.metrics_listen.as_str())
        .map_err(|error| cannot_export(&arguments.metrics_listen, error))?;
    let mut upstreams = Vec::new();
    for provider in Provider::ALL {
        upstreams.push(match arguments.upstream(*provider) {
            Some(url) => url.clone(),
            None => format!("http://{}", embedded::start(*provider).await?).parse()?,
        });
    }
    let timeout = arguments.upstream_timeout;
    let gateway = Gateway::new(&upstreams, timeout)
        .map_err(|error| format!("cannot speak to upstreams: {}", cause(&error)))?;

    let (address, metrics) = (listener.local_addr()?, exporter.local_addr());
    let mut out = io::stdout().lock();
    writeln!(out, "gateway listening on http://{address}")?;
    writeln!(out, "metrics on http://{metrics}/metrics")?;
    for (provider, upstream) in Provider::ALL.iter().zip(&upstreams) {
        writeln!(out, "upstream {} at {upstream}", provider.word())?;
    }
    drop(out);

    serve_until(stop, listener, routes(gateway), timeout + GRACE).await?;
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
