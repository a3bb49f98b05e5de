//! The goldens of expositions, read by parsers that are Prometheus' own: OpenMetrics by its client for
//! Python, text 0.0.4 by `promtool`.

use crate::command::Run;
use crate::project::Project;
use crate::steps::{find_python, find_tool};
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::Path;

const FOLDER: &str = "runtime/tests/goldens";
const OPEN_METRICS: &str = "application/openmetrics-text";
const TEXT: &str = "text/plain; version=0.0.4";

const READ: &str = "\
import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families
print(sum(len(family.samples) for family in text_string_to_metric_families(sys.stdin.read())))
";

/// What `promtool` says of names that it would have otherwise, though it has read them all.
const LINTED: &str = "exit status: 3";

pub(crate) fn check(project: &Project) -> Result<()> {
    let python = find_python(project)?;
    let promtool = find_tool("promtool")?;
    let folder = tempfile::tempdir()?;
    let (mut texts, mut open) = (0, 0);
    for file in fs::read_dir(project.root.join(FOLDER))? {
        let path = file?.path();
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let golden = fs::read_to_string(&path)?;
        for (content_type, body) in parts(&golden) {
            let name = path.display();
            let input = folder.path().join("exposition");
            if content_type.starts_with(OPEN_METRICS) {
                read_open_metrics(project, &python, &input, body)
                    .with_context(|| format!("{name}, {content_type}"))?;
                open += 1;
            } else if content_type.starts_with(TEXT) {
                fs::write(&input, body)?;
                let run = Run::new(&promtool, &project.root).args("check metrics");
                if let Err(error) = run.stdin(&input)?.output() {
                    let is_read = error.to_string().contains(LINTED);
                    ensure!(is_read, "{name}, {content_type}: {error}");
                }
                texts += 1;
            }
        }
    }
    ensure!(texts > 0 && open > 0, "there are no goldens in {FOLDER}");
    println!("{texts} texts and {open} in OpenMetrics were read");
    Ok(())
}

fn read_open_metrics(project: &Project, python: &Path, input: &Path, body: &str) -> Result<()> {
    fs::write(input, known(body))?;
    let run = Run::new(python, &project.root).arg("-c").arg(READ);
    let read = run.stdin(input)?.output()?;
    let lines = body.lines().filter(|line| !line.starts_with('#')).count();
    ensure!(
        read.trim() == lines.to_string(),
        "{} of {lines} samples were read",
        read.trim()
    );
    Ok(())
}

/// What the parser knows: of exemplars it does not take escaped quotes, as Prometheus does.
fn known(body: &str) -> String {
    let lines = body.split_inclusive('\n').map(|line| {
        let (sample, exemplar) = line.split_once(" # {").unwrap_or((line, ""));
        if exemplar.is_empty() {
            return sample.to_owned();
        }
        format!("{sample} # {{{}", exemplar.replace("\\\"", "'"))
    });
    lines.collect()
}

/// The expositions of a golden, by their content types.
fn parts(golden: &str) -> impl Iterator<Item = (&str, &str)> {
    let parts = golden.split("==== ").skip(1);
    parts.filter_map(|part| part.split_once('\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_golden_has_parts() {
        let golden = "==== a; b\nx 1\n==== c\n# EOF\n";
        let parts: Vec<_> = parts(golden).collect();
        assert_eq!(parts, [("a; b", "x 1\n"), ("c", "# EOF\n")]);
    }

    #[test]
    fn quotes_in_exemplars_are_replaced() {
        let body = "a{b=\"\\\"\"} 1 # {c=\"\\\"\"} 1\na{b=\"\\\"\"} 1\n";
        assert_eq!(
            known(body),
            "a{b=\"\\\"\"} 1 # {c=\"'\"} 1\na{b=\"\\\"\"} 1\n"
        );
    }
}
