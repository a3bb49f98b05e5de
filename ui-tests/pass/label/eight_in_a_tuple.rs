//! Eight labels, the most that a tuple has.

use tallymark::testing::thread_snapshot;
use tallymark::{Counter, Label, MetricSet};

macro_rules! labels {
    ($($name:ident)*) => { $(
        #[derive(Label, Clone, Copy)]
        enum $name {
            Off,
            On,
        }
    )* };
}

labels! { A B C D E F G H }

#[derive(MetricSet)]
#[metrics(static = SWITCHES)]
struct Switches {
    /// Switches thrown.
    thrown_total: Counter<(A, B, C, D, E, F, G, H)>,
}

fn main() {
    let series =
        SWITCHES
            .thrown_total
            .with((A::On, B::Off, C::On, D::Off, E::On, F::Off, G::On, H::Off));
    series.inc();
    let off = (A::Off, B::On, C::Off, D::On, E::Off, F::On, G::Off, H::On);
    SWITCHES.thrown_total.with(off).add(2);
    let labels = [
        ("a", "on"),
        ("b", "off"),
        ("c", "on"),
        ("d", "off"),
        ("e", "on"),
        ("f", "off"),
        ("g", "on"),
        ("h", "off"),
    ];
    let snapshot = thread_snapshot();
    assert_eq!(snapshot.counter("thrown_total", &labels), 1);
    assert_eq!(snapshot.series("thrown_total").count(), 256);
}
