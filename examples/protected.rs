//! Metrics behind TLS and a password, at two addresses, and for those on this machine at a Unix socket.
//!
//! The file is that of Prometheus' exporters, and is read again when it changes:
//!
//! ```text
//! openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 \
//!     -keyout server.key -out server.crt -subj /CN=localhost -addext subjectAltName=DNS:localhost
//! cat > web.yml <<END
//! tls_server_config: {cert_file: server.crt, key_file: server.key}
//! basic_auth_users: {alice: $(htpasswd -nbBC 10 '' wonderland | tr -d ':\n')}
//! END
//! cargo run --example protected -- web.yml
//! curl --cacert server.crt -u alice:wonderland https://localhost:9464/metrics
//! ```

use std::error::Error;
use std::time::Duration;
use tallymark::{MetricSet, UpDown};
use tallymark_server::{Exporter, ExporterBuilder};

#[derive(MetricSet)]
#[metrics(namespace = "vault", static = VAULT)]
struct Vault {
    /// Doors that are open.
    open_doors: UpDown,
}

fn exporter(web_config: &str) -> ExporterBuilder {
    let builder = Exporter::builder()
        .web_config(web_config)
        .max_scrapes(2)
        .max_connections(32)
        .reading_timeout(Duration::from_secs(10))
        .bind_also("[::1]:9464");
    #[cfg(unix)]
    let builder = builder.bind_also_unix("vault.sock", 0o600);
    builder
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1);
    let path = path.ok_or("which web configuration? pass the path of a file")?;
    let exporter = exporter(&path).bind("127.0.0.1:9464")?;
    println!("serving at {:?}", exporter.local_addrs());
    VAULT.open_doors.inc();
    tokio::signal::ctrl_c().await?;
    exporter.shutdown();
    Ok(())
}
