//! The live page in a real browser: of the gateway under load, and of a program with a thousand families
//! and hostile texts. The checks themselves are scripts, in `xtask/live/`.

use crate::command::Run;
use crate::end_to_end::{Gateway, Process};
use crate::project::Project;
use crate::steps::find_tool;
use anyhow::{Context, Result};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;
use tokio::time::timeout;

/// No run takes nearly as long.
const LONGEST: Duration = Duration::from_mins(10);

/// The largest picture that the README shows, in bytes.
const LARGEST: u64 = 150_000;

fn folder(project: &Project) -> PathBuf {
    project.target_apart("live")
}

/// Installs what the scripts stand on, as their lock file says; returns where.
pub(crate) fn install(project: &Project) -> Result<PathBuf> {
    let folder = folder(project);
    let packages = folder.join("node_modules");
    let source = project.root.join("xtask/live");
    let lock = fs::read(source.join("package-lock.json"))?;
    let installed = fs::read(folder.join("installed.json"));
    if packages.exists() && installed.is_ok_and(|installed| installed == lock) {
        return Ok(packages);
    }
    fs::create_dir_all(&folder)?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(source.join(file), folder.join(file))?;
    }
    Run::new(find_tool("npm")?, &folder)
        .args("ci --no-audit --no-fund --ignore-scripts")
        .run()?;
    fs::write(folder.join("installed.json"), lock)?;
    Ok(packages)
}

pub(crate) fn check(project: &Project) -> Result<()> {
    run(project, false)
}

/// Takes the pictures anew.
pub(crate) fn bless(project: &Project) -> Result<()> {
    run(project, true)?;
    let docs = project.root.join("docs");
    fs::create_dir_all(&docs)?;
    for (taken, kept) in [
        ("live-light.png", "live.png"),
        ("live-dark.png", "live-dark.png"),
    ] {
        let kept = docs.join(kept);
        Run::new(find_tool("pngquant")?, &docs)
            .args("--quality 70-95 --speed 1 --strip --force --output")
            .arg(&kept)
            .arg(folder(project).join(taken))
            .run()?;
        let size = fs::metadata(&kept)?.len();
        anyhow::ensure!(size < LARGEST, "{} has {size} bytes", kept.display());
    }
    Ok(())
}

fn run(project: &Project, are_pictures_taken: bool) -> Result<()> {
    let [chromium, node] = ["chromium", "node"].map(find_tool);
    let (chromium, node) = (chromium?, node?);
    install(project)?;
    let folder = folder(project);
    for file in fs::read_dir(project.root.join("xtask/live"))? {
        let file = file?.path();
        if let (Some("mjs"), Some(name)) = (
            file.extension().and_then(|end| end.to_str()),
            file.file_name(),
        ) {
            fs::copy(&file, folder.join(name))?;
        }
    }
    Run::cargo(&project.root, "build --example gateway").run()?;
    Run::cargo(
        &project.root,
        "build -p tallymark-formats --bin tallymark-crowded",
    )
    .run()?;
    let gateway = project.target.join("debug/examples/gateway");
    let crowd = project.target.join("debug/tallymark-crowded");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let gateway = Gateway::start(&gateway).await?;
        let (_crowd, address) = start_crowd(&crowd).await?;
        let arguments = json!({
            "chromium": chromium,
            "metrics": format!("http://{}/", gateway.endpoints.metrics),
            "requests": format!("http://{}", gateway.endpoints.requests),
            "crowd": address,
            "folder": folder,
            "pictures": are_pictures_taken,
        });
        let script = folder.join("main.mjs");
        timeout(LONGEST, script_run(&node, &script, &arguments.to_string()))
            .await
            .context("still not over after ten minutes")?
    })
}

/// The program with a thousand families, and the address of its page.
async fn start_crowd(program: &Path) -> Result<(Process, String)> {
    let mut command = Command::new(program);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut process = Process::start(&mut command)?;
    let stdout = process.child().stdout.take().context("no stdout")?;
    let line = BufReader::new(stdout).lines().next_line().await?;
    let line = line.context("the program has ended before it printed its address")?;
    let address = line
        .strip_prefix("metrics on ")
        .and_then(|url| url.strip_suffix("metrics"));
    let address = address.with_context(|| line.clone())?.to_owned();
    Ok((process, address))
}

async fn script_run(node: &Path, script: &Path, arguments: &str) -> Result<()> {
    let mut child = Command::new(node)
        .arg(script)
        .arg(arguments)
        .kill_on_drop(true)
        .spawn()?;
    let status = child.wait().await?;
    anyhow::ensure!(
        status.success(),
        "the live page is not as it should be: see above; pictures are in {}",
        script.parent().unwrap_or(script).display()
    );
    Ok(())
}
