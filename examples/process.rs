//! What the system tells of the process, which build it is, and what tokio tells of its runtime, beside
//! a metric of the program's own that is made of the same readings.
//!
//! ```text
//! cargo run --example process
//! curl http://127.0.0.1:9464/metrics
//! ```

use std::error::Error;
use std::hint::black_box;
use std::time::Duration;
use tallymark::{Computed, Label, MetricSet};
use tallymark_server::{Exporter, build_info, process};
use tokio::runtime::Handle;

/// Which memory.
#[derive(Label, Clone, Copy)]
#[label(name = "type")]
enum MemoryType {
    Rss,
    Vms,
}

/// Metrics of the worker, by the names of its dashboards.
#[derive(MetricSet)]
#[metrics(namespace = "worker", static = WORKER, labels(service = "reports"))]
struct Worker {
    /// Memory of the process.
    #[metric(value = memory)]
    process_memory_bytes: Computed<MemoryType>,
}

fn memory(give: &mut dyn FnMut(MemoryType, f64)) {
    if let Some(memory) = process::memory() {
        give(MemoryType::Rss, memory.resident_bytes as f64);
        give(MemoryType::Vms, memory.virtual_bytes as f64);
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let exporter = Exporter::builder()
        .build_info(build_info!("worker"))
        .tokio_runtime("main", Handle::current())
        .bind("127.0.0.1:9464")?;
    println!("metrics: http://{}/metrics", exporter.local_addr());

    // Something to see: a tenth of a processor.
    loop {
        tokio::spawn(async { black_box((0..200_000).map(black_box).sum::<u64>()) }).await?;
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
