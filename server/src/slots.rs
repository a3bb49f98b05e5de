//! At most so many scrapes at once: those that are made, and those whose long answers are being sent.

use hyper::body::Bytes;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{sleep, timeout};

/// How long a scrape waits for a slot, so that a short rush is no failure.
const RUSH: Duration = Duration::from_millis(500);

/// The slots of one endpoint.
pub(crate) struct Slots {
    permits: Arc<Semaphore>,
    /// Lets clients leave that keep a slot and read nothing, where somebody knows of such.
    relief: OnceLock<Box<dyn Fn() + Send + Sync>>,
}

/// A slot that is taken; given back when it is dropped.
pub(crate) type Slot = OwnedSemaphorePermit;

/// A slot that a thread has for a while. When this is dropped, the thread keeps it for no longer than
/// `after`: then something hangs, and perhaps for ever.
pub(crate) struct Lent {
    slot: Borrowed,
    after: Duration,
}

/// What the thread has of it.
#[derive(Clone)]
pub(crate) struct Borrowed(Arc<Mutex<Option<Slot>>>);

impl Lent {
    pub(crate) fn new(slot: Slot, after: Duration) -> Self {
        let slot = Borrowed(Arc::new(Mutex::new(Some(slot))));
        Self { slot, after }
    }

    pub(crate) fn borrowed(&self) -> Borrowed {
        self.slot.clone()
    }
}

impl Borrowed {
    /// The slot, unless it was taken.
    pub(crate) fn take(&self) -> Option<Slot> {
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        slot.take()
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let slot = self.slot.clone();
        // Once the thread has come back, nobody else has it.
        let is_back = Arc::strong_count(&slot.0) <= 2;
        // Outside of a runtime all is over.
        if let (false, Ok(runtime)) = (is_back, Handle::try_current()) {
            let after = self.after;
            runtime.spawn(async move {
                sleep(after).await;
                drop(slot.take());
            });
        }
    }
}

/// A body of more bytes than this keeps its slot until it is sent.
const LARGE: usize = 64 * 1024;

/// A body that keeps its slot.
struct Held {
    body: Vec<u8>,
    _slot: Option<Slot>,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.body
    }
}

/// A body to be sent, which keeps its slot until then if it is large.
pub(crate) fn held(body: Vec<u8>, slot: Option<Slot>) -> Bytes {
    if body.len() > LARGE {
        Bytes::from_owner(Held { body, _slot: slot })
    } else {
        Bytes::from(body)
    }
}

impl Slots {
    pub(crate) fn new(most: usize) -> Self {
        Self {
            permits: Arc::new(Semaphore::new(most.clamp(1, Semaphore::MAX_PERMITS))),
            relief: OnceLock::new(),
        }
    }

    /// To be asked for relief when there is no slot. Only the first such wish is taken.
    pub(crate) fn relieved_by(&self, relief: impl Fn() + Send + Sync + 'static) {
        let _ = self.relief.set(Box::new(relief));
    }

    /// A slot, if one becomes free soon enough.
    pub(crate) async fn take(&self) -> Option<Slot> {
        let permits = Arc::clone(&self.permits);
        if let Ok(slot) = Arc::clone(&permits).try_acquire_owned() {
            return Some(slot);
        }
        if let Some(relief) = self.relief.get() {
            relief();
        }
        timeout(RUSH, permits.acquire_owned()).await.ok()?.ok()
    }
}
