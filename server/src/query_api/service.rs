//! The query API as a tower service: what comes in, and who answers it.

use super::answer::{Refusal, error, json_answer};
use super::builder::QueryApiBuilder;
use super::database::Database;
use super::error::QueryApiError;
use super::own::{Asked, Endpoint, Outcome};
use super::parameters::Parameters;
use super::question::{Bounds, Question};
use super::services::{NotRead, Services};
use crate::builder::ExporterBuilder;
use crate::page::{Answer, Answering, ready};
use crate::slots::Slots;
use http_body_util::BodyExt;
use hyper::body::{Body, Buf};
use hyper::header::{ALLOW, CONTENT_TYPE, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, Request, StatusCode};
use serde_json::json;
use std::convert::Infallible;
use std::fmt;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::time::timeout;
use tower_service::Service;

/// The largest form that is read.
const FORM: usize = 256 * 1024;

/// How long a form may take to arrive.
const ARRIVAL: Duration = Duration::from_secs(10);

/// A query API in front of a Prometheus or a VictoriaMetrics: see the [module](super).
///
/// It is a tower service, and is cloned as one: clones share their connections and limits. It needs tokio's
/// runtime with its timers.
#[derive(Clone)]
pub struct QueryApi(Arc<Inner>);

pub(super) struct Inner {
    /// Without a slash at its end.
    pub(super) prefix: String,
    pub(super) query: Bounds,
    pub(super) services_timeout: Duration,
    pub(super) most_bytes: usize,
    pub(super) services: Services,
    pub(super) database: Database,
    pub(super) slots: Slots,
}

/// An answer of a [`QueryApi`] that is being made.
///
/// Dropped, it is given up, and the database is told by the end of the connection.
pub struct QueryFuture(Answering);

impl QueryApi {
    /// In front of the database at this address, such as `http://localhost:8428`.
    ///
    /// # Errors
    /// As [`QueryApiBuilder::build`].
    pub fn new(url: impl Into<String>) -> Result<Self, QueryApiError> {
        Self::builder(url).build()
    }

    /// In front of the database whose address the environment has as `VICTORIAMETRICS_URL`.
    ///
    /// # Errors
    /// When it has none, and as [`QueryApiBuilder::build`].
    pub fn from_env() -> Result<Self, QueryApiError> {
        Self::builder_from_env()?.build()
    }

    /// Settings, to be ended by [`build`](QueryApiBuilder::build).
    pub fn builder(url: impl Into<String>) -> QueryApiBuilder {
        QueryApiBuilder::new(url.into())
    }

    /// Settings, with the address that the environment has as `VICTORIAMETRICS_URL`.
    ///
    /// # Errors
    /// When it has none.
    pub fn builder_from_env() -> Result<QueryApiBuilder, QueryApiError> {
        const VARIABLE: &str = "VICTORIAMETRICS_URL";
        let url = std::env::var(VARIABLE).unwrap_or_default();
        if url.trim().is_empty() {
            return Err(QueryApiError::Environment { variable: VARIABLE });
        }
        Ok(Self::builder(url.trim()))
    }

    pub(super) fn of(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// The paths that are answered.
    pub(crate) fn paths(&self) -> impl Iterator<Item = String> {
        let path = |endpoint: Endpoint| format!("{}/{}", self.0.prefix, endpoint.name());
        Endpoint::ALL.into_iter().map(path)
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.0.endpoint(path).is_some()
    }

    pub(crate) fn slots(&self) -> &Slots {
        &self.0.slots
    }

    pub(crate) fn answer<B>(&self, request: Request<B>) -> Answering
    where
        B: Body + Send + 'static,
        B::Data: Send,
    {
        let inner = Arc::clone(&self.0);
        let Some(endpoint) = inner.endpoint(request.uri().path()) else {
            let known: Vec<_> = self.paths().collect();
            let words = format!(
                "nothing is served under this path; known paths are {}",
                known.join(", ")
            );
            return ready(error(StatusCode::NOT_FOUND, &words));
        };
        Box::pin(async move {
            let asked = Asked::new(endpoint);
            let (head, body) = request.into_parts();
            let (outcome, answer) = match inner.answer(endpoint, &head, body).await {
                Ok(answered) => answered,
                Err(refusal) => (refusal.outcome, refusal.answer()),
            };
            asked.ended(outcome);
            answer
        })
    }
}

impl Inner {
    fn endpoint(&self, path: &str) -> Option<Endpoint> {
        let name = path.strip_prefix(&self.prefix)?.strip_prefix('/')?;
        Endpoint::ALL
            .into_iter()
            .find(|endpoint| endpoint.name() == name)
    }

    async fn answer<B: Body>(
        &self,
        endpoint: Endpoint,
        head: &Parts,
        body: B,
    ) -> Result<(Outcome, Answer), Refusal> {
        let methods: &[Method] = if endpoint.is_passed_on() {
            &[Method::GET, Method::HEAD, Method::POST]
        } else {
            &[Method::GET, Method::HEAD]
        };
        if !methods.contains(&head.method) {
            return Ok((Outcome::Invalid, not_allowed(methods)));
        }
        let form = form(head, body).await?;
        let parameters = Parameters::parse(head.uri.query().unwrap_or_default(), &form)?;
        match endpoint {
            Endpoint::Services => self.services().await,
            Endpoint::Health => Ok(self.health().await),
            _ => {
                let question = Question::new(endpoint, &parameters, self.query)?;
                let slot = self.slots.take().await.ok_or_else(Refusal::busy)?;
                let limit = self.query.timeout;
                let asked = self.database.ask(question, slot, self.most_bytes, limit);
                let found = asked.await?;
                Ok((found.outcome(), found.answer()))
            }
        }
    }

