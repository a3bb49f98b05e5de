//! What was sent and what came back: the truth that Prometheus' sums are compared with.

use super::protocol::{OTHER_MODEL, Simulate, route};
use hyper::StatusCode;
use std::collections::BTreeMap;

/// A request: to whom, for what, and what should happen.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    pub(super) provider: &'static str,
    pub(super) model: String,
    pub(super) operation: &'static str,
    pub(super) simulate: Simulate,
    /// Whether the gateway knows the model.
    pub(super) is_known: bool,
}

/// What a successful reply states.
#[derive(Clone, Copy, Debug)]
pub(super) struct Usage {
    pub(super) tokens: u64,
    pub(super) cost_dollars: f64,
}

/// Numbers by label values, in the order of the query's labels.
pub(super) type Sums<const N: usize> = BTreeMap<[String; N], f64>;

#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// By provider, model, operation, status.
    pub(super) requests: Sums<4>,
    /// Requests that were answered, by provider, model, operation.
    pub(super) answered: Sums<3>,
    /// By provider, error.
    pub(super) errors: Sums<2>,
    pub(super) outcomes: Sums<1>,
    /// By provider, model.
    pub(super) tokens: Sums<2>,
    pub(super) dollars: Sums<2>,
    pub(super) replies: Sums<2>,
    /// By reason.
    pub(super) bad_requests: Sums<1>,
    /// Requests with models that became `other`.
    pub(super) overflowed: f64,
    pub(super) http: Http,
}

/// What the gateway's server has answered, whatever it was.
#[derive(Debug, Default)]
pub(super) struct Http {
    /// By method, route, status, outcome.
    pub(super) requests: Sums<4>,
    /// By method, route.
    pub(super) ended: Sums<2>,
    /// By route: the bytes of all bodies that were sent, and of those that came back.
    pub(super) sent: Sums<1>,
    pub(super) received: Sums<1>,
    /// Requests that had an answer, by route.
    pub(super) answered: Sums<1>,
}

/// One request as HTTP has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Exchange<'a> {
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) sent: usize,
    /// Status and bytes of the answer; nothing if it was cut off.
    pub(super) answer: Option<(StatusCode, usize)>,
}

impl Planned {
    fn model(&self) -> &str {
        if self.is_known {
            &self.model
        } else {
            OTHER_MODEL
        }
    }
}

fn add<const N: usize>(sums: &mut Sums<N>, labels: [&str; N], value: f64) {
    *sums.entry(labels.map(str::to_owned)).or_default() += value;
}

impl Ledger {
    /// A request that was answered as it should be.
    pub(super) fn answered(&mut self, request: &Planned, usage: Option<Usage>) {
        let (provider, model, operation) = (request.provider, request.model(), request.operation);
        let (status, outcome) = match request.simulate {
            Simulate::Ok => ("success", "ok"),
            _ => ("error", "error"),
        };
        self.count(request, status, outcome);
        add(&mut self.answered, [provider, model, operation], 1.0);
        if let Some(error) = request.simulate.error() {
            add(&mut self.errors, [provider, error], 1.0);
        }
        if let Some(usage) = usage {
            add(&mut self.tokens, [provider, model], usage.tokens as f64);
            add(&mut self.dollars, [provider, model], usage.cost_dollars);
            add(&mut self.replies, [provider, model], 1.0);
        }
    }

    /// A request that the client cut off while it was in flight.
    pub(super) fn cut_off_one(&mut self, request: &Planned) {
        self.count(request, "error", "cancelled");
    }

    fn count(&mut self, request: &Planned, status: &str, outcome: &str) {
        let labels = [request.provider, request.model(), request.operation, status];
        add(&mut self.requests, labels, 1.0);
        add(&mut self.outcomes, [outcome], 1.0);
        if !request.is_known {
            self.overflowed += 1.0;
        }
    }

    pub(super) fn refused(&mut self, reason: &str) {
        add(&mut self.bad_requests, [reason], 1.0);
    }

