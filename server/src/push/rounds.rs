//! The thread that pushes: reads the registry in an interval, and sends meanwhile.

use super::error::PushError;
use super::message::{Encode, Message, Round};
use super::queue::Queue;
use super::sender::Sender;
use crate::site::Served;
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};

/// A flush; the channel is told how it went.
pub(crate) type Flush = SyncSender<Result<(), PushError>>;

pub(crate) struct Rounds {
    pub(crate) registry: Served,
    pub(crate) encoder: Arc<Mutex<Box<dyn Encode>>>,
    pub(crate) interval: Duration,
    pub(crate) collecting: Duration,
    pub(crate) grace: Duration,
    /// The time of the round before.
    pub(crate) last: u64,
    /// A reading that is under way: what it reads is the program's, and may hang.
    pub(crate) reading: Option<JoinHandle<Vec<Message>>>,
}

/// Pushes until nobody can ask for a flush any more.
pub(crate) async fn push(
    mut rounds: Rounds,
    queue: &Queue,
    sender: &Sender,
    mut flushes: UnboundedReceiver<Flush>,
) {
    let until_end = async {
        rounds.begin(false);
        let mut ticks = interval_at(Instant::now() + rounds.interval, rounds.interval);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                flush = flushes.recv() => match flush {
                    Some(flush) => {
                        // Nobody may wait for the answer any more.
                        let _ = flush.send(rounds.flush(queue, sender, false).await);
                    }
                    None => break,
                },
                _ = rounds.finish(queue, sender), if rounds.reading.is_some() => {}
                _ = ticks.tick() => rounds.begin(false),
            }
        }
        // What is lost is told below.
        let _ = rounds.flush(queue, sender, true).await;
    };
    tokio::select! {
        () = until_end => {}
        () = sender.run(queue) => {}
    }
    let dropped = queue.give_up();
    if dropped > 0 {
        let reason = queue.reason();
        sender.telling.borrow().warn(format_args!(
            "{dropped} samples were not sent before the end: {reason}"
        ));
    }
}

impl Rounds {
    /// Reads the registry, and waits for all to be sent.
    async fn flush(
        &mut self,
        queue: &Queue,
        sender: &Sender,
        is_last: bool,
    ) -> Result<(), PushError> {
        let (lost, grace) = (queue.lost(), self.grace);
        let flushed = async {
            if !self.read(queue, sender, is_last).await {
                return None;
            }
            let mark = queue.mark(lost);
            sender.hurry.notify_one();
            Some(queue.reach(mark).await)
        };
        match timeout(grace, flushed).await {
            Ok(Some(0)) => Ok(()),
            Ok(Some(samples)) => Err(PushError::Lost {
                samples,
                reason: queue.reason(),
            }),
            Ok(None) | Err(_) => Err(PushError::Late {
                reason: queue.reason(),
            }),
        }
    }

    /// Reads the registry into the queue. Returns whether that came to its end.
    async fn read(&mut self, queue: &Queue, sender: &Sender, is_last: bool) -> bool {
        // One that is under way may have read already what is to be flushed.
        if self.reading.is_some() && !self.finish(queue, sender).await {
            return false;
        }
        self.begin(is_last);
        self.finish(queue, sender).await
    }

    /// Begins to read the registry, unless that is under way.
    fn begin(&mut self, is_last: bool) {
        if self.reading.is_some() {
            return;
        }
        let round = Round {
            at: self.stamp(),
            is_last,
            limit: self.collecting,
        };
        let (registry, encoder) = (Arc::clone(&self.registry), Arc::clone(&self.encoder));
        self.reading = Some(tokio::task::spawn_blocking(move || {
            let mut encoder = encoder.lock().unwrap_or_else(PoisonError::into_inner);
            encoder.encode(&registry, round)
        }));
    }

    /// Waits for the reading that is under way, twice as long as it may wait for collectors. Can be dropped
    /// and asked for again.
    async fn finish(&mut self, queue: &Queue, sender: &Sender) -> bool {
        let Some(reading) = &mut self.reading else {
            return true;
        };
        let limit = self.collecting.saturating_mul(2);
        let Ok(read) = timeout(limit, reading).await else {
            let what = format!("the registry could not be read within {limit:?}: something hangs");
            queue.because(&what);
            sender.telling.borrow_mut().failed(format_args!("{what}"));
            return false;
        };
        self.reading = None;
        let Ok(messages) = read else {
            queue.because("the registry could not be read: something panicked");
            let mut encoder = self.encoder.lock().unwrap_or_else(PoisonError::into_inner);
            encoder.reset();
            return false;
        };
        for message in messages {
            let dropped = queue.push(message);
            if dropped > 0 {
                let what = format!("{dropped} samples were dropped: the queue is full");
                sender.telling.borrow_mut().failed(format_args!("{what}"));
            }
        }
        true
    }

    /// The time now; later than that before, whatever the clock does.
    fn stamp(&mut self) -> u64 {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let now = now.map_or(0, |now| now.as_millis() as u64);
        // Two: the last round writes at the millisecond after its own as well.
        self.last = now.max(self.last + 2);
        self.last
    }
}
