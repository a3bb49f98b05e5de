//! How many bytes of the past are kept, and how many more may be.

/// All that is kept of the past, of all families and series together.
///
/// It has room for 10,000 series that all move; what stands still takes a fifth of that.
pub(super) const MOST: usize = 12 << 20;

/// For whom there is to be room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Share {
    /// A family as a whole, which may take all that is left.
    Family,
    /// One of its series, which leaves an eighth to families.
    Series,
}

pub(super) struct Purse {
    used: usize,
    most: usize,
}

impl Purse {
    pub(super) fn new(most: usize) -> Self {
        Self { used: 0, most }
    }

    /// Whether there is room, which is then taken.
    pub(super) fn take(&mut self, bytes: usize, share: Share) -> bool {
        let most = match share {
            Share::Family => self.most,
            Share::Series => self.most / 8 * 7,
        };
        let is_room = self.used.saturating_add(bytes) <= most;
        if is_room {
            self.used += bytes;
        }
        is_room
    }

    pub(super) fn give_back(&mut self, bytes: usize) {
        self.used = self.used.saturating_sub(bytes);
    }

    pub(super) fn used(&self) -> usize {
        self.used
    }

    pub(super) fn most(&self) -> usize {
        self.most
    }
}