    /// Enters what HTTP is to say of a request.
    pub(super) fn exchanged(&mut self, exchange: Exchange<'_>) {
        let (method, route) = (exchange.method, route(exchange.path));
        let http = &mut self.http;
        let (status, outcome) = match exchange.answer {
            None => (String::new(), "cancelled"),
            Some((status, _)) if status.is_server_error() => (status.as_str().to_owned(), "error"),
            Some((status, _)) => (status.as_str().to_owned(), "ok"),
        };
        add(&mut http.requests, [method, route, &status, outcome], 1.0);
        add(&mut http.ended, [method, route], 1.0);
        add(&mut http.sent, [route], exchange.sent as f64);
        if let Some((_, bytes)) = exchange.answer {
            add(&mut http.received, [route], bytes as f64);
            add(&mut http.answered, [route], 1.0);
        }
    }

    /// Takes over what another ledger has.
    pub(super) fn merge(&mut self, other: Self) {
        fn merge<const N: usize>(into: &mut Sums<N>, from: Sums<N>) {
            for (labels, value) in from {
                *into.entry(labels).or_default() += value;
            }
        }
        merge(&mut self.requests, other.requests);
        merge(&mut self.answered, other.answered);
        merge(&mut self.errors, other.errors);
        merge(&mut self.outcomes, other.outcomes);
        merge(&mut self.tokens, other.tokens);
        merge(&mut self.dollars, other.dollars);
        merge(&mut self.replies, other.replies);
        merge(&mut self.bad_requests, other.bad_requests);
        self.overflowed += other.overflowed;
        merge(&mut self.http.requests, other.http.requests);
        merge(&mut self.http.ended, other.http.ended);
        merge(&mut self.http.sent, other.http.sent);
        merge(&mut self.http.received, other.http.received);
        merge(&mut self.http.answered, other.http.answered);
    }

    pub(super) fn requests(&self) -> f64 {
        self.requests.values().sum()
    }

    pub(super) fn cut_off(&self) -> f64 {
        self.outcomes
            .get(["cancelled".to_owned()].as_ref())
            .copied()
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_request_is_counted_once() {
        let mut request = Planned {
            provider: "openai",
            model: "m".to_owned(),
            operation: "text",
            simulate: Simulate::Ok,
            is_known: true,
        };
        let usage = Usage {
            tokens: 3,
            cost_dollars: 0.5,
        };
        let mut ledger = Ledger::default();
        ledger.answered(&request, Some(usage));
        request.simulate = Simulate::RateLimited;
        ledger.answered(&request, None);
        request.is_known = false;
        let mut other = Ledger::default();
        other.cut_off_one(&request);
        ledger.merge(other);

        let labels = |labels: [&str; 4]| labels.map(str::to_owned);
        let requests = Sums::from([
            (labels(["openai", "m", "text", "success"]), 1.0),
            (labels(["openai", "m", "text", "error"]), 1.0),
            (labels(["openai", "other", "text", "error"]), 1.0),
        ]);
        assert_eq!(ledger.requests, requests);
        let sums = (ledger.requests(), ledger.cut_off(), ledger.overflowed);
        assert_eq!(sums, (3.0, 1.0, 1.0));
        assert_eq!(ledger.answered.into_values().sum::<f64>(), 2.0);
        assert_eq!(
            ledger.errors.into_keys().next(),
            Some(["openai", "rate_limited"].map(str::to_owned))
        );
    }

    #[test]
    fn a_request_is_entered_as_its_server_sees_it() {
        let mut ledger = Ledger::default();
        let exchange = Exchange {
            method: "POST",
            path: "/v1/openai/m/text",
            sent: 7,
            answer: None,
        };
        ledger.exchanged(exchange);
        for (path, code, bytes) in [("/v1/openai/m/text", 502, 5), ("/v2", 404, 3)] {
            let status = StatusCode::from_u16(code).expect("a status");
            let answer = Some((status, bytes));
            let mut other = Ledger::default();
            other.exchanged(Exchange {
                path,
                answer,
                ..exchange
            });
            ledger.merge(other);
        }
        let route = "/v1/{provider}/{model}/{operation}";
        let requests: Vec<_> = ledger.http.requests.into_keys().collect();
        let expected = [
            ["POST", route, "", "cancelled"],
            ["POST", route, "502", "error"],
            ["POST", "unmatched", "404", "ok"],
        ];
        assert_eq!(requests, expected.map(|labels| labels.map(str::to_owned)));
        let sums = |sums: Sums<1>| sums.into_values().collect::<Vec<_>>();
        assert_eq!(sums(ledger.http.sent), [14.0, 7.0]);
        assert_eq!(sums(ledger.http.received), [5.0, 3.0]);
    }
}
