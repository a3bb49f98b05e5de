//! The pages as a service, for programs that have a server already, and for ours.

use crate::bind_error::BindError;
use crate::builder::ExporterBuilder;
use crate::page::{Answer, Answering};
use crate::site::Site;
use crate::slots::Slots;
#[cfg(feature = "web-config")]
use crate::web_config::Web;
use hyper::Request;
use hyper::body::Body;
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
        }
    }

    /// The answer to who may ask.
    #[cfg(feature = "web-config")]
    async fn answer_protected(self, web: Arc<Web>, request: Request<()>, has_body: bool) -> Answer {
        let protection = web.current().await;
        #[cfg(feature = "auth")]
        let refusal = match &protection.doors {
            Some(doors) => doors.refusal(request.headers()).await,
            None => None,
        };
        #[cfg(not(feature = "auth"))]
        let refusal = None;
        let mut answer = match refusal {
            Some(refusal) => refusal,
            None => self.site.answer(request, has_body, self.is_near).await,
        };
        let headers = protection.headers.iter().cloned();
        answer.headers_mut().extend(headers);
        answer
    }

    /// What new connections are to be encrypted by.
    #[cfg(feature = "tls")]
    pub(crate) async fn tls(&self) -> Option<Arc<tokio_rustls::rustls::ServerConfig>> {
        let web = self.web.as_ref()?;
        web.current().await.tls.clone()
    }

    pub(crate) fn slots(&self) -> &Slots {
        &self.slots
    }
}

impl<B: Body> Service<Request<B>> for Endpoint {
    type Response = Answer;
    type Error = Infallible;
    type Future = EndpointFuture;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> EndpointFuture {
        let has_body = !request.body().is_end_stream();
        let request = request.map(drop);
        #[cfg(feature = "web-config")]
        if let Some(web) = &self.web {
            let web = Arc::clone(web);
            let answering = self.clone().answer_protected(web, request, has_body);
            return EndpointFuture(Box::pin(answering));
        }
        EndpointFuture(self.site.answer(request, has_body, self.is_near))
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
