//! At most so many scrapes at once: those that are made, and those whose long answers are being sent.

use hyper::body::Bytes;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

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

/// A body of more bytes than this keeps its slot until it is sent.
const LARGE: usize = 64 * 1024;

/// A body that keeps its slot.
struct Held {
    body: Vec<u8>,
    _slot: Slot,
}

impl AsRef<[u8]> for Held {
    fn as_ref(&self) -> &[u8] {
        &self.body
    }
}

/// A body to be sent, which keeps its slot until then if it is large.
pub(crate) fn held(body: Vec<u8>, slot: Slot) -> Bytes {
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
