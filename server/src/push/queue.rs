//! What waits to be sent: bounded in bytes, the oldest dropped first.
//!
//! One thread has both ends, so nothing is locked. Messages are numbered as they come, sent in that order,
//! and dropped from the front.

use super::message::Message;
use super::own::{OWN, Protocol};
use std::cell::RefCell;
use std::collections::VecDeque;
use tokio::sync::Notify;

pub(crate) struct Queue {
    protocol: Protocol,
    most_bytes: usize,
    is_latest_only: bool,
    state: RefCell<State>,
    /// A message has come.
    arrived: Notify,
    /// A message was settled.
    settled: Notify,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<(u64, Message)>,
    /// It is not dropped before the end: perhaps the receiver has it already.
    sending: Option<(u64, Message)>,
    /// Those of the message that is being sent included.
    bytes: usize,
    last: u64,
    /// Samples that no receiver has, since the program began.
    lost: u64,
    /// The latest reason why a sample is late or lost.
    reason: String,
}

/// What was to be sent by a moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    last: u64,
    lost: u64,
}

impl Queue {
    pub(crate) fn new(protocol: Protocol, most_bytes: usize, is_latest_only: bool) -> Self {
        Self {
            protocol,
            most_bytes,
            is_latest_only,
            state: RefCell::default(),
            arrived: Notify::new(),
            settled: Notify::new(),
        }
    }

    /// Appends a message, and drops the oldest of those that wait where there is no room. Returns how
    /// many samples were dropped.
    pub(crate) fn push(&self, message: Message) -> u64 {
        let mut state = self.state.borrow_mut();
        let (mut dropped, mut replaced) = (0, 0);
        if self.is_latest_only {
            // Nothing is lost: what comes has a later value of everything.
            while let Some((_, before)) = state.waiting.pop_front() {
                state.bytes -= before.bytes();
                replaced += before.samples;
            }
        }
        OWN.queued_samples
            .with(self.protocol)
            .add(message.samples.cast_signed() - replaced.cast_signed());
        state.last += 1;
        state.bytes += message.bytes();
        let number = state.last;
        state.waiting.push_back((number, message));
        while state.bytes > self.most_bytes
            && let Some((_, before)) = state.waiting.pop_front()
        {
            dropped += state.drop_message(&before);
        }
        drop(state);
        self.count_dropped(dropped);
        self.arrived.notify_one();
        if dropped + replaced > 0 {
            self.settled.notify_one();
        }
        dropped
    }

    /// Waits for the oldest message, which is to be [settled](Self::settle) before the next.
    pub(crate) async fn next(&self) -> Message {
        loop {
            {
                let mut state = self.state.borrow_mut();
                if let Some((number, message)) = state.waiting.pop_front() {
                    state.sending = Some((number, message.clone()));
                    return message;
                }
            }
            self.arrived.notified().await;
        }
    }

    /// Forgets the message that was sent or refused; of so many samples the latter.
    pub(crate) fn settle(&self, refused: u64) {
        let mut state = self.state.borrow_mut();
        let Some((_, message)) = state.sending.take() else {
            return;
        };
        let refused = refused.min(message.samples);
        state.bytes -= message.bytes();
        state.lost += refused;
        drop(state);
        let own = self.protocol;
        OWN.queued_samples
            .with(own)
            .add(-message.samples.cast_signed());
        OWN.samples_failed_total.with(own).add(refused);
        OWN.samples_sent_total
            .with(own)
            .add(message.samples - refused);
        self.settled.notify_one();
    }

    /// The message that is being sent becomes its older form, if it has one.
    pub(crate) fn older(&self) -> Option<Message> {
        let mut state = self.state.borrow_mut();
        let (_, message) = state.sending.as_mut()?;
        let older = *message.older.take()?;
        // Its own bytes go, those of the older form stay.
        let bytes = message.bytes();
        let samples = older.samples.cast_signed() - message.samples.cast_signed();
        *message = older.clone();
        state.bytes -= bytes;
        OWN.queued_samples.with(self.protocol).add(samples);
        Some(older)
    }

    /// Remembers why a sample is late or lost.
    pub(crate) fn because(&self, reason: &str) {
        reason.clone_into(&mut self.state.borrow_mut().reason);
    }

    /// The latest reason why a sample is late or lost.
    pub(crate) fn reason(&self) -> String {
        self.state.borrow().reason.clone()
    }

