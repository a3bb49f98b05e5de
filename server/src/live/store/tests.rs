use super::*;
use crate::live::purse::MOST;
use crate::live::recording::Moment;
use crate::live::totals::{Head, Walk};
use tallymark_runtime::Kind;
use tallymark_runtime::reading::ValueReading;

const SERIES: u64 = 2_000;

fn record(store: &mut Store, tick: u32, families: usize, value: impl Fn(u64) -> u64) {
    let seconds = (tick > 0).then_some(5.0);
    let mut recording = store.record(Moment { tick, seconds });
    for family in 0..families {
        recording.family(&Head {
            name: &format!("family_{family}_total"),
            help: "Some.",
            kind: Kind::Counter,
            unit: None,
            description: None,
        });
        for series in 0..SERIES {
            let labels = [("series".to_owned(), series.to_string())];
            recording.series(&labels, &ValueReading::Unsigned(value(series)));
        }
    }
    recording.end();
}

fn past(store: &Store, family: usize, series: u64) -> Option<String> {
    let family = store.family(&format!("family_{family}_total"))?;
    let labels = [("series".to_owned(), series.to_string())];
    let ring = store.series(family, &labels)?.ring.as_ref()?;
    ring.text(None, ring.last())
}

#[test]
fn rates_are_of_the_time_between_two_ticks() {
    let mut store = Store::new(MOST);
    for tick in 0..4 {
        record(&mut store, tick, 1, |series| series * u64::from(tick));
    }
    assert_eq!(past(&store, 0, 10).as_deref(), Some("2,2,2"));
    // Began anew.
    record(&mut store, 4, 1, |_| 0);
    assert_eq!(past(&store, 0, 10).as_deref(), Some("2,2,2,0"));
}

#[test]
fn the_bound_holds_and_families_go_first() {
    const FAMILIES: usize = 20;
    let mut store = Store::new(MOST);
    for tick in 0..30 {
        let value = |series| series + u64::from(tick * tick);
        record(&mut store, tick, FAMILIES, value);
        assert!(store.bytes() <= store.most_bytes());
    }
    assert!(past(&store, 0, 0).is_some());
    assert!(past(&store, FAMILIES - 1, SERIES - 1).is_none());
    for family in 0..FAMILIES {
        let family = store.family(&format!("family_{family}_total"));
        let ring = family.and_then(|family| family.ring.as_ref());
        assert!(ring.is_some_and(|ring| !ring.is_lost()));
    }
}

#[test]
fn what_is_gone_gives_its_room_back() {
    let mut store = Store::new(MOST);
    for tick in 0..3 {
        record(&mut store, tick, 2, |series| {
            series * u64::from(tick * tick)
        });
    }
    let both = store.bytes();
    for tick in 3..200 {
        record(&mut store, tick, 1, |series| series * u64::from(tick % 7));
    }
    store.forget(200);
    assert!(store.bytes() < both * 11 / 20, "{both} {}", store.bytes());
    assert!(store.family("family_1_total").is_none());
    assert!(past(&store, 0, 1).is_some());
    store.forget(1_000);
    assert_eq!(store.bytes(), 0);
}
