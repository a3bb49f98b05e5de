//! The page of liveness: whoever reads it knows that the process runs.

use crate::page::{Answering, JSON, Page, ready, respond};
use crate::site::Served;
use hyper::StatusCode;
use serde_json::json;
use std::time::Instant;

pub(crate) fn page(path: String, registry: Served) -> Page {
    let started = Instant::now();
    Page::new("health_path", path, move |_| health(&registry, started))
}

fn health(registry: &Served, started: Instant) -> Answering {
    let problems = registry.check().err();
    let health = json!({
        "status": "ok",
        "uptime_seconds": started.elapsed().as_secs_f64(),
        "problems": problems.map_or(0, |problems| problems.all().len()),
    });
    ready(respond(StatusCode::OK, JSON, health.to_string()))
}
