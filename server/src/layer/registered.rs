//! Sets that the program's registry shows once they are asked for.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tallymark_runtime::{MetricSet, Problems, registry};

/// The set of `cell`, registered by the first call that succeeds.
///
/// It is no `static` of the derive's, which every program that is built with the feature would show,
/// whether it has a layer or not.
pub(super) fn registered<M: MetricSet>(
    cell: &'static OnceLock<Arc<M>>,
) -> Result<&'static M, Problems> {
    static REGISTERING: Mutex<()> = Mutex::new(());
    if let Some(set) = cell.get() {
        return Ok(set);
    }
    let _one_at_a_time = REGISTERING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(set) = cell.get() {
        return Ok(set);
    }
    let set = Arc::new(M::UNTOUCHED);
    registry().register(&set)?;
    Ok(cell.get_or_init(|| set))
}
