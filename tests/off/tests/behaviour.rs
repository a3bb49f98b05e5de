//! With the feature `off` functions run as they are, everything reads 0, and nothing is shown.
#![allow(clippy::float_cmp, reason = "the numbers are exact")]

use shop::Plan;
use shop::metrics::{SHOP, Shop, Visit};
use std::sync::Arc;
use tallymark::testing::snapshot;
use tallymark::{MetricSet, Outcome, Registry, registry, track_metrics};

/// The lines that a scrape would show.
fn exposition(registry: &Registry) -> String {
    let mut text = String::new();
    registry.encode_text(&mut text);
    text
}

#[track_metrics(plan, namespace = "behaviour")]
fn double(plan: Plan, number: u64) -> u64 {
    if plan == Plan::Free { 0 } else { number * 2 }
}

#[test]
fn functions_run_and_nothing_is_shown() {
    assert_eq!(double(Plan::Paid, 4), 8);
    assert_eq!(
        shop::block_on(shop::parcels(Plan::Free, 3)),
        Err(shop::Declined::Broke)
    );
    shop::run_shop(3);
    assert_eq!(exposition(registry()), "");
    assert_eq!(snapshot().metrics().count(), 0);
    registry().check().expect("no name is taken");
}

#[test]
fn sets_read_zero() {
    let plan = Plan::Paid;
    let visit = Visit {
        plan,
        is_first: true,
    };
    SHOP.visits_total.with(visit).inc();
    SHOP.orders_total.with((plan, Outcome::Ok)).add(7);
    SHOP.spent_dollars_total.with(plan).add(0.5);
    SHOP.spent_dollars_total.with(plan).add(f64::NAN);
    SHOP.orders_in_flight.with(plan).inc();
    SHOP.answer_seconds.with(plan).observe(0.1);
    SHOP.parcel_grams.observe(3.0);
    SHOP.cold_store_celsius.set(-7.0);
    SHOP.clerk_info.set("Ada".into());
    assert_eq!(SHOP.visits_total.with(visit).get(), 0);
    assert_eq!(SHOP.orders_total.with((plan, Outcome::Ok)).get(), 0);
    assert_eq!(SHOP.spent_dollars_total.with(plan).get(), 0.0);
    assert_eq!(SHOP.orders_in_flight.with(plan).get(), 0);
    assert_eq!(SHOP.answer_seconds.with(plan).count(), 0);
    assert_eq!(SHOP.answer_seconds.with(plan).sum(), 0.0);
    assert_eq!(SHOP.parcel_grams.count(), 0);
    assert_eq!(SHOP.cold_store_celsius.get(), 0.0);
    assert_eq!(SHOP.answer_seconds.with(plan).start_timer().stop(), 0.0);
    assert_eq!(exposition(registry()), "");
}

#[test]
fn instances_are_registered_and_not_shown() {
    let set = Arc::new(Shop::new());
    set.parcel_grams.observe(3.0);
    let own = Registry::new();
    own.register(&set).expect("there is room");
    registry().register(&set).expect("no name is taken");
    assert_eq!(exposition(&own), "");
    assert_eq!(exposition(registry()), "");
    assert!(own.unregister(&set));
}

#[test]
fn labels_keep_their_values() {
    let item = shop::metrics::Item::from("tea");
    assert_eq!(item.as_str(), "tea");
}

#[test]
fn collectors_are_not_asked() {
    let registry = Registry::new();
    let collector = |_: &mut tallymark::Collection| unreachable!("nothing is shown");
    let limit = std::time::Duration::from_hours(1);
    registry
        .register_collector("unasked", limit, collector)
        .expect("no name is taken");
    assert_eq!(exposition(&registry), "");
    assert!(!registry.may_wait());
}
