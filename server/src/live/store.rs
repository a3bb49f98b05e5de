//! The past of all families and series, within a number of bytes.
//!
//! Series are known by a keyed hash of their labels: their texts stand in the registry, and are read there
//! when they are shown.

use super::distribution::{Distribution, WINDOW_BYTES, Window};
use super::purse::{Purse, Share};
use super::recording::{Moment, Recording};
use super::ring::{POINTS, Ring};
use super::totals::Labels;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

/// What an entry of a map takes beside what it points to; maps are half empty at times.
pub(super) const SERIES_BYTES: usize = 2 * (size_of::<(u64, SeriesPast)>() + 1);
const FAMILY_BYTES: usize =
    2 * (size_of::<FamilyPast>() + size_of::<(String, usize)>()) + WINDOW_BYTES;

pub(super) struct Store {
    places: HashMap<String, usize>,
    pub(super) families: Vec<FamilyPast>,
    pub(super) purse: Purse,
    pub(super) hasher: RandomState,
}

/// The past of a family as a whole.
pub(super) struct FamilyPast {
    name: String,
    pub(super) figure: Option<f64>,
    /// Rates a second of what is counted, and otherwise values.
    pub(super) ring: Option<Ring>,
    /// The quantiles 0.5, 0.95 and 0.99 of each tick's observations.
    pub(super) quantiles: Option<Box<[Ring; 3]>>,
    pub(super) before: Option<Distribution>,
    pub(super) window: Window,
    pub(super) series: HashMap<u64, SeriesPast>,
    pub(super) seen: u32,
}

/// The past of a series.
pub(super) struct SeriesPast {
    pub(super) figure: f64,
    pub(super) ring: Option<Ring>,
    pub(super) window: Option<Box<Window>>,
    pub(super) seen: u32,
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
        Recording::new(self, moment)
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
    pub(super) fn place(&mut self, name: &str, tick: u32) -> Option<usize> {
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

#[cfg(test)]
mod tests;
