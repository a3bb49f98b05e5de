//! Functions that return at once: with labels, with errors, and bound to declared metrics.

use std::hint::black_box;

/// What a customer has paid for.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "measured", derive(tallymark::Label))]
pub enum Plan {
    /// Nothing.
    Free,
    /// Something.
    Paid,
}

/// Why an order was refused.
#[derive(Debug, PartialEq)]
#[cfg_attr(feature = "measured", derive(tallymark::ErrorKind))]
pub enum Declined {
    /// There is no money.
    Broke,
    /// There are no goods.
    SoldOut(u64),
}

macro_rules! shelves {
    ($($name:ident $price:literal)*) => {
        $(
            #[cfg_attr(
                feature = "measured",
                tallymark::track_metrics(plan, errors = Declined, namespace = "shelf")
            )]
            #[inline(never)]
            fn $name(plan: Plan, money: u64) -> Result<u64, Declined> {
                match (plan, money) {
                    (Plan::Free, _) => Ok(black_box(0)),
                    (Plan::Paid, money) if money % 7 == $price => Err(Declined::SoldOut(money)),
                    (Plan::Paid, money) => money.checked_sub($price).ok_or(Declined::Broke),
                }
            }
        )*

        fn shelves(plan: Plan, money: u64) -> u64 {
            let mut sum = 0;
            $(
                sum += match $name(plan, black_box(money)) {
                    Ok(left) => left,
                    Err(Declined::Broke) => 1000,
                    Err(Declined::SoldOut(money)) => money,
                };
            )*
            sum
        }
    };
}

shelves! {
    apples 1 bread 2 candles 3 dates 4 eggs 5 figs 6 grapes 7 honey 8 ice 9 jam 10
    kale 11 leeks 12 milk 13 nuts 14 oats 15 pears 16 quinces 17 rice 18 salt 19 tea 20
}

#[cfg_attr(feature = "measured", tallymark::track_metrics)]
#[inline(never)]
fn open(hour: u64) -> bool {
    black_box(hour) % 24 > 7
}

#[cfg_attr(
    feature = "measured",
    tallymark::track_metrics(
        item: crate::metrics::Item = name.into(),
        region = "eu",
        buckets = [0.5, 1.0],
        max_series = 500,
        timed(ok, error, panic),
        sample = 10,
        when = price > 0,
    )
)]
#[inline(never)]
fn label(name: &str, price: u64) -> String {
    format!("{name}: {price}")
}

#[cfg_attr(
    feature = "measured",
    tallymark::track_metrics(
        plan,
        amount: crate::metrics::Amount = from result |left| match left {
            Ok(left) => crate::metrics::Amount::of(*left),
            Err(_) => crate::metrics::Amount::Small,
        },
        ok_if(|left| left.as_ref().is_ok_and(|left| *left > 0)),
    )
)]
#[inline(never)]
fn change(plan: &Plan, money: u64) -> Result<u64, Declined> {
    if *plan == Plan::Free {
        return Ok(money);
    }
    let left = money.checked_sub(3).ok_or(Declined::Broke)?;
    Ok(black_box(left))
}

#[cfg_attr(
    feature = "measured",
    tallymark::track_metrics(
        plan,
        count = crate::metrics::SHOP.orders_total(plan, outcome),
        duration = crate::metrics::SHOP.answer_seconds(plan),
        in_flight = crate::metrics::SHOP.orders_in_flight(plan),
        errors = crate::metrics::SHOP.refusals_total(error),
        add(|left| *left as f64) = crate::metrics::SHOP.spent_dollars_total(plan),
    )
)]
#[inline(never)]
fn order(plan: Plan, money: u64) -> Result<u64, Declined> {
    let left = change(&plan, money)?;
    left.checked_sub(1).ok_or(Declined::SoldOut(left))
}

/// Counts by hand.
#[inline(never)]
fn visit(plan: Plan, weight: f64) -> f64 {
    #[cfg(feature = "measured")]
    {
        use crate::metrics::{SHOP, Visit};
        let timer = SHOP.answer_seconds.with(plan).start_timer();
        SHOP.visits_total
            .with(Visit {
                plan,
                is_first: weight > 3.0,
            })
            .inc();
        SHOP.spent_dollars_total.with(plan).add(weight);
        SHOP.orders_in_flight.with(plan).inc();
        SHOP.parcel_grams.observe(weight);
        SHOP.cold_store_celsius.set(-weight);
        SHOP.answer_seconds.with(plan).observe(weight);
        timer.discard();
    }
    black_box(weight) * (f64::from(plan as u8) + 2.0)
}

#[cfg_attr(feature = "measured", tallymark::track_metrics(plan, name = "refuse"))]
#[inline(never)]
fn refuse(plan: Plan) -> ! {
    panic!("nothing for {plan:?}")
}

pub(crate) fn run(seed: u64) -> u64 {
    let mut sum = 0;
    for plan in [Plan::Free, Plan::Paid] {
        sum += shelves(plan, seed) + u64::from(open(seed)) + label("tea", seed).len() as u64;
        sum += order(plan, seed).unwrap_or(7) + visit(plan, seed as f64) as u64;
        if black_box(seed) == u64::MAX {
            refuse(plan);
        }
    }
    sum
}
