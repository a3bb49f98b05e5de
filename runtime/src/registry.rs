//! The registry: which families a scrape shows.
//!
//! What the program's statics declare is gathered by the linker, so a series exists before anything
//! touches it; instances are registered by hand. Names are settled once, whenever the members
//! change; a scrape then works on that settled list without any lock.

use crate::collector::Collectors;
use crate::gathered;
use crate::interned::BoundedEntry;
use crate::metric_set::{MetricSet, StaticSet};
use crate::own::OWN;
use crate::problem::Problems;
use crate::settle::{Held, Member, Settled, settle};
use crate::sync::{Mutex, lock};
use once_cell::sync::Lazy;
use std::ops::DerefMut;
use std::sync::Arc;

/// A collection of families that are scraped together.
///
/// [`registry()`] is the program's. Others are made for tests, or to serve some sets apart.
pub struct Registry {
    members: Mutex<Members>,
    pub(crate) collectors: Collectors,
}

struct Members {
    sets: Vec<Member>,
    /// The names settled, until the members change.
    settled: Option<Arc<Settled>>,
    bounded_labels: &'static [BoundedEntry],
}

static GLOBAL: Lazy<Registry> = Lazy::new(|| {
    for naming in gathered::names() {
        (naming.0)();
    }
    let own = std::iter::once(&OWN as &dyn StaticSet);
    let sets = gathered::sets().iter().copied();
    let functions = gathered::functions().iter();
    let functions = functions.map(|function| function as &dyn StaticSet);
    let members = own.chain(sets).chain(functions).map(|set| Member {
        set: Held::Static(set),
        labels: Vec::new(),
    });
    Registry {
        members: Mutex::new(Members {
            sets: members.collect(),
            settled: None,
            bounded_labels: gathered::bounded_labels(),
        }),
        collectors: Collectors::default(),
    }
});

/// The program's registry: all static sets and annotated functions, and what was registered.
pub fn registry() -> &'static Registry {
    &GLOBAL
}

impl Default for Registry {
    fn default() -> Self {
        Self::new()
    }
}

impl Registry {
    /// A registry with nothing in it.
    pub fn new() -> Self {
        Self {
            members: Mutex::new(Members {
                sets: Vec::new(),
                settled: None,
                bounded_labels: &[],
            }),
            collectors: Collectors::default(),
        }
    }

    /// Shows the families of an instance, for as long as the registry lives or until
    /// [`unregister`](Self::unregister).
    ///
    /// # Errors
    /// When a name is taken, or there is no room; then nothing of the set is added.
    pub fn register<M: MetricSet>(&self, set: &Arc<M>) -> Result<(), Problems> {
        self.register_with(set, &[])
    }

    /// Shows the families of an instance with further labels, by which several instances of one
    /// set can be told apart. Labels of an empty value are left out.
    ///
    /// ```
    /// # use tallymark_runtime as tallymark;
    /// # fn shards<M: tallymark::MetricSet>() -> Result<(), tallymark::Problems> {
    /// # use std::sync::Arc;
    /// let registry = tallymark::Registry::new();
    /// let (one, two) = (Arc::new(M::new()), Arc::new(M::new()));
    /// registry.register_with(&one, &[("shard", "1")])?;
    /// registry.register_with(&two, &[("shard", "2")])?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// When a name is taken, a label stands twice, or there is no room; then nothing of the set is
    /// added.
    ///
    /// # Panics
    /// If a label's name is not one, or reserved.
    pub fn register_with<M: MetricSet>(
        &self,
        set: &Arc<M>,
        labels: &[(&'static str, &str)],
    ) -> Result<(), Problems> {
        for (name, _) in labels {
            assert!(
                tallymark_rules::is_label_name(name) && !tallymark_rules::is_reserved_label(name),
                "`{name}` cannot name a label: use letters, digits and underscores, and neither `le`, `quantile` nor `__`"
            );
        }
        let mut members = self.lock();
        let known = members.settle().problems.len();
        // In one order, so that the same labels are the same series.
        let mut labels: Vec<_> = labels
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect();
        labels.sort();
        members.sets.push(Member {
            set: Held::Instance(Arc::<M>::clone(set)),
            labels,
        });
        members.settled = None;
        let mut problems = members.settle().problems.clone();
        let added = problems.split_off(known.min(problems.len()));
        if added.is_empty() {
            return Ok(());
        }
        members.sets.pop();
        members.settled = None;
        Err(Problems(added))
    }

    /// Shows the families of an instance no longer. Returns whether it was there.
    pub fn unregister<M: MetricSet>(&self, set: &Arc<M>) -> bool {
        let address = Arc::as_ptr(set).cast::<()>();
        let mut members = self.lock();
        let before = members.sets.len();
        members.sets.retain(|member| match &member.set {
            Held::Static(_) => true,
            Held::Instance(set) => Arc::as_ptr(set).cast::<()>() != address,
        });
        members.settled = None;
        members.sets.len() < before
    }

    /// Whether everything can be shown: to be asked when the program starts.
    ///
    /// # Errors
    /// When two families of the program, perhaps of two crates, share a name, or there is no room.
    pub fn check(&self) -> Result<(), Problems> {
        let problems = self.settled().problems.clone();
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Problems(problems))
        }
    }

    pub(crate) fn settled(&self) -> Arc<Settled> {
        self.lock().settle()
    }

    fn lock(&self) -> impl DerefMut<Target = Members> + '_ {
        lock(&self.members)
    }
}

impl Members {
    fn settle(&mut self) -> Arc<Settled> {
        if let Some(settled) = &self.settled {
            return Arc::clone(settled);
        }
        let settled = Arc::new(settle(&self.sets, self.bounded_labels));
        self.settled = Some(Arc::clone(&settled));
        settled
    }
}
