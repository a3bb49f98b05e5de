//! Methods, of types and of traits.

use crate::till::{Declined, Plan};
use std::hint::black_box;
use std::rc::Rc;

/// Somebody who serves.
pub struct Clerk {
    /// What the clerk is called.
    pub name: String,
    /// For whom the clerk is there.
    pub plan: Plan,
}

/// What clerks do.
pub trait Serves {
    /// Says a word.
    fn greet(&self, visitor: &str) -> usize;
    /// Takes leave.
    fn leave(self) -> String;
}

/// Says when it is dropped.
struct Noted<'a>(&'a std::cell::RefCell<Vec<u64>>, u64);

impl Drop for Noted<'_> {
    fn drop(&mut self) {
        self.0.borrow_mut().push(self.1);
    }
}

impl Clerk {
    #[cfg_attr(
        feature = "measured",
        tallymark::track_metrics(plan: Plan = self.plan, namespace = "clerk")
    )]
    #[inline(never)]
    fn serve(&self, count: u64) -> u64 {
        if self.plan == Plan::Free {
            return count;
        }
        black_box(count) + self.name.len() as u64
    }

    #[cfg_attr(
        feature = "measured",
        tallymark::track_metrics(
            handler = from function,
            item: crate::metrics::Item = match name.get(1..) {
                Some(rest) => rest.into(),
                None => return Err(Declined::Broke),
            },
            namespace = "clerk",
            max_series = 4000,
        )
    )]
    #[inline(never)]
    fn rename(&mut self, name: &str) -> Result<usize, Declined> {
        if name.len() < 2 {
            return Err(Declined::Broke);
        }
        name.clone_into(&mut self.name);
        Ok(self.name.len())
    }

    #[cfg_attr(feature = "measured", tallymark::track_metrics(namespace = "clerk"))]
    #[inline(never)]
    fn drops(&self, _first: Noted<'_>, second: Noted<'_>, _third: Noted<'_>) -> u64 {
        second.1 + self.name.len() as u64
    }

    #[cfg_attr(
        feature = "measured",
        tallymark::track_metrics(
            amount: crate::metrics::Amount = crate::metrics::Amount::of(*count),
            namespace = "clerk",
        )
    )]
    #[inline(never)]
    unsafe fn count(&self, count: Rc<u64>) -> u64 {
        *count + Rc::strong_count(&count) as u64
    }
}

impl Serves for Clerk {
    #[cfg_attr(
        feature = "measured",
        tallymark::track_metrics(
            plan: Plan = self.plan,
            count = crate::metrics::SHOP.orders_total(plan, outcome),
            observe(|length| *length as f64) = crate::metrics::SHOP.parcel_grams(),
        )
    )]
    #[inline(never)]
    fn greet(&self, visitor: &str) -> usize {
        self.name.len() + visitor.len()
    }

    #[cfg_attr(
        feature = "measured",
        tallymark::track_metrics(plan: Plan = self.plan, namespace = "clerk")
    )]
    #[inline(never)]
    fn leave(self) -> String {
        self.name
    }
}

pub(crate) fn run(seed: u64) -> u64 {
    let mut clerk = Clerk {
        name: "Ada".to_owned(),
        plan: Plan::Paid,
    };
    let dropped = std::cell::RefCell::new(Vec::new());
    let noted = |number| Noted(&dropped, number);
    let mut sum = clerk.serve(seed) + clerk.drops(noted(1), noted(2), noted(3));
    sum += dropped
        .borrow()
        .iter()
        .fold(0, |sum, number| sum * 10 + number);
    sum += clerk.rename("Grace").map_or(0, |length| length as u64);
    sum += clerk.greet("Bob") as u64;
    // SAFETY: it is unsafe in name only.
    sum += unsafe { clerk.count(Rc::new(seed)) };
    sum + clerk.leave().len() as u64
}
