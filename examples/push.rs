//! A job that is over before anybody could scrape it: it pushes its metrics by remote write.
//!
//! ```text
//! prometheus --config.file=/dev/null --web.enable-remote-write-receiver &
//! cargo run --example push -- http://localhost:9090/api/v1/write
//! curl -s localhost:9090/api/v1/query --data-urlencode 'query=last_over_time(job_rows_total[5m])'
//! ```

use std::env;
use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;
use tallymark::{Counter, Label, MetricSet};
use tallymark_server::push::Pusher;

#[derive(Label, Clone, Copy)]
enum Fate {
    Kept,
    Skipped,
}

#[derive(MetricSet)]
#[metrics(namespace = "job", static = JOB)]
struct Job {
    /// Rows that were read.
    rows_total: Counter<Fate>,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let url = env::args().nth(1).ok_or("usage: push URL")?;
    let pusher = Pusher::remote_write(url)
        .label("job", "nightly")
        .interval(Duration::from_secs(15))
        .start()?;
    for row in 0..1000 {
        let fate = if row % 10 == 0 {
            Fate::Skipped
        } else {
            Fate::Kept
        };
        JOB.rows_total.with(fate).inc();
    }
    // Dropping the pusher would send it as well; this way failures are seen.
    pusher.flush()?;
    Ok(())
}
