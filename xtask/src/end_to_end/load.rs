//! Sending requests of known outcome.
//!
//! Eight clients send over a connection each. Now and then all of them send a request that hangs,
//! and cut it off as soon as the gateway says that it is in flight: so it is certain what the
//! gateway has to count.

use super::connection::{Connection, Reply};
use super::gateway::Endpoints;
use super::ledger::{Exchange, Ledger, Planned, Usage};
use super::protocol::{
    BAD_REQUESTS, MODELS, OPERATIONS, PROVIDERS, Simulate, TOO_LARGE, TOO_LARGE_BYTES, model, path,
};
use anyhow::{Context, Result, ensure};
use hyper::StatusCode;
use serde::Deserialize;
use std::sync::Arc;
use tokio::sync::Barrier;
use tokio::task::{JoinHandle, JoinSet};

pub(super) const CONNECTIONS: usize = 8;

/// What each client sends, beside what it cuts off.
const REQUESTS: usize = 2_560;
/// After as many requests each client cuts one off.
const BETWEEN_CUTS: usize = 100;
/// The models that are asked for, more than the gateway tells apart.
const ASKED_MODELS: usize = MODELS + 10;

#[derive(Deserialize)]
struct Answer {
    tokens: u64,
    cost_dollars: f64,
}

/// Sends everything, and returns the truth.
pub(super) async fn send_all(gateway: Endpoints) -> Result<Ledger> {
    let mut ledger = introduce_models(gateway).await?;
    let all = Arc::new(Barrier::new(CONNECTIONS));
    let mut clients: JoinSet<_> = (0..CONNECTIONS)
        .map(|number| Client::new(gateway, &all, number).run())
        .collect();
    // The first mistake ends them all.
    while let Some(client) = clients.join_next().await {
        ledger.merge(client??);
    }
    refused(gateway, &mut ledger).await?;
    Ok(ledger)
}

/// Asks for the first models one after the other, since the gateway tells apart those met first.
async fn introduce_models(gateway: Endpoints) -> Result<Ledger> {
    let mut ledger = Ledger::default();
    let mut connection = Connection::open(gateway.requests).await?;
    for index in 0..MODELS {
        let request = Planned {
            provider: PROVIDERS[index % PROVIDERS.len()],
            operation: OPERATIONS[index % OPERATIONS.len()],
            model: model(index),
            simulate: Simulate::Ok,
            is_known: true,
        };
        send(&mut connection, &request, &mut ledger).await?;
    }
    Ok(ledger)
}

/// Sends what the gateway does not pass on.
async fn refused(gateway: Endpoints, ledger: &mut Ledger) -> Result<()> {
    let mut connection = Connection::open(gateway.requests).await?;
    for (times, (method, path, body, status, reason)) in BAD_REQUESTS.iter().enumerate() {
        for _ in 0..=times {
            let reply = connection.send(method, path, *body).await?;
            expect(&reply, *status, path)?;
            ledger.refused(reason);
            ledger.exchanged(exchange(method, path, body.len(), Some(&reply)));
        }
    }
    let (status, reason) = TOO_LARGE;
    let path = path(PROVIDERS[0], "m", OPERATIONS[0]);
    let reply = connection
        .send("POST", &path, vec![b' '; TOO_LARGE_BYTES])
        .await?;
    expect(&reply, status, &path)?;
    ledger.refused(reason);
    ledger.exchanged(exchange("POST", &path, TOO_LARGE_BYTES, Some(&reply)));
    Ok(())
}

/// Sends a request that hangs, and returns when it is in flight.
pub(super) async fn hanging(gateway: Endpoints) -> Result<JoinHandle<Result<StatusCode>>> {
    let mut connection = Connection::open(gateway.requests).await?;
    let request = planned(0, Simulate::Timeout);
    let mut in_flight = [0; PROVIDERS.len()];
    in_flight[provider(0)] = 1;
    let reply = tokio::spawn(async move { Ok(post(&mut connection, &request).await?.status) });
    gateway.wait_for_in_flight(in_flight).await?;
    Ok(reply)
}

/// One of the clients.
struct Client {
    gateway: Endpoints,
    all: Arc<Barrier>,
    number: usize,
    ledger: Ledger,
}

impl Client {
    fn new(gateway: Endpoints, all: &Arc<Barrier>, number: usize) -> Self {
        Self {
            gateway,
            all: Arc::clone(all),
            number,
            ledger: Ledger::default(),
        }
    }

