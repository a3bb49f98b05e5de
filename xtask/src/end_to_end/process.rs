//! Servers that are started for a while.

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process};
use std::process::ExitStatus;
use std::time::Duration;
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// A server, ended by its own process id when this is dropped.
pub(crate) struct Process {
    name: String,
    child: Child,
}

impl Process {
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        let name = command
            .as_std()
            .get_program()
            .to_string_lossy()
            .into_owned();
        let child = command
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start `{name}`"))?;
        Ok(Self { name, child })
    }

    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Ends it at once, without a chance to write what it has.
    pub(crate) async fn kill(mut self) -> Result<()> {
        Ok(self.child.kill().await?)
    }

    /// What Ctrl-C does.
    pub(crate) fn interrupt(&self) -> Result<()> {
        let id = self
            .child
            .id()
            .and_then(|id| Pid::from_raw(id.cast_signed()));
        let id = id.with_context(|| format!("`{}` has ended by itself", self.name))?;
        Ok(kill_process(id, Signal::INT)?)
    }

    pub(crate) async fn wait(&mut self, longest: Duration) -> Result<ExitStatus> {
        let ended = timeout(longest, self.child.wait()).await;
        let status =
            ended.with_context(|| format!("`{}` still runs after {longest:?}", self.name))?;
        Ok(status?)
    }
}