    /// How many samples were lost so far.
    pub(crate) fn lost(&self) -> u64 {
        self.state.borrow().lost
    }

    /// All that is in the queue now, to wait for; `lost` is what was lost before.
    pub(crate) fn mark(&self, lost: u64) -> Mark {
        Mark {
            last: self.state.borrow().last,
            lost,
        }
    }

    /// Waits until all up to the mark is settled, and returns how many samples were lost meanwhile.
    pub(crate) async fn reach(&self, mark: Mark) -> u64 {
        loop {
            {
                let state = self.state.borrow();
                let mut numbers = state.sending.iter().chain(state.waiting.front());
                if numbers.all(|(number, _)| *number > mark.last) {
                    return state.lost - mark.lost;
                }
            }
            self.settled.notified().await;
        }
    }

    /// Drops all that is left, at the end. Returns how many samples.
    pub(crate) fn give_up(&self) -> u64 {
        let mut state = self.state.borrow_mut();
        let mut left = std::mem::take(&mut state.waiting);
        left.extend(state.sending.take());
        let dropped = left.iter().map(|(_, message)| state.drop_message(message));
        let dropped = dropped.sum();
        drop(state);
        self.count_dropped(dropped);
        dropped
    }

    fn count_dropped(&self, samples: u64) {
        OWN.samples_dropped_total.with(self.protocol).add(samples);
        OWN.queued_samples
            .with(self.protocol)
            .add(-samples.cast_signed());
    }
}

impl State {
    fn drop_message(&mut self, message: &Message) -> u64 {
        self.bytes -= message.bytes();
        self.lost += message.samples;
        message.samples
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::Method;
    use hyper::body::Bytes;

    fn message(byte: u8, len: usize) -> Message {
        Message {
            method: Method::POST,
            body: Bytes::from(vec![byte; len]),
            samples: 10,
            histograms: 0,
            headers: &[],
            older: None,
        }
    }

    #[tokio::test]
    async fn the_oldest_goes_where_there_is_no_room() {
        let queue = Queue::new(Protocol::Otlp, 100, false);
        assert_eq!(queue.push(message(1, 40)), 0);
        assert_eq!(queue.next().await.body[0], 1);
        assert_eq!(queue.push(message(2, 40)), 0);
        assert_eq!(queue.push(message(3, 20)), 0);
        let mark = queue.mark(queue.lost());
        // What is being sent has its room until it was.
        assert_eq!(queue.push(message(4, 1)), 10);
        queue.settle(4);
        assert_eq!(queue.next().await.body[0], 3);
        queue.settle(0);
        assert_eq!(queue.reach(mark).await, 14);
        assert_eq!(queue.push(message(5, 101)), 20);
        assert_eq!(queue.push(message(6, 100)), 0);
        assert_eq!(queue.next().await.body[0], 6);
    }

    #[tokio::test]
    async fn what_becomes_older_has_the_room_of_the_older() {
        let queue = Queue::new(Protocol::Otlp, 100, false);
        let mut newer = message(1, 30);
        newer.older = Some(Box::new(message(2, 50)));
        assert_eq!(queue.push(newer), 0);
        assert_eq!(queue.next().await.body[0], 1);
        let older = queue.older().expect("it has one");
        assert_eq!((older.body[0], older.body.len()), (2, 50));
        assert!(queue.older().is_none());
        assert_eq!(queue.push(message(3, 50)), 0);
        assert_eq!(queue.push(message(4, 1)), 10);
        queue.settle(0);
        assert_eq!(queue.push(message(5, 99)), 0);
    }

    #[tokio::test]
    async fn where_only_the_latest_counts_one_waits() {
        let queue = Queue::new(Protocol::Otlp, 100, true);
        assert_eq!(queue.push(message(1, 60)), 0);
        assert_eq!(queue.push(message(2, 60)), 0);
        let mark = queue.mark(queue.lost());
        assert_eq!(queue.next().await.body[0], 2);
        assert_eq!(queue.push(message(3, 40)), 0);
        assert_eq!(queue.push(message(4, 40)), 0);
        queue.settle(0);
        assert_eq!(queue.reach(mark).await, 0);
        assert_eq!(queue.push(message(5, 101)), 10);
        assert_eq!(queue.push(message(6, 100)), 0);
        assert_eq!(queue.give_up(), 10);
        assert_eq!(queue.lost(), 20);
    }
}
