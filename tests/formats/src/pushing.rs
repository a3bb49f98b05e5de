//! The numbers, pushed: once at the start, and once for each line that comes.

use std::error::Error;
use std::io::{BufRead, stdin};
use std::time::Duration;
use tallymark_server::push::{Pusher, PusherBuilder};

/// Answers each line with one: `ok`, or why not; `counts` with the samples that were sent, have failed and
/// were dropped.
pub(crate) fn push(protocol: &str, url: &str, room: Option<usize>) -> Result<(), Box<dyn Error>> {
    let pusher = match protocol {
        // What has ended could not be asked for any more.
        "remote-write" => by_hand(Pusher::remote_write(url).label("job", "pushed"))
            .ended_at_shutdown(false)
            .start()?,
        "remote-write-native" => by_hand(Pusher::remote_write(url).label("job", "pushed"))
            .native_histograms(true)
            .ended_at_shutdown(false)
            .start()?,
        "otlp" => by_hand(Pusher::otlp(url).label("job", "pushed"))
            .queue_bytes(room.unwrap_or(1 << 20))
            .start()?,
        "pushgateway" => by_hand(Pusher::pushgateway(url, "pushed"))
            .deleted_at_shutdown()
            .start()?,
        other => return Err(format!("no protocol is called `{other}`").into()),
    };
    for line in stdin().lock().lines() {
        if line? == "counts" {
            println!("{}", ["sent", "failed", "dropped"].map(counted).join(" "));
            continue;
        }
        match pusher.flush() {
            Ok(()) => println!("ok"),
            Err(error) => println!("{error}"),
        }
    }
    Ok(())
}

/// The samples of all protocols of which one is in use.
fn counted(outcome: &str) -> String {
    let mut text = String::new();
    tallymark::registry().encode_text(&mut text);
    let start = format!("tallymark_push_samples_{outcome}_total{{");
    let lines = text.lines().filter(|line| line.starts_with(&start));
    let counts = lines.filter_map(|line| line.rsplit(' ').next()?.parse::<u64>().ok());
    counts.sum::<u64>().to_string()
}

fn by_hand<P>(builder: PusherBuilder<P>) -> PusherBuilder<P> {
    builder
        .interval(Duration::from_hours(1))
        .backoff(Duration::from_millis(50), Duration::from_millis(200))
        .grace(Duration::from_secs(5))
}
