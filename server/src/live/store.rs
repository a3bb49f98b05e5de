//! The past of all families and series, within a number of bytes.
//!
//! Series are known by a keyed hash of their labels: their texts stand in the registry, and are read there
//! when they are shown.

use super::distribution::{Distribution, WINDOW_BYTES, Window};
use super::purse::{Purse, Share};
use super::ring::{POINTS, Ring};
use super::totals::{Head, Labels, Totals, Walk, figure, is_counted};
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use tallymark_runtime::Kind;
use tallymark_runtime::reading::ValueReading;

/// What an entry of a map takes beside what it points to; maps are half empty at times.
const SERIES_BYTES: usize = 2 * (size_of::<(u64, SeriesPast)>() + 1);
const FAMILY_BYTES: usize =
    2 * (size_of::<FamilyPast>() + size_of::<(String, usize)>()) + WINDOW_BYTES;

pub(super) struct Store {
    places: HashMap<String, usize>,
    families: Vec<FamilyPast>,
    purse: Purse,
    hasher: RandomState,
}

/// The past of a family as a whole.
pub(super) struct FamilyPast {
    name: String,
    figure: Option<f64>,
    /// Rates a second of what is counted, and otherwise values.
    pub(super) ring: Option<Ring>,
    /// The quantiles 0.5, 0.95 and 0.99 of each tick's observations.
    pub(super) quantiles: Option<Box<[Ring; 3]>>,
    before: Option<Distribution>,
    pub(super) window: Window,
    series: HashMap<u64, SeriesPast>,
    seen: u32,
}

/// The past of a series.
pub(super) struct SeriesPast {
    figure: f64,
    pub(super) ring: Option<Ring>,
    pub(super) window: Option<Box<Window>>,
    seen: u32,
}

/// When something is recorded.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    pub(super) tick: u32,
    /// Since what was recorded before, of the same families; nothing at first.
    pub(super) seconds: Option<f64>,
}

impl Store {
    pub(super) fn new(most: usize) -> Self {
        Self {
            places: HashMap::new(),
            families: Vec::new(),
            purse: Purse::new(most),
            hasher: RandomState::new(),
        }
    }

    /// Takes what a walk tells as the points of a moment.
    pub(super) fn record(&mut self, moment: Moment) -> Recording<'_> {
        Recording {
            store: self,
            moment,
            current: None,
        }
    }

    pub(super) fn family(&self, name: &str) -> Option<&FamilyPast> {
        self.families.get(*self.places.get(name)?)
    }

    pub(super) fn series<'a>(
        &self,
        family: &'a FamilyPast,
        labels: &Labels,
    ) -> Option<&'a SeriesPast> {
        family.series.get(&self.hasher.hash_one(labels))
    }

    /// Forgets what has not been there for as long as is shown.
    pub(super) fn forget(&mut self, now: u32) {
        let is_there = |seen: u32| now.saturating_sub(seen) < POINTS as u32;
        let Self {
            places,
            families,
            purse,
            ..
        } = self;
        for family in families.iter_mut() {
            let is_family_there = is_there(family.seen);
            family.series.retain(|_, series| {
                let stays = is_family_there && is_there(series.seen);
                if !stays {
                    purse.give_back(SERIES_BYTES + series.bytes());
                }
                stays
            });
            if !is_family_there {
                purse.give_back(family.bytes());
            }
        }
        families.retain(|family| is_there(family.seen));
        places.clear();
        let named = families.iter().enumerate();
        places.extend(named.map(|(at, family)| (family.name.clone(), at)));
    }

    pub(super) fn bytes(&self) -> usize {
        self.purse.used()
    }

    pub(super) fn most_bytes(&self) -> usize {
        self.purse.most()
    }

    /// The place of a family, which is made if there is room.
    fn place(&mut self, name: &str, tick: u32) -> Option<usize> {
        if let Some(place) = self.places.get(name) {
            self.families[*place].seen = tick;
            return Some(*place);
        }
        let bytes = FAMILY_BYTES + 2 * name.len();
        if !self.purse.take(bytes, Share::Family) {
            return None;
        }
        let place = self.families.len();
        self.families.push(FamilyPast {
            name: name.to_owned(),
            figure: None,
            ring: None,
            quantiles: None,
            before: None,
            window: Window::default(),
            series: HashMap::new(),
            seen: tick,
        });
        self.places.insert(name.to_owned(), place);
        Some(place)
    }
}

impl SeriesPast {
    fn bytes(&self) -> usize {
        let window = self.window.as_ref();
        self.ring.as_ref().map_or(0, Ring::bytes)
            + window.map_or(0, |window| WINDOW_BYTES + window.bytes())
    }
}

impl FamilyPast {
    fn bytes(&self) -> usize {
        let quantiles = self.quantiles.iter().flat_map(|rings| rings.iter());
        let rings = self.ring.iter().chain(quantiles).map(Ring::bytes);
        let before = self.before.as_ref().map_or(0, Distribution::bytes);
        FAMILY_BYTES
            + 2 * self.name.len()
            + rings.sum::<usize>()
            + before
            + self.window.bytes()
            + self
                .quantiles
                .as_ref()
                .map_or(0, |_| size_of::<[Ring; 3]>())
    }
}

