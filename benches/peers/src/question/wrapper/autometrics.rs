//! With `autometrics` and its tracker of the `prometheus` crate. It has no labels of the user's own.

use super::{Failed, Form, ready, work};
use crate::contestant::{Contestant, Path};
use crate::items::{BOUNDS, Call, calls};
use std::hint::black_box;
use std::sync::LazyLock;

pub(super) fn contestant(form: Form) -> Contestant {
    use autometrics::autometrics;

    #[autometrics(track_concurrency)]
    fn theirs_sync(call: Call) -> Result<u32, Failed> {
        work(call)
    }
    #[autometrics(track_concurrency)]
    async fn theirs_async(call: Call) -> Result<u32, Failed> {
        work(call)
    }
    static REGISTRY: LazyLock<prometheus::Registry> = LazyLock::new(|| {
        let registry = prometheus::Registry::new();
        autometrics::settings::AutometricsSettings::builder()
            .histogram_buckets(BOUNDS)
            .prometheus_registry(registry.clone())
            .init();
        registry
    });
    LazyLock::force(&REGISTRY);
    let who = "autometrics, prometheus";
    match form {
        Form::Sync => Contestant::new(
            who,
            Path::Idiom,
            calls(),
            |call| {
                let _ = black_box(theirs_sync(*call));
            },
            || total(&REGISTRY, "theirs_sync"),
        ),
        Form::Async => Contestant::new(
            who,
            Path::Idiom,
            calls(),
            |call| {
                let _ = black_box(ready(theirs_async(*call)));
            },
            || total(&REGISTRY, "theirs_async"),
        ),
    }
}

fn total(registry: &prometheus::Registry, function: &str) -> u64 {
    let text = prometheus::TextEncoder::new().encode_to_string(&registry.gather());
    let text = text.expect("text is encoded");
    let of_function = |line: &&str| line.contains(&format!("function=\"{function}\""));
    let lines: Vec<&str> = text.lines().filter(of_function).collect();
    crate::peers::sum_of_lines(&lines.join("\n"), "function_calls_total{")
}
