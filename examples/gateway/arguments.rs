//! What the gateway is started with.

use crate::labels::{Provider, Word};
use clap::Parser;
use reqwest::Url;
use std::time::Duration;

/// A gateway to AI providers that counts what it does.
///
/// It serves `POST /v1/{provider}/{model}/{operation}` with a JSON body, which it passes on. Providers
/// are openai, anthropic and fal.ai; operations are text, image, audio and video; a model is
/// whatever the provider knows.
///
/// Without `--upstream`, a provider is a server within this program, on loopback. It does what the
/// body's `simulate` asks: `ok`, `error`, `timeout` or `rate_limited`. Where the body asks nothing, of
/// every hundred requests 94 succeed, 3 fail, 2 are rate limited, and 1 times out.
#[derive(Debug, Parser)]
#[command(name = "gateway")]
pub(crate) struct Arguments {
    /// Where to serve clients; port 0 takes any free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(crate) listen: String,

    /// Where to serve metrics; port 0 takes any free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:9464")]
    pub(crate) metrics_listen: String,

    /// A real server in place of a provider's stand-in, asked at URL/v1/{model}/{operation}. Can be
    /// given once for each provider.
    #[arg(long = "upstream", value_name = "PROVIDER=URL", value_parser = parse_upstream)]
    upstreams: Vec<(Provider, Url)>,

    /// How long a provider may take to answer, as `2s` or `500ms`.
    #[arg(long, value_name = "TIME", default_value = "2s", value_parser = parse_time)]
    pub(crate) upstream_timeout: Duration,
}

impl Arguments {
    /// The server that was named for `provider`; the last one, if several were.
    pub(crate) fn upstream(&self, provider: Provider) -> Option<&Url> {
        let mut named = self.upstreams.iter().rev();
        let found = named.find(|(of, _)| *of == provider);
        found.map(|(_, url)| url)
    }
}

fn parse_upstream(text: &str) -> Result<(Provider, Url), String> {
    let (provider, url) = text
        .split_once('=')
        .ok_or("write a provider and a URL, such as openai=http://127.0.0.1:9000")?;
    let provider = Provider::parse(provider).ok_or_else(|| {
        format!(
            "there is no provider `{provider}`; there are {}",
            Provider::words()
        )
    })?;
    let url: Url = url
        .parse()
        .map_err(|error| format!("`{url}` is not a URL: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("`{url}` begins with neither http:// nor https://"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(format!(
            "`{url}` has something after its path, which requests have no room for"
        ));
    }
    Ok((provider, url))
}

fn parse_time(text: &str) -> Result<Duration, String> {
    let number = |digits: &str| digits.parse().ok().filter(|number| *number > 0);
    let time = match text.strip_suffix("ms") {
        Some(milliseconds) => number(milliseconds).map(Duration::from_millis),
        None => text
            .strip_suffix('s')
            .and_then(number)
            .map(Duration::from_secs),
    };
    time.ok_or_else(|| "write a whole number of `s` or `ms`, such as 500ms".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn upstreams() {
        let parsed = |text| parse_upstream(text).map(|(provider, url)| (provider, url.to_string()));
        let url = "https://example.com/base".to_owned();
        assert_eq!(
            parsed("fal.ai=https://example.com/base"),
            Ok((Provider::FalAi, url))
        );
        for (text, why) in [
            ("openai", "write a provider and a URL"),
            ("opnai=http://a", "there are openai, anthropic, fal.ai"),
            ("openai=", "is not a URL"),
            ("openai=127.0.0.1:80", "is not a URL"),
            ("openai=ftp://a", "begins with neither"),
            ("openai=http://a/?key=1", "has something after its path"),
        ] {
            let error = parsed(text).expect_err(text);
            assert!(error.contains(why), "{text}: {error}");
        }
    }

    #[test]
    fn the_last_server_of_a_provider_counts() {
        let arguments = [
            "gateway",
            "--upstream",
            "openai=http://a",
            "--upstream",
            "openai=http://b",
        ];
        let arguments = Arguments::parse_from(arguments);
        let url = |provider| arguments.upstream(provider).map(Url::as_str);
        assert_eq!(url(Provider::Openai), Some("http://b/"));
        assert_eq!(url(Provider::Anthropic), None);
    }

    #[test]
    fn times() {
        assert_eq!(parse_time("2s"), Ok(Duration::from_secs(2)));
        assert_eq!(parse_time("500ms"), Ok(Duration::from_millis(500)));
        for text in ["", "2", "s", "0s", "-1s", "1.5s", "2m"] {
            assert!(parse_time(text).is_err(), "{text}");
        }
    }
}