    async fn services(&self) -> Result<(Outcome, Answer), Refusal> {
        let slot = self.slots.take().await.ok_or_else(Refusal::busy)?;
        let limit = self.services_timeout;
        let found = self.services.read(&self.database, slot, limit).await;
        let (outcome, answer) = match found {
            Ok(found) => (Outcome::Ok, json!({"status": "success", "data": found})),
            Err(failure) if !self.services.known.is_empty() => {
                let warning = format!("these are the services that are known: {}", failure.words());
                let known = &self.services.known;
                let answer = json!({"status": "success", "data": known, "warnings": [warning]});
                (failure.outcome(), answer)
            }
            Err(NotRead::Refused(refusal)) => return Err(refusal),
            Err(NotRead::Answered(found)) => return Ok((found.outcome(), found.answer())),
        };
        Ok((outcome, json_answer(StatusCode::OK, answer.to_string())))
    }

    async fn health(&self) -> (Outcome, Answer) {
        let Some(slot) = self.slots.take().await else {
            let reason = Refusal::busy().words;
            return (Outcome::Busy, health(StatusCode::OK, "degraded", &reason));
        };
        let limit = self.services_timeout;
        let found = match self.services.read(&self.database, slot, limit).await {
            Ok(found) => found,
            Err(failure) => {
                let status = StatusCode::SERVICE_UNAVAILABLE;
                let answer = health(status, "unhealthy", &failure.words());
                return (failure.outcome(), answer);
            }
        };
        let (label, family) = (&self.services.label, &self.services.family);
        let missing = self.services.missing(&found);
        let (status, reason) = if !missing.is_empty() {
            let missing = missing.join(", ");
            let reason = format!("the database has no series of {family} with {label}: {missing}");
            ("degraded", reason)
        } else if found.is_empty() {
            (
                "degraded",
                format!("the database has no series of {family}"),
            )
        } else {
            let count = found.len();
            (
                "healthy",
                format!("the database answers, and has {count} values of {label}"),
            )
        };
        (Outcome::Ok, health(StatusCode::OK, status, &reason))
    }
}

fn health(status: StatusCode, word: &str, reason: &str) -> Answer {
    let text = json!({"status": word, "reason": reason}).to_string();
    json_answer(status, text)
}

fn not_allowed(methods: &[Method]) -> Answer {
    let methods: Vec<_> = methods.iter().map(Method::as_str).collect();
    let methods = methods.join(", ");
    let words = format!("only {methods} are answered here");
    let mut answer = error(StatusCode::METHOD_NOT_ALLOWED, &words);
    if let Ok(allowed) = HeaderValue::from_str(&methods) {
        answer.headers_mut().insert(ALLOW, allowed);
    }
    answer
}

/// The form in the body of a POST.
async fn form<B: Body>(head: &Parts, body: B) -> Result<Vec<u8>, Refusal> {
    let refused = |status, words: &str| Refusal::new(status, Outcome::Invalid, words);
    let too_large = || {
        refused(
            StatusCode::PAYLOAD_TOO_LARGE,
            "the form has more than 256 KiB",
        )
    };
    if head.method != Method::POST {
        if body.is_end_stream() {
            return Ok(Vec::new());
        }
        let words = "requests have no body here; send parameters in the query, or by POST";
        return Err(refused(StatusCode::PAYLOAD_TOO_LARGE, words));
    }
    let kind = head.headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    let kind = kind.and_then(|kind| kind.split(|byte| *byte == b';').next());
    let is_form = |kind: &[u8]| {
        kind.trim_ascii()
            .eq_ignore_ascii_case(b"application/x-www-form-urlencoded")
    };
    if !body.is_end_stream() && !kind.is_some_and(is_form) {
        let words = "write `Content-Type: application/x-www-form-urlencoded`, and parameters as name=value&name=value";
        return Err(refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, words));
    }
    if body.size_hint().lower() > FORM as u64 {
        return Err(too_large());
    }
    let reading = async {
        let mut body = pin!(body);
        let mut form = Vec::new();
        while let Some(frame) = body.frame().await {
            let broken = |_| refused(StatusCode::BAD_REQUEST, "the form broke off");
            if let Ok(mut data) = frame.map_err(broken)?.into_data() {
                if data.remaining() > FORM - form.len() {
                    return Err(too_large());
                }
                while data.has_remaining() {
                    let chunk = data.chunk();
                    let length = chunk.len();
                    form.extend_from_slice(chunk);
                    data.advance(length);
                }
            }
        }
        Ok(form)
    };
    timeout(ARRIVAL, reading).await.unwrap_or_else(|_| {
        let words = "the form has not arrived in ten seconds";
        Err(refused(StatusCode::REQUEST_TIMEOUT, words))
    })
}

impl ExporterBuilder {
    /// Serves a [query API](crate::query_api) beside the pages, behind the same protection.
    pub fn query_api(mut self, api: QueryApi) -> Self {
        self.query_api = Some(api);
        self
    }
}

impl<B> Service<Request<B>> for QueryApi
where
    B: Body + Send + 'static,
    B::Data: Send,
{
    type Response = Answer;
    type Error = Infallible;
    type Future = QueryFuture;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> QueryFuture {
        QueryFuture(self.answer(request))
    }
}

impl Future for QueryFuture {
    type Output = Result<Answer, Infallible>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context).map(Ok)
    }
}

impl fmt::Debug for QueryApi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QueryApi")
            .field("prefix", &self.0.prefix)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for QueryFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QueryFuture").finish_non_exhaustive()
    }
}
