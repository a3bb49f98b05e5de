//! The steps that cargo does by itself.

use crate::command::Run;
use crate::project::Project;
use anyhow::Result;

pub(super) fn fmt(project: &Project) -> Result<()> {
    Run::cargo(&project.root, "fmt --all --check").run()
}

pub(super) fn clippy(project: &Project) -> Result<()> {
    let root = &project.root;
    Run::cargo(root, "clippy --workspace --all-targets -- -D warnings").run()?;
    Run::cargo(
        root,
        "clippy --workspace --all-targets --features tallymark/log,tallymark/metrics,tallymark/opentelemetry,tallymark/prometheus,tallymark/stream,tallymark-server/auth,tallymark-server/client-tls,tallymark-server/process,tallymark-server/push,tallymark-server/query-api,tallymark-server/reqwest,tallymark-server/tls,tallymark-server/tokio-metrics,tallymark-server/zstd -- -D warnings",
    )
    .run()?;
    // The other of the two models of that crate, which any crate of a program may ask for.
    Run::cargo(
        root,
        "clippy -p tallymark-runtime --features prometheus,prometheus/protobuf -- -D warnings",
    )
    .run()
}

pub(super) fn docs(project: &Project) -> Result<()> {
    Run::cargo(
        &project.root,
        "doc --workspace --no-deps --features tallymark/log,tallymark/metrics,tallymark/opentelemetry,tallymark/prometheus,tallymark/stream,tallymark-server/auth,tallymark-server/axum,tallymark-server/client-tls,tallymark-server/process,tallymark-server/push,tallymark-server/query-api,tallymark-server/reqwest,tallymark-server/tls,tallymark-server/tokio-metrics",
    )
    .env("RUSTDOCFLAGS", "-D warnings")
    .run()
}

pub(super) fn tests(project: &Project) -> Result<()> {
    let root = &project.root;
    Run::cargo(root, "test --workspace").run()?;
    Run::cargo(
        root,
        "test -p tallymark -p tallymark-runtime --features log,metrics,prometheus,stream",
    )
    .run()?;
    Run::cargo(
        root,
        "test -p tallymark-server --features auth,axum,client-tls,process,push,reqwest,tls,tokio-metrics,zstd",
    )
    .run()?;
    Run::cargo(root, "test -p tallymark-traces --features traced").run()
}

/// Optimised, because there are very many interleavings.
pub(super) fn loom(project: &Project) -> Result<()> {
    Run::cargo(
        &project.root,
        "test --release -p tallymark-runtime --lib loom",
    )
    .env("RUSTFLAGS", "--cfg loom")
    .env("CARGO_TARGET_DIR", project.target_apart("loom"))
    .run()
}
