//! A walk by which what a registry holds becomes points of the past.

use super::distribution::{Distribution, WINDOW_BYTES};
use super::purse::{Purse, Share};
use super::ring::Ring;
use super::store::{FamilyPast, SERIES_BYTES, SeriesPast, Store};
use super::totals::{Head, Labels, Totals, Walk, figure, is_counted};
use std::hash::BuildHasher;
use tallymark_runtime::Kind;
use tallymark_runtime::reading::ValueReading;

/// When something is recorded.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    pub(super) tick: u32,
    /// Since what was recorded before, of the same families; nothing at first.
    pub(super) seconds: Option<f64>,
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

impl<'a> Recording<'a> {
    pub(super) fn new(store: &'a mut Store, moment: Moment) -> Self {
        Self {
            store,
            moment,
            current: None,
        }
    }

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
