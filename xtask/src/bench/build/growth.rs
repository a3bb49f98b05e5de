//! By how much a function makes a program grow that is linked as users release it.
//!
//! The programs of `cargo xtask compile-times` call all their functions. Each variant is linked with
//! few functions and with many; what lies between them, less what it is without an attribute, is what
//! the attributes add. What a library adds once falls out.

use super::row;
use crate::bench::results::{Row, Way};
use crate::command::Run;
use crate::compile_times::source::Functions;
use crate::compile_times::variants::{BARE, PLAIN, Variant, named};
use crate::compile_times::workspace::Workspace;
use crate::project::Project;
use anyhow::{Context, Result, anyhow, ensure};
use std::path::Path;

const FEW: u32 = 100;
const MANY: u32 = 500;

/// Who annotates.
const WHO: [(&str, Way); 5] = [
    ("tallymark", Way::Ours),
    (BARE, Way::Limit),
    ("autometrics", Way::Idiom),
    ("hotpath", Way::Idiom),
    ("tracing", Way::Idiom),
];

/// The bytes of a program's sections.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Bytes {
    text: f64,
    /// Of all that is loaded: text, tables for unwinding, constants, data.
    loaded: f64,
}

/// Rows of bytes a function.
pub(super) fn rows(project: &Project) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (is_async, what) in [(false, "a function"), (true, "an async function")] {
        let plain = of_each(project, PLAIN, is_async)?;
        for (name, path) in WHO {
            let annotated = of_each(project, name, is_async)?;
            let mut both = vec![
                ("text", annotated.text - plain.text),
                ("loaded", annotated.loaded - plain.loaded),
            ];
            println!("{what} of {name}: {both:.0?} bytes");
            rows.extend(both.drain(..).map(|(part, median)| Row {
                median,
                ..row(
                    &format!("{part} of {what}"),
                    name,
                    path,
                    "bytes",
                    f64::from(MANY),
                )
            }));
        }
    }
    rows.sort_by(|one, other| one.question.cmp(&other.question));
    Ok(rows)
}

/// What each function beyond the first ones adds.
fn of_each(project: &Project, name: &str, is_async: bool) -> Result<Bytes> {
    let variant = named(name).map_err(|error| anyhow!(error))?;
    let few = linked(project, variant, FEW, is_async)?;
    let many = linked(project, variant, MANY, is_async)?;
    let more = f64::from(MANY - FEW);
    Ok(Bytes {
        text: (many.text - few.text) / more,
        loaded: (many.loaded - few.loaded) / more,
    })
}

/// The bytes of a program that was run: it calls as many functions as it should.
fn linked(
    project: &Project,
    variant: &'static Variant,
    count: u32,
    is_async: bool,
) -> Result<Bytes> {
    let folder = project.target_apart("growth");
    let (target, functions) = (folder.join("target"), Functions { count, is_async });
    let form = if is_async { "async" } else { "sync" };
    let folder = folder.join(format!("{form}-{count}"));
    let workspace = Workspace::write_at(folder, target, project, &[variant], functions)?;
    let program = workspace.program(variant, functions)?;
    let called = Run::new(&program, &project.root).output()?;
    ensure!(
        called.trim() == count.to_string(),
        "`{}` called {called} functions, not {count}",
        program.display()
    );
    bytes(&sections(&program)?).with_context(|| program.display().to_string())
}

fn sections(program: &Path) -> Result<String> {
    Run::new("size", Path::new("/"))
        .args("-A -d")
        .arg(program)
        .output()
}

/// Of what `size -A -d` says: a section a line, its size, its address.
fn bytes(sections: &str) -> Result<Bytes> {
    let mut bytes = Bytes {
        text: 0.0,
        loaded: 0.0,
    };
    for line in sections.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [name, size, address] = words[..] else {
            continue;
        };
        let (Ok(size), Ok(address)) = (size.parse::<f64>(), address.parse::<f64>()) else {
            continue;
        };
        if name == ".text" {
            bytes.text += size;
        }
        // What is not loaded, such as names for a debugger, has no address.
        if address > 0.0 {
            bytes.loaded += size;
        }
    }
    ensure!(bytes.text > 0.0, "it has no section `.text`");
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_loaded_does_not_count() {
        let said = "program  :\nsection   size   addr\n.text   700   1024\n.eh_frame   50   64\n\
                    .debug_str   9000   0\nTotal   9750\n";
        let read = bytes(said).expect("it has text");
        let (text, loaded) = (700.0, 750.0);
        assert_eq!(read, Bytes { text, loaded });
        assert!(bytes("section size addr\n").is_err());
    }

    #[test]
    fn who_annotates_is_a_variant() {
        for (name, _) in WHO {
            assert!(named(name).is_ok(), "{name}");
        }
    }
}
