//! What operations are done with: labels and values at random, drawn beforehand.

use crate::labels::{MODELS, Model, PROVIDERS, Provider};
use std::sync::LazyLock;

/// How many there are of each; no branch predictor learns them by heart.
const LENGTH: usize = 8192;

/// The bounds of every histogram: Prometheus' usual ones.
pub const BOUNDS: [f64; 11] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// A provider and a model.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// One of ten.
    pub provider: Provider,
    /// One of fifty.
    pub model: Model,
}

impl Pair {
    /// All pairs there are.
    pub const COUNT: usize = PROVIDERS.len() * MODELS.len();

    /// All pairs, each at its index.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..Self::COUNT).map(|index| Self {
            provider: Provider::ALL[index / MODELS.len()],
            model: Model::ALL[index % MODELS.len()],
        })
    }

    /// Its place among all pairs: what handles are kept by.
    #[inline]
    pub fn index(self) -> usize {
        self.provider as usize * MODELS.len() + self.model as usize
    }

    /// The provider's text.
    #[inline]
    pub fn provider_text(self) -> &'static str {
        PROVIDERS[self.provider as usize]
    }

    /// The model's text.
    #[inline]
    pub fn model_text(self) -> &'static str {
        MODELS[self.model as usize]
    }
}

/// A pair with a value to observe.
#[derive(Clone, Copy, Debug)]
pub struct Observation {
    /// The labels.
    pub pair: Pair,
    /// Spread evenly over the buckets, the last one among them.
    pub value: f64,
}

/// A call of a function that may fail.
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// The labels.
    pub pair: Pair,
    /// One call in sixteen fails.
    pub fails: bool,
}

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        // Steele, Lea and Flood's SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) as usize % bound
    }

    fn pair(&mut self) -> Pair {
        Pair {
            provider: Provider::ALL[self.below(PROVIDERS.len())],
            model: Model::ALL[self.below(MODELS.len())],
        }
    }
}

fn drawn<T>(draw: impl Fn(&mut Random) -> T) -> Box<[T]> {
    let mut random = Random(LENGTH as u64);
    (0..LENGTH).map(|_| draw(&mut random)).collect()
}

/// Nothing, as often as there is something of the others.
pub static NOTHING: [(); LENGTH] = [(); LENGTH];

/// Pairs at random.
pub fn pairs() -> &'static [Pair] {
    static PAIRS: LazyLock<Box<[Pair]>> = LazyLock::new(|| drawn(Random::pair));
    &PAIRS
}

/// Observations at random.
pub fn observations() -> &'static [Observation] {
    static OBSERVATIONS: LazyLock<Box<[Observation]>> = LazyLock::new(|| {
        drawn(|random| {
            let bucket = random.below(BOUNDS.len() + 1);
            let lower = if bucket == 0 { 0.0 } else { BOUNDS[bucket - 1] };
            let upper = BOUNDS.get(bucket).copied().unwrap_or(20.0);
            let part = (random.below(1000) + 1) as f64 / 1001.0;
            Observation {
                pair: random.pair(),
                value: lower + (upper - lower) * part,
            }
        })
    });
    &OBSERVATIONS
}

/// Calls at random.
pub fn calls() -> &'static [Call] {
    static CALLS: LazyLock<Box<[Call]>> = LazyLock::new(|| {
        drawn(|random| Call {
            pair: random.pair(),
            fails: random.below(16) == 0,
        })
    });
    &CALLS
}

/// Names of models at random, none of which stands where a peer keeps its own.
pub fn names() -> &'static [&'static str] {
    static NAMES: LazyLock<Box<[&'static str]>> = LazyLock::new(|| {
        let own: Vec<&str> = MODELS
            .iter()
            .map(|name| &*String::leak((*name).to_owned()))
            .collect();
        drawn(|random| own[random.below(MODELS.len())])
    });
    &NAMES
}
