//! Functions that are futures, or return some. Their sizes are part of what the program prints.

use crate::till::{Declined, Plan};
use std::hint::black_box;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

/// Runs a future to its end.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(result) = future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            return result;
        }
    }
}

/// Waits for one poll.
async fn pause() {
    let mut is_over = false;
    std::future::poll_fn(move |_| {
        if std::mem::replace(&mut is_over, true) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
}

/// How many parcels that is.
///
/// # Errors
/// When nothing is paid for them.
#[cfg_attr(
    feature = "measured",
    tallymark::track_metrics(plan, errors = Declined, namespace = "delivery")
)]
#[inline(never)]
pub async fn parcels(plan: Plan, weight: u64) -> Result<u64, Declined> {
    pause().await;
    if plan == Plan::Free {
        return Err(Declined::Broke);
    }
    Ok(black_box(weight) / 3)
}

#[cfg_attr(
    feature = "measured",
    tallymark::track_metrics(
        item: crate::metrics::Item = address.into(),
        amount: crate::metrics::Amount = {
            pause().await;
            crate::metrics::Amount::of(weight)
        },
        namespace = "delivery",
    )
)]
#[inline(never)]
async fn send(address: &str, weight: u64) -> u64 {
    pause().await;
    address.len() as u64 + weight
}

// The label takes the address with it, but is never made.
#[cfg_attr(
    feature = "measured",
    tallymark::track_metrics(
        item: crate::metrics::Item = address.into(),
        namespace = "delivery",
        name = "announce",
    )
)]
#[allow(unused_variables)]
#[inline(never)]
async fn announce(address: String, weight: u64) -> u64 {
    pause().await;
    black_box(weight)
}

#[cfg_attr(
    feature = "measured",
    tallymark::track_metrics(
        plan,
        count = crate::metrics::SHOP.orders_total(plan, outcome),
        duration = crate::metrics::SHOP.answer_seconds(plan),
        in_flight = crate::metrics::SHOP.orders_in_flight(plan),
        observe(|parcels| f64::from(crate::metrics::Amount::Small as u8) + *parcels as f64) =
            crate::metrics::SHOP.parcel_grams(),
        errors = crate::metrics::SHOP.refusals_total(error),
    )
)]
#[inline(never)]
async fn bring(plan: Plan, weight: u64) -> Result<u64, Declined> {
    let parcels = parcels(plan, weight).await?;
    Ok(parcels + send("home", weight).await)
}

#[cfg_attr(
    feature = "measured",
    tallymark::track_metrics(plan, errors = Declined, namespace = "delivery")
)]
#[inline(never)]
fn later(plan: Plan, weight: u64) -> impl Future<Output = Result<u64, Declined>> + Send {
    async move {
        pause().await;
        parcels(plan, weight).await
    }
}

#[cfg_attr(
    feature = "measured",
    tallymark::track_metrics(plan, ok_if(|weight| *weight > 0), namespace = "delivery")
)]
#[inline(never)]
fn boxed<'a>(plan: Plan, weight: &'a u64) -> Pin<Box<dyn Future<Output = u64> + Send + 'a>> {
    Box::pin(async move {
        pause().await;
        *weight + plan as u64
    })
}

// Nothing here can be sent, and nothing of the metrics has to be.
#[cfg_attr(
    feature = "measured",
    tallymark::track_metrics(
        amount: crate::metrics::Amount = crate::metrics::Amount::of(*weight),
        namespace = "delivery",
    )
)]
#[inline(never)]
async fn shared(weight: Rc<u64>) -> u64 {
    pause().await;
    *weight
}

fn can_be_sent<F: Future + Send>(future: F) -> F {
    future
}

pub(crate) fn run(seed: u64) -> u64 {
    let mut sum = 0;
    for plan in [Plan::Free, Plan::Paid] {
        let parcels = can_be_sent(parcels(plan, seed));
        let bring = can_be_sent(bring(plan, seed));
        let later = later(plan, seed);
        sum += size_of_val(&parcels) + size_of_val(&bring) + size_of_val(&later);
        sum += block_on(parcels).map_or(1, |parcels| parcels as usize);
        sum += block_on(bring).map_or(2, |parcels| parcels as usize);
        sum += block_on(later).map_or(3, |parcels| parcels as usize);
        sum += block_on(boxed(plan, &seed)) as usize;
    }
    let (sent, announced) = (send("abroad", seed), announce("abroad".to_owned(), seed));
    sum += size_of_val(&sent) + size_of_val(&announced);
    sum += block_on(sent) as usize + block_on(announced) as usize;
    sum += block_on(shared(Rc::new(seed))) as usize;
    sum as u64
}
