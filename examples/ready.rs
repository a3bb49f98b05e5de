//! A program that takes a while to start, and says so: `/health` is whether it runs, `/ready` whether it
//! can do its work.
//!
//! ```text
//! cargo run --example ready
//! curl -i http://127.0.0.1:9464/health
//! curl -i http://127.0.0.1:9464/ready
//! ```

use std::error::Error;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;
use tallymark_server::Exporter;
use tokio::net::TcpStream;

static HAS_PRICES: AtomicBool = AtomicBool::new(false);

fn prices() -> Result<(), &'static str> {
    if HAS_PRICES.load(Ordering::Acquire) {
        Ok(())
    } else {
        Err("prices are being loaded")
    }
}

/// Whether the cache is there; one that does not answer is noticed by the limit.
async fn cache() -> io::Result<()> {
    TcpStream::connect("127.0.0.1:6379").await.map(drop)
}

fn main() -> Result<(), Box<dyn Error>> {
    let exporter = Exporter::builder()
        .ready_check("prices", prices)
        .ready_check_async("cache", cache)
        .ready_limit(Duration::from_millis(500))
        .bind("127.0.0.1:9464")?;
    println!("ready? http://{}/ready", exporter.local_addr());

    thread::sleep(Duration::from_secs(10));
    HAS_PRICES.store(true, Ordering::Release);
    println!("prices are loaded");
    loop {
        thread::park();
    }
}
