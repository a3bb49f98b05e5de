//! The numbers, pushed: once at the start, and once for each line that comes.

use std::error::Error;
use std::io::{BufRead, stdin};
use std::time::Duration;
use tallymark_server::push::{Pusher, PusherBuilder};

/// Answers each line with one: `ok`, or why not.
pub(crate) fn push(protocol: &str, url: &str) -> Result<(), Box<dyn Error>> {
    let pusher = match protocol {
        // What has ended could not be asked for any more.
        "remote-write" => by_hand(Pusher::remote_write(url).label("job", "pushed"))
            .ended_at_shutdown(false)
            .start()?,
        "pushgateway" => by_hand(Pusher::pushgateway(url, "pushed"))
            .deleted_at_shutdown()
            .start()?,
        other => return Err(format!("no protocol is called `{other}`").into()),
    };
    for line in stdin().lock().lines() {
        line?;
        match pusher.flush() {
            Ok(()) => println!("ok"),
            Err(error) => println!("{error}"),
        }
    }
    Ok(())
}

fn by_hand<P>(builder: PusherBuilder<P>) -> PusherBuilder<P> {
    builder
        .interval(Duration::from_hours(1))
        .backoff(Duration::from_millis(50), Duration::from_millis(200))
        .grace(Duration::from_secs(5))
}