    async fn run(mut self) -> Result<Ledger> {
        let mut connection = Connection::open(self.gateway.requests).await?;
        for at in 0..REQUESTS {
            let index = at * CONNECTIONS + self.number;
            let request = planned(index, simulate(at));
            send(&mut connection, &request, &mut self.ledger).await?;
            if (at + 1) % BETWEEN_CUTS == 0 {
                connection = self.cut_off(connection, at / BETWEEN_CUTS).await?;
            }
        }
        Ok(self.ledger)
    }

    /// Sends a request that hangs, together with all other clients, and closes the connection.
    async fn cut_off(&mut self, connection: Connection, round: usize) -> Result<Connection> {
        let index = |number| round * CONNECTIONS + number;
        let mut in_flight = [0; PROVIDERS.len()];
        for number in 0..CONNECTIONS {
            in_flight[provider(index(number))] += 1;
        }
        let request = planned(index(self.number), Simulate::Timeout);

        // Nobody else has a request in flight from here on.
        self.all.wait().await;
        let sent = request.clone();
        let mut connection = connection;
        let reply = tokio::spawn(async move { post(&mut connection, &sent).await });
        self.gateway.wait_for_in_flight(in_flight).await?;
        // Everybody has seen it.
        self.all.wait().await;
        ensure!(
            !reply.is_finished(),
            "a request that should hang was answered"
        );
        // The connection with it.
        reply.abort();
        self.ledger.cut_off_one(&request);
        let path = path_of(&request);
        let sent = body_of(&request).len();
        self.ledger.exchanged(exchange("POST", &path, sent, None));
        self.gateway
            .wait_for_in_flight([0; PROVIDERS.len()])
            .await?;
        self.all.wait().await;
        Connection::open(self.gateway.requests).await
    }
}

/// Request number `index`: providers, models and operations in all combinations.
fn planned(index: usize, simulate: Simulate) -> Planned {
    let model_index = index / PROVIDERS.len() % ASKED_MODELS;
    Planned {
        provider: PROVIDERS[provider(index)],
        model: model(model_index),
        operation: OPERATIONS[index / (PROVIDERS.len() * ASKED_MODELS) % OPERATIONS.len()],
        simulate,
        is_known: model_index < MODELS,
    }
}

fn provider(index: usize) -> usize {
    index % PROVIDERS.len()
}

/// What each client's request at `at` does: most succeed, and few hang, as those take long.
fn simulate(at: usize) -> Simulate {
    match at {
        _ if at % 640 == 77 => Simulate::Timeout,
        _ if at % 32 == 5 => Simulate::Error,
        _ if at % 50 == 7 => Simulate::RateLimited,
        _ => Simulate::Ok,
    }
}

async fn post(connection: &mut Connection, request: &Planned) -> Result<Reply> {
    let path = path_of(request);
    connection.send("POST", &path, body_of(request)).await
}

fn path_of(request: &Planned) -> String {
    path(request.provider, &request.model, request.operation)
}

fn body_of(request: &Planned) -> String {
    format!(
        r#"{{"prompt": "a request to {}", "simulate": "{}"}}"#,
        request.provider,
        request.simulate.word()
    )
}

fn exchange<'a>(
    method: &'a str,
    path: &'a str,
    sent: usize,
    reply: Option<&Reply>,
) -> Exchange<'a> {
    Exchange {
        method,
        path,
        sent,
        answer: reply.map(|reply| (reply.status, reply.body.len())),
    }
}

/// Sends a request, and enters it as soon as it is answered as it should be.
async fn send(connection: &mut Connection, request: &Planned, ledger: &mut Ledger) -> Result<()> {
    let reply = post(connection, request).await?;
    expect(&reply, request.simulate.status(), &format!("{request:?}"))?;
    let usage = match request.simulate {
        Simulate::Ok => {
            let Answer {
                tokens,
                cost_dollars,
            } = serde_json::from_slice(&reply.body).context("the reply states no usage")?;
            Some(Usage {
                tokens,
                cost_dollars,
            })
        }
        _ => None,
    };
    ledger.answered(request, usage);
    let (path, sent) = (path_of(request), body_of(request).len());
    ledger.exchanged(exchange("POST", &path, sent, Some(&reply)));
    Ok(())
}

fn expect(reply: &Reply, status: StatusCode, what: &str) -> Result<()> {
    ensure!(
        reply.status == status,
        "{what} was answered with {} instead of {status}: {}",
        reply.status,
        String::from_utf8_lossy(&reply.body)
    );
    Ok(())
}
