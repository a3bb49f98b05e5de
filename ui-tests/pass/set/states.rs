//! State sets, and gauges that are set to an enum.

use tallymark::testing::snapshot;
use tallymark::{Gauge, Interned, Label, MetricSet, StateSet};

#[derive(Label, Clone, Copy)]
enum Breaker {
    Closed,
    #[label("tripped")]
    Open,
    HalfOpen,
}

/// Numbers of its own.
#[derive(Label, Clone, Copy)]
#[repr(u8)]
enum Level {
    Low = 10,
    Middle,
    High = 200,
}

#[derive(Label, Clone, Copy)]
#[label(capacity = 3)]
struct Provider(Interned);

#[derive(MetricSet)]
#[metrics(namespace = "app", static = STATES)]
struct States {
    /// Where the breaker stands.
    breaker: StateSet<Breaker>,
    /// By provider.
    #[metric(init = "touched")]
    provider_breaker: StateSet<Breaker, (Provider,  Level)>,
    /// Of a flag.
    is_ready: StateSet<bool>,
    /// As a number.
    breaker_position: Gauge<Provider, Breaker>,
    /// Numbered by hand.
    level: Gauge<(), Level>,
}

fn main() {
    STATES.breaker.set(Breaker::Closed);
    STATES.breaker.set(Breaker::Open);
    STATES.is_ready.set(true);
    let here = Provider::from("here");
    STATES.provider_breaker.with((here, Level::Low)).set(Breaker::HalfOpen);
    STATES.breaker_position.with(here).set(Breaker::HalfOpen);
    let snapshot = snapshot();
    assert_eq!(snapshot.state("app_breaker", &[]), Some("tripped"));
    assert_eq!(snapshot.state("app_is_ready", &[]), Some("true"));
    let labels = [("provider", "here"), ("level", "low")];
    assert_eq!(snapshot.state("app_provider_breaker", &labels), Some("half_open"));
    assert_eq!(STATES.breaker_position.with(here).get(), 2);
    assert_eq!(STATES.level.get(), 0);
    for (level, number) in [(Level::Low, 10), (Level::Middle, 11), (Level::High, 200)] {
        STATES.level.set(level);
        assert_eq!(STATES.level.get(), number);
    }
    let mut text = String::new();
    tallymark::registry().encode_text(&mut text);
    for line in [
        "# HELP app_breaker_position As a number. (0 closed, 1 tripped, 2 half_open)\n",
        "# HELP app_level Numbered by hand. (10 low, 11 middle, 200 high)\n",
        "app_breaker{app_breaker=\"tripped\"} 1\n",
        "app_breaker{app_breaker=\"half_open\"} 0\n",
    ] {
        assert!(text.contains(line), "{line}{text}");
    }
}
