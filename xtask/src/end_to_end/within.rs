//! A check against servers that are started for it: on a runtime of its own, and over by a time.

use anyhow::{Context, Result};
use std::time::Duration;
use tokio::runtime;
use tokio::time::timeout;

/// What `run` comes to; an error if it takes longer than `longest`.
pub(crate) fn within(longest: Duration, run: impl Future<Output = Result<()>>) -> Result<()> {
    let runtime = runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        timeout(longest, run)
            .await
            .with_context(|| format!("still not over after {longest:?}"))?
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::pending;

    #[test]
    fn what_hangs_is_an_error() {
        let error = within(Duration::from_millis(1), pending()).expect_err("it hangs");
        assert_eq!(error.to_string(), "still not over after 1ms");
        within(Duration::from_mins(1), async { Ok(()) }).expect("it is over at once");
    }
}
