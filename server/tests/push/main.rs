//! Pushers, and receivers that the tests make themselves.
#![cfg(feature = "push")]

mod answers;
#[cfg(feature = "client-tls")]
#[path = "../protected/authority.rs"]
mod authority;
#[cfg(feature = "client-tls")]
mod encrypted;
mod otlp;
mod pushgateway;
mod queue;
mod receiver;
mod remote_write;
mod second;
mod written;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;
use tallymark::testing::{Snapshot, Value};
use tallymark::{Collection, Counter, Label, MetricSet, Registry};
use tallymark_server::push::{Pusher, PusherBuilder, RemoteWrite};

#[derive(Label, Clone, Copy)]
enum Zone {
    East,
    West,
}

#[derive(MetricSet)]
#[metrics(namespace = "shop")]
struct Shop {
    /// Orders.
    orders_total: Counter<Zone>,
}

/// A shop in a registry of its own.
fn shop() -> (Arc<Shop>, Arc<Registry>) {
    let (shop, registry) = (Arc::new(Shop::new()), Arc::new(Registry::new()));
    registry.register(&shop).expect("names of its own");
    (shop, registry)
}

/// A registry of more series than go into two messages.
fn many_series() -> Arc<Registry> {
    let registry = Arc::new(Registry::new());
    let many = |out: &mut Collection| {
        let mut gauge = out.gauge("many", "Many.");
        for at in 0..4500 {
            gauge.sample(&[("at", &at.to_string())], at);
        }
        Ok(())
    };
    registry
        .register_collector("many", Duration::from_secs(30), many)
        .unwrap();
    registry
}

/// All pushers of a program count together, so one test at a time.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A pusher that pushes when it is flushed, and once at its start, by version 1.0.
fn pusher(url: String, registry: &Arc<Registry>) -> PusherBuilder<RemoteWrite> {
    patient(Pusher::remote_write(url), registry).version_1()
}

fn patient<P>(builder: PusherBuilder<P>, registry: &Arc<Registry>) -> PusherBuilder<P> {
    builder
        .registry(Arc::clone(registry))
        .interval(Duration::from_hours(1))
        .backoff(Duration::from_millis(10), Duration::from_millis(50))
        .grace(Duration::from_secs(30))
}

/// What pushing has counted of itself since `before`: sent, failed, dropped and retries.
fn counted(before: &Snapshot, protocol: &str) -> [u64; 4] {
    let delta = tallymark::testing::snapshot().delta(before);
    let names = [
        "samples_sent",
        "samples_failed",
        "samples_dropped",
        "retries",
    ];
    names.map(|name| {
        let name = format!("tallymark_push_{name}_total");
        match delta.get(&name, &[("protocol", protocol)]) {
            Some(Value::Unsigned(value)) => *value,
            None => 0,
            other => panic!("{other:?}"),
        }
    })
}

/// The samples that wait.
fn queued(protocol: &str) -> i64 {
    let now = tallymark::testing::snapshot();
    match now.get("tallymark_push_queued_samples", &[("protocol", protocol)]) {
        Some(Value::Signed(value)) => *value,
        other => panic!("{other:?}"),
    }
}

/// Waits until `is_so`.
#[track_caller]
fn until(mut is_so: impl FnMut() -> bool) {
    for _ in 0..6000 {
        if is_so() {
            return;
        }
        thread::sleep(Duration::from_millis(5));
    }
    panic!("it never comes to be");
}
