//! The steps of `cargo xtask verify`, in their order: the quick ones first.

mod cargo;
mod python;
mod sanitizer;
mod tools;

use crate::annotate::Annotate;
use crate::project::Project;
use crate::{
    end_to_end, fuzz, goldens, hammer, instructions, live, off, push, query, readers, ui_files,
};
use anyhow::Result;

pub(crate) use python::find as find_python;
pub(crate) use tools::find as find_tool;

/// One thing that is checked.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    pub(crate) run: fn(&Project) -> Result<()>,
}

impl PartialEq for Step {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl std::fmt::Debug for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

pub(crate) const STEPS: &[Step] = &[
    Step {
        name: "tools",
        what: "find what the other steps need, or install it",
        run: tools::tools,
    },
    Step {
        name: "fmt",
        what: "the format of all sources",
        run: cargo::fmt,
    },
    Step {
        name: "ui-files",
        what: "every ui case has what the compiler says of it, and nothing is left over",
        run: ui_files::check,
    },
    Step {
        name: "clippy",
        what: "lints, all of them denied",
        run: cargo::clippy,
    },
    Step {
        name: "docs",
        what: "the documentation, its links included",
        run: cargo::docs,
    },
    Step {
        name: "tests",
        what: "unit, integration, ui and doc tests",
        run: cargo::tests,
    },
    Step {
        name: "off",
        what: "with the feature `off` mistakes are the same, and nothing is left in the program",
        run: off::check,
    },
    Step {
        name: "annotate",
        what: "the attribute on every function of somebody else's small crate, and its own tests",
        run: Annotate::check,
    },
    Step {
        name: "loom",
        what: "the storage under every interleaving of its threads",
        run: cargo::loom,
    },
    Step {
        name: "asan",
        what: "the tests of all unsafe code under the address and leak sanitizers",
        run: sanitizer::address,
    },
    Step {
        name: "instructions",
        what: "instructions per operation, and those to refuse a secret, counted by callgrind",
        run: instructions::check,
    },
    Step {
        name: "end-to-end",
        what: "the gateway under load, its sums in a real Prometheus compared with what was sent",
        run: end_to_end::check,
    },
    Step {
        name: "goldens",
        what: "the goldens of expositions, read by Prometheus' own parsers",
        run: goldens::check,
    },
    Step {
        name: "fuzz",
        what: "random bytes for negotiation, escaping and labels, ten seconds each",
        run: fuzz::check,
    },
    Step {
        name: "hammer",
        what: "scrapes in three formats beside eight threads that count",
        run: hammer::check,
    },
    Step {
        name: "readers",
        what: "every format, read by a real Prometheus and a real VictoriaMetrics",
        run: readers::check,
    },
    Step {
        name: "push",
        what: "pushed to a real Prometheus and VictoriaMetrics, old and new and away for a while, and Pushgateway",
        run: push::check,
    },
    Step {
        name: "query",
        what: "the query API in front of a real Prometheus and a real VictoriaMetrics, killed meanwhile",
        run: query::check,
    },
    Step {
        name: "live",
        what: "the live page of the gateway under load, in a real browser",
        run: live::check,
    },
];
