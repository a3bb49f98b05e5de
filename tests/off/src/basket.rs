//! Generic functions, iterators, and functions whose types only the body knows.

use crate::till::Plan;
use std::fmt::Display;
use std::hint::black_box;

/// One line of a basket.
#[derive(Clone)]
pub struct Line {
    /// How many.
    pub count: u64,
    /// For whom.
    pub plan: Plan,
}

/// What is bought together.
pub struct Basket<T> {
    /// Line by line.
    pub lines: Vec<T>,
}

impl<T: Clone + Into<u64>> Basket<T> {
    #[cfg_attr(
        feature = "measured",
        tallymark::track_metrics(plan, name = "basket_sum")
    )]
    #[inline(never)]
    fn sum(&self, plan: Plan) -> u64 {
        let lines = self.lines.iter().cloned().map(Into::into).sum();
        if plan == Plan::Free { 0 } else { lines }
    }

    #[cfg_attr(
        feature = "measured",
        tallymark::track_metrics(
            amount: crate::metrics::Amount = crate::metrics::Amount::of(self.lines.len() as u64),
            name = "basket_take",
        )
    )]
    #[inline(never)]
    fn take(self) -> Option<T> {
        self.lines.into_iter().next()
    }

    #[cfg_attr(
        feature = "measured",
        tallymark::track_metrics(
            plan,
            duration = crate::metrics::SHOP.answer_seconds(plan),
            observe(|line| line.clone().into() as f64) = crate::metrics::SHOP.answer_seconds(plan),
        )
    )]
    #[inline(never)]
    fn first(&self, plan: Plan) -> T {
        black_box(plan);
        self.lines[0].clone()
    }
}

#[cfg_attr(
    feature = "measured",
    tallymark::track_metrics(plan, items, name = "lines")
)]
#[inline(never)]
fn lines(plan: Plan, count: u64) -> impl Iterator<Item = Line> {
    (0..count).map(move |count| Line { count, plan })
}

#[cfg_attr(
    feature = "measured",
    tallymark::track_metrics(plan, name = "boxed_lines")
)]
#[inline(never)]
fn boxed_lines<'a>(plan: Plan, lines: &'a [Line]) -> Box<dyn Iterator<Item = &'a Line> + 'a> {
    Box::new(lines.iter().filter(move |line| line.plan == plan))
}

#[cfg_attr(
    feature = "measured",
    tallymark::track_metrics(plan, errors = crate::till::Declined)
)]
#[inline(never)]
fn hidden(plan: Plan, count: u64) -> Result<impl Display, crate::till::Declined> {
    if plan == Plan::Free {
        return Err(crate::till::Declined::SoldOut(count));
    }
    Ok(format!("{count}"))
}

#[cfg_attr(
    feature = "measured",
    tallymark::track_metrics(plan, ok_if(|text| !text.to_string().is_empty()))
)]
#[inline(never)]
fn shown(plan: Plan, count: impl Display) -> impl Display {
    format!("{plan:?} {count}")
}

#[cfg_attr(feature = "measured", tallymark::track_metrics)]
#[track_caller]
#[inline(never)]
fn line() -> Result<u32, u32> {
    Ok(std::panic::Location::caller().line())
}

pub(crate) fn run(seed: u64) -> u64 {
    let mut sum = 0;
    for plan in [Plan::Free, Plan::Paid] {
        let basket = Basket {
            lines: vec![seed as u32, 3],
        };
        sum += basket.sum(plan) + u64::from(basket.first(plan));
        sum += basket.take().map_or(0, u64::from);
        let lines: Vec<Line> = lines(plan, seed + 3).collect();
        sum += boxed_lines(plan, &lines)
            .map(|line| line.count)
            .sum::<u64>();
        sum += match hidden(plan, seed) {
            Ok(text) => text.to_string().len() as u64,
            Err(_) => 3,
        };
        sum += shown(plan, seed).to_string().len() as u64;
        sum += line().map_or(0, u64::from);
    }
    sum
}