/// A walk by which points are recorded.
pub(super) struct Recording<'a> {
    store: &'a mut Store,
    moment: Moment,
    current: Option<Current>,
}

/// The family whose series are told.
struct Current {
    place: usize,
    kind: Kind,
    name: String,
    totals: Totals,
}

impl Recording<'_> {
    /// To be called behind the last series.
    pub(super) fn end(&mut self) {
        let Some(current) = self.current.take() else {
            return;
        };
        let Store {
            families, purse, ..
        } = &mut *self.store;
        let family = &mut families[current.place];
        let figure = current.totals.figure(current.kind);
        if let Some(point) = self.moment.point(current.kind, figure, family.figure) {
            push(
                &mut family.ring,
                self.moment.tick,
                point,
                purse,
                Share::Family,
            );
        }
        family.figure = figure;
        let Some(now) = current.totals.distribution else {
            return;
        };
        family.push_quantiles(self.moment.tick, &now, purse);
        let room = |bytes| purse.take(bytes, Share::Family);
        let freed = family.window.push(self.moment.tick, &now, room);
        purse.give_back(freed);
        let had = family.before.as_ref().map_or(0, Distribution::bytes);
        purse.give_back(had);
        family.before = purse.take(now.bytes(), Share::Family).then_some(now);
    }
}

impl FamilyPast {
    fn push_quantiles(&mut self, tick: u32, now: &Distribution, purse: &mut Purse) {
        let Some(before) = &self.before else { return };
        let quantiles = now.since(before).map_or([None; 3], |new| new.quantiles());
        let points = quantiles.map(|quantile| quantile.map_or(f32::NAN, |it| it as f32));
        match &mut self.quantiles {
            Some(rings) => {
                for (ring, point) in rings.iter_mut().zip(points) {
                    ring.push(tick, point, purse, Share::Family);
                }
            }
            none => {
                if purse.take(size_of::<[Ring; 3]>(), Share::Family) {
                    *none = Some(Box::new(points.map(|point| Ring::new(tick, point))));
                }
            }
        }
    }
}

impl Moment {
    /// What is drawn for a number: how fast it has grown, where it is counted.
    fn point(self, kind: Kind, figure: Option<f64>, before: Option<f64>) -> Option<f32> {
        let figure = figure?;
        if !is_counted(kind) {
            return Some(figure as f32);
        }
        // A counter that has begun anew went down.
        Some(((figure - before?).max(0.0) / self.seconds?) as f32)
    }
}

fn push(ring: &mut Option<Ring>, tick: u32, point: f32, purse: &mut Purse, share: Share) {
    match ring {
        Some(ring) => ring.push(tick, point, purse, share),
        none => *none = Some(Ring::new(tick, point)),
    }
}

impl Walk for Recording<'_> {
    fn family(&mut self, head: &Head<'_>) {
        self.end();
        let place = self.store.place(head.name, self.moment.tick);
        self.current = place.map(|place| Current {
            place,
            kind: head.kind,
            name: head.name.to_owned(),
            totals: Totals::default(),
        });
    }

    fn series(&mut self, labels: &Labels, value: &ValueReading<'_>) {
        let Some(current) = &mut self.current else {
            return;
        };
        let head = Head {
            name: &current.name,
            help: "",
            kind: current.kind,
            unit: None,
            description: None,
        };
        current.totals.add(&head, labels, value);
        let Store {
            families,
            purse,
            hasher,
            ..
        } = &mut *self.store;
        let family = &mut families[current.place];
        let Moment { tick, .. } = self.moment;
        let figure = figure(value);
        let known = hasher.hash_one(labels);
        let series = match family.series.get_mut(&known) {
            Some(series) => series,
            None if purse.take(SERIES_BYTES, Share::Series) => {
                family.series.entry(known).or_insert(SeriesPast {
                    // What was not there a tick ago, beside others, has counted from 0.
                    figure: if family.ring.is_some() { 0.0 } else { f64::NAN },
                    ring: None,
                    window: None,
                    seen: tick,
                })
            }
            None => return,
        };
        let before = Some(series.figure).filter(|before| before.is_finite());
        if let Some(point) = self.moment.point(current.kind, Some(figure), before) {
            push(&mut series.ring, tick, point, purse, Share::Series);
        }
        series.figure = figure;
        series.seen = tick;
        // Of what was never observed there are no quantiles.
        if figure > 0.0 && is_distributed(value) && tick % 3 == 0 {
            series.push_window(tick, value, purse);
        }
    }
}

impl SeriesPast {
    fn push_window(&mut self, tick: u32, value: &ValueReading<'_>, purse: &mut Purse) {
        let Some(now) = Distribution::of(value) else {
            return;
        };
        if self.window.is_none() && purse.take(WINDOW_BYTES, Share::Series) {
            self.window = Some(Box::default());
        }
        if let Some(window) = &mut self.window {
            let freed = window.push(tick, &now, |bytes| purse.take(bytes, Share::Series));
            purse.give_back(freed);
        }
    }
}

fn is_distributed(value: &ValueReading<'_>) -> bool {
    matches!(
        value,
        ValueReading::Histogram { .. } | ValueReading::Native(_) | ValueReading::Summary { .. }
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::purse::MOST;

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
}
