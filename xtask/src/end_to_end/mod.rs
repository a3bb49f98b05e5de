//! x
use crate::project::Project;
pub(crate) fn check(_: &Project) -> anyhow::Result<()> {
    Ok(())
}
