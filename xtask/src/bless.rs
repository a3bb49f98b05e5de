//! Rewriting what is compared with.

use crate::command::Run;
use crate::project::Project;
use crate::{instructions, live, ui_files};
use anyhow::Result;
use clap::ValueEnum;

#[derive(Clone, Copy, Debug, PartialEq, ValueEnum)]
pub(crate) enum Blessed {
    /// What the compiler says of the ui cases.
    Ui,
    /// The expansions in `macros/goldens/`.
    Expansions,
    /// The instruction counts.
    Instructions,
    /// The pictures of the live page, `docs/live.png` and `docs/live-dark.png`.
    Live,
}

pub(crate) fn bless(project: &Project, only: Option<Blessed>) -> Result<()> {
    let is_wanted = |blessed| only.is_none_or(|only| only == blessed);
    if is_wanted(Blessed::Ui) {
        ui_files::remove_stray(project)?;
        Run::cargo(&project.root, "test -p tallymark-ui-tests")
            .env("TRYBUILD", "overwrite")
            .run()?;
    }
    if is_wanted(Blessed::Expansions) {
        Run::cargo(&project.root, "test -p tallymark-macros goldens")
            .env("TALLYMARK_BLESS", "1")
            .run()?;
    }
    if is_wanted(Blessed::Instructions) {
        instructions::bless(project)?;
    }
    if is_wanted(Blessed::Live) {
        live::bless(project)?;
    }
    Ok(())
}
