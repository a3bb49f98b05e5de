//! A kitchen that is busy by turns, to be watched while it works.
//!
//! ```text
//! cargo run --example live
//! ```
//!
//! Then open <http://127.0.0.1:9464/>. `/` leads to the search, arrows from family to family, and Enter into
//! one.

use std::error::Error;
use std::thread;
use std::time::{Duration, Instant};
use tallymark::{Gauge, Label, MetricSet, track_metrics};
use tallymark_server::Exporter;

#[derive(Clone, Copy, Label)]
enum Dish {
    Soup,
    Pasta,
    Salad,
}

/// What the kitchen has.
#[derive(MetricSet)]
#[metrics(namespace = "kitchen", static = KITCHEN)]
struct Kitchen {
    /// Orders that wait.
    waiting_orders: Gauge,
    /// How full the fridge is.
    fridge_ratio: Gauge<Dish, f64>,
}

#[track_metrics(dish, namespace = "kitchen", timed(ok, error))]
fn cook(dish: Dish) -> Result<(), &'static str> {
    thread::sleep(Duration::from_millis(fastrand::u64(2..30)));
    if fastrand::u8(..) < 8 {
        return Err("it is burnt");
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let exporter = Exporter::bind("127.0.0.1:9464")?;
    println!("open http://{}/", exporter.local_addr());
    let opened = Instant::now();
    loop {
        let rush = (opened.elapsed().as_secs_f64() / 20.0).sin() + 1.1;
        KITCHEN.waiting_orders.set((rush * 12.0).round());
        for dish in [Dish::Soup, Dish::Pasta, Dish::Salad] {
            KITCHEN.fridge_ratio.with(dish).set(fastrand::f64() / rush);
            // What comes of it is in the metrics.
            let _ = cook(dish);
        }
        thread::sleep(Duration::from_secs_f64(0.3 / rush));
    }
}
