//! The gateway proper: one call of a provider, measured.

use crate::errors::{GatewayError, UpstreamError};
use crate::labels::{Model, Operation, Provider, Word};
use crate::metrics::GATEWAY;
use axum::body::Bytes;
use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode, Url};
use serde::Deserialize;
use std::time::Duration;
use tallymark::{Status, track_metrics};

/// What is said where the provider says nothing of it.
const RETRY_AFTER_SECONDS: u64 = 1;

/// The providers, and the client that asks them.
pub(crate) struct Gateway {
    client: Client,
    /// In the order of [`Provider`].
    upstreams: Vec<Url>,
}

/// What a provider answered: the JSON as it came, and what it says of tokens and money.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) json: Bytes,
    usage: Usage,
}

#[derive(Debug, Deserialize)]
struct Usage {
    tokens: u64,
    cost_dollars: f64,
}

impl Gateway {
    /// A gateway to `upstreams`, one for each [`Provider`], in their order.
    pub(crate) fn new(upstreams: &[Url], timeout: Duration) -> reqwest::Result<Self> {
        // Fails where one is installed already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut client = Client::builder()
            .timeout(timeout)
            // An upstream is what was named as one, and nothing that it or the environment names.
            .redirect(Policy::none())
            .no_proxy();
        if upstreams.iter().all(|upstream| upstream.scheme() == "http") {
            // Else the system's would have to be there, which nobody asks for.
            client = client.tls_certs_only([]);
        }
        let client = client.build()?;
        Ok(Self {
            client,
            upstreams: upstreams.to_vec(),
        })
    }

    /// Passes a request on, and returns the answer.
    ///
    /// Dropping the future closes the connection to the provider, and counts the call as cancelled.
    #[track_metrics(
        provider,
        model: Model = model.into(),
        operation,
        status: Status = from outcome,
        count = GATEWAY.requests_total(provider, model, operation, status),
        count = GATEWAY.outcomes_total(outcome),
        duration = GATEWAY.request_duration_seconds(provider, model, operation),
        in_flight = GATEWAY.requests_in_flight(provider),
        errors = GATEWAY.errors_total(provider, error),
        observe(|reply| reply.usage.cost_dollars) = GATEWAY.request_cost_dollars(provider, model),
        add(|reply| reply.usage.tokens) = GATEWAY.tokens_total(provider, model),
    )]
    pub(crate) async fn call(
        &self,
        provider: Provider,
        model: &str,
        operation: Operation,
        request: Bytes,
    ) -> Result<Reply, GatewayError> {
        let address = self.address(provider, model, operation);
        let request = self
            .client
            .post(address)
            .header(CONTENT_TYPE, "application/json")
            .body(request);
        let response = request.send().await?;
        match response.status() {
            StatusCode::OK => read_reply(response.bytes().await?),
            StatusCode::TOO_MANY_REQUESTS => Err(GatewayError::RateLimited {
                retry_after_seconds: retry_after(&response),
            }),
            _ => Err(complaint(response).await?.into()),
        }
    }

    /// `http://upstream/v1/{model}/{operation}`, under the path that the upstream came with.
    fn address(&self, provider: Provider, model: &str, operation: Operation) -> Url {
        let mut address = self.upstreams[provider as usize].clone();
        if let Ok(mut path) = address.path_segments_mut() {
            path.pop_if_empty().extend(["v1", model, &operation.word()]);
        }
        address
    }
}

fn read_reply(json: Bytes) -> Result<Reply, GatewayError> {
    let usage: Usage = serde_json::from_slice(&json)
        .map_err(|error| UpstreamError::Malformed(error.to_string()))?;
    if usage.cost_dollars < 0.0 {
        return Err(UpstreamError::Malformed("`cost_dollars` is negative".to_owned()).into());
    }
    Ok(Reply { json, usage })
}

fn retry_after(response: &Response) -> u64 {
    let header = response.headers().get(RETRY_AFTER);
    header
        .and_then(|header| header.to_str().ok()?.parse().ok())
        .unwrap_or(RETRY_AFTER_SECONDS)
}

async fn complaint(response: Response) -> reqwest::Result<UpstreamError> {
    #[derive(Deserialize)]
    struct Complaint {
        message: String,
    }
    let status = response.status();
    let body = response.bytes().await?;
    let message = serde_json::from_slice::<Complaint>(&body)
        .map_or_else(|_| "it does not say why".to_owned(), |it| it.message);
    let status_code = status.as_u16();
    Ok(if status.is_server_error() {
        UpstreamError::Failed {
            status: status_code,
            message,
        }
    } else {
        UpstreamError::Refused {
            status: status_code,
            message,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn malformed(json: &'static str) -> String {
        read_reply(Bytes::from_static(json.as_bytes()))
            .expect_err("malformed")
            .to_string()
    }

    #[test]
    fn a_reply_states_tokens_and_cost() {
        let json = r#"{"text": "ok", "tokens": 3, "cost_dollars": 0.25}"#;
        let reply = read_reply(Bytes::from_static(json.as_bytes())).expect("a reply");
        assert_eq!((reply.usage.tokens, reply.usage.cost_dollars), (3, 0.25));
        assert_eq!(reply.json, json, "passed on as it came");
        assert!(malformed(r#"{"tokens": 3}"#).contains("missing field `cost_dollars`"));
        assert!(malformed(r#"{"tokens": 3, "cost_dollars": -1}"#).contains("negative"));
    }

    #[test]
    fn names_of_models_stay_one_segment() {
        let upstreams =
            ["http://a", "http://b/", "http://c/x/"].map(|url| url.parse().expect("a URL"));
        let gateway = Gateway::new(&upstreams, Duration::from_secs(1)).expect("a client");
        let address = |provider, model| {
            gateway
                .address(provider, model, Operation::Text)
                .to_string()
        };
        assert_eq!(address(Provider::Openai, "gpt-5"), "http://a/v1/gpt-5/text");
        assert_eq!(
            address(Provider::Anthropic, "a/b?c"),
            "http://b/v1/a%2Fb%3Fc/text"
        );
        assert_eq!(address(Provider::FalAi, "veo"), "http://c/x/v1/veo/text");
    }
}
