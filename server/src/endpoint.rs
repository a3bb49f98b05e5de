//! The pages as a service, for programs that have a server already, and for ours.

use crate::bind_error::BindError;
use crate::builder::ExporterBuilder;
use crate::page::{Answer, Answering};
#[cfg(feature = "query-api")]
use crate::query_api::QueryApi;
#[cfg(feature = "web-config")]
use crate::rate::Rate;
use crate::site::Site;
use crate::slots::Slots;
#[cfg(feature = "web-config")]
use crate::web_config::Web;
use hyper::Request;
use hyper::body::Body;
#[cfg(feature = "web-config")]
use hyper::header::HeaderMap;
use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tower_service::Service;

/// The pages of an [`Exporter`](crate::Exporter) as a tower service, to be mounted into a server that
/// the program has already: axum's, hyper's, tonic's.
///
/// What is not the path of a page is 404, so it belongs behind the program's own routes, or under one
/// route for each path. It needs tokio's runtime with its timers, as those servers do. Connections are the
/// server's to limit.
///
/// ```
/// use axum::{Router, routing::get};
/// use tallymark_server::Endpoint;
///
/// # fn main() -> Result<(), tallymark_server::BindError> {
/// let app: Router = Router::new()
///     .route("/", get(|| async { "hello" }))
///     .fallback_service(Endpoint::new()?);
///
/// let nested: Router = Router::new()
///     .nest_service("/internal", Endpoint::new()?); // /internal/metrics
///
/// let one: Router = Router::new()
///     .route_service("/metrics", Endpoint::new()?);
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Endpoint {
    site: Arc<Site>,
    slots: Arc<Slots>,
    /// Whether it answers at an address of this machine alone.
    pub(crate) is_near: bool,
    #[cfg(feature = "web-config")]
    pub(crate) web: Option<Arc<Web>>,
    #[cfg(feature = "query-api")]
    pub(crate) query_api: Option<QueryApi>,
}

/// What somebody asks for, before it is known whether they may.
#[allow(
    clippy::large_enum_variant,
    reason = "it is moved once or twice, and not kept"
)]
enum Asked {
    Page(Request<()>, bool),
    #[cfg(feature = "query-api")]
    QueryApi(Answering),
}

/// An answer of an [`Endpoint`] that is being made.
///
/// Dropped, it is given up; a scrape that waits for collectors ends on its own thread.
pub struct EndpointFuture(Answering);

impl Endpoint {
    /// The program's registry, under `/metrics`, `/health` and `/ready`.
    ///
    /// # Errors
    /// As [`ExporterBuilder::endpoint`], which is there for other settings.
    pub fn new() -> Result<Self, BindError> {
        ExporterBuilder::new().endpoint()
    }

    pub(crate) fn of(site: Site, slots: Arc<Slots>) -> Self {
        Self {
            site: Arc::new(site),
            slots,
            is_near: false,
            #[cfg(feature = "web-config")]
            web: None,
            #[cfg(feature = "query-api")]
            query_api: None,
        }
    }

    /// The answer to who may ask.
    #[cfg(feature = "web-config")]
    async fn answer_protected(self, web: Arc<Web>, headers: HeaderMap, asked: Asked) -> Answer {
        let protection = web.current().await;
        // First: those who guess are refused with the others.
        let refusal = protection.rate.as_ref().and_then(Rate::refusal);
        #[cfg(feature = "auth")]
        let refusal = match (refusal, &protection.doors) {
            (None, Some(doors)) => doors.refusal(&headers).await,
            (refusal, _) => refusal,
        };
        #[cfg(not(feature = "auth"))]
        let _ = headers;
        let mut answer = match refusal {
            Some(refusal) => refusal,
            None => self.answer(asked).await,
        };
        let headers = protection.headers.iter().cloned();
        answer.headers_mut().extend(headers);
        answer
    }

    #[cfg_attr(
        not(feature = "query-api"),
        allow(clippy::unused_self, reason = "only the query API is asked")
    )]
    fn asked<B>(&self, request: Request<B>) -> Asked
    where
        B: Body + Send + 'static,
        B::Data: Send,
    {
        #[cfg(feature = "query-api")]
        if let Some(api) = &self.query_api
            && api.has(request.uri().path())
        {
            return Asked::QueryApi(api.answer(request));
        }
        let has_body = !request.body().is_end_stream();
        Asked::Page(request.map(drop), has_body)
    }

    fn answer(&self, asked: Asked) -> Answering {
        match asked {
            Asked::Page(request, has_body) => self.site.answer(request, has_body, self.is_near),
            #[cfg(feature = "query-api")]
            Asked::QueryApi(answering) => answering,
        }
    }

    /// What new connections are to be encrypted by.
    #[cfg(feature = "tls")]
    pub(crate) async fn tls(&self) -> Option<Arc<tokio_rustls::rustls::ServerConfig>> {
        let web = self.web.as_ref()?;
        web.current().await.tls.clone()
    }

    /// Whether the answer to a path is for nobody once its client has nothing more to say.
    #[cfg_attr(
        not(feature = "query-api"),
        allow(clippy::unused_self, reason = "only the query API is asked")
    )]
    #[cfg_attr(
        not(feature = "query-api"),
        allow(clippy::unused_self, reason = "there is no such path")
    )]
    pub(crate) fn ends_with_client(&self, path: &str) -> bool {
        #[cfg(feature = "query-api")]
        return self.query_api.as_ref().is_some_and(|api| api.has(path));
        #[cfg(not(feature = "query-api"))]
        {
            let _ = path;
            false
        }
    }

    /// All that requests wait for here.
    pub(crate) fn slots(&self) -> impl Iterator<Item = &Slots> {
        #[cfg(feature = "query-api")]
        let others = self.query_api.iter().map(QueryApi::slots);
        #[cfg(not(feature = "query-api"))]
        let others = std::iter::empty();
        std::iter::once(&*self.slots).chain(others)
    }
}

impl<B> Service<Request<B>> for Endpoint
where
    B: Body + Send + 'static,
    B::Data: Send,
{
    type Response = Answer;
    type Error = Infallible;
    type Future = EndpointFuture;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> EndpointFuture {
        #[cfg(feature = "web-config")]
        if let Some(web) = &self.web {
            let web = Arc::clone(web);
            let headers = request.headers().clone();
            let asked = self.asked(request);
            let answering = self.clone().answer_protected(web, headers, asked);
            return EndpointFuture(Box::pin(answering));
        }
        let asked = self.asked(request);
        EndpointFuture(self.answer(asked))
    }
}

impl Future for EndpointFuture {
    type Output = Result<Answer, Infallible>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context).map(Ok)
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint").finish_non_exhaustive()
    }
}

impl fmt::Debug for EndpointFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EndpointFuture").finish_non_exhaustive()
    }
}
