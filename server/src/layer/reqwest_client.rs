//! Clients of `reqwest`, which have types of their own for requests and answers.

use super::families::HttpFamilies;
use super::future::MeasuredFuture;
use super::route::{RequestHead, RouteOf};
use super::service::HttpService;
use hyper::http::Extensions;
use hyper::{Response, Uri};
use reqwest::{Body, Client, Error, Request, ResponseBuilderExt};
use std::ops::Deref;

impl<H, R> HttpService<Client, H, R>
where
    H: Deref<Target: HttpFamilies> + Clone + Send + Sync + 'static,
    R: RouteOf,
{
    /// Sends a request, as [`Client::execute`] does, and measures it: with the feature `reqwest`.
    ///
    /// It ends when the answer's body was read or dropped. Redirects are followed within it, and counted
    /// for the host that was asked first.
    ///
    /// ```
    /// use tallymark_server::layer::HttpLayer;
    /// use tower_layer::Layer;
    ///
    /// # async fn ask() -> Result<(), Box<dyn std::error::Error>> {
    /// let client = HttpLayer::client()?.layer(reqwest::Client::new());
    /// let request = client.get_ref().get("http://localhost/orders/7").build()?;
    /// let order = client.execute(request).await?.text().await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// Those of the client.
    pub async fn execute(&self, request: Request) -> Result<reqwest::Response, Error> {
        // What is a URL and no URI cannot be sent; the client says so, and it has no host here.
        let uri = Uri::try_from(request.url().as_str()).unwrap_or_default();
        let extensions = Extensions::new();
        let head = RequestHead {
            method: request.method(),
            uri: &uri,
            headers: request.headers(),
            extensions: &extensions,
        };
        let length = match request.body() {
            None => Some(0),
            Some(body) => hyper::body::Body::size_hint(body).exact(),
        };
        let mut exchange = self.layer.begin(head, length);
        if let Some(exchange) = &mut exchange {
            exchange.enter();
        }
        let sent = self.inner.execute(request);
        if let Some(exchange) = &mut exchange {
            exchange.leave();
        }
        let answer = async move { sent.await.map(taken_apart) };
        let answer = MeasuredFuture::new(answer, exchange).await?;
        Ok(answer.map(Body::wrap).into())
    }
}

/// The answer with its URL among the extensions, where its way back looks for it.
fn taken_apart(answer: reqwest::Response) -> Response<Body> {
    let url = answer.url().clone();
    let mut answer = Response::<Body>::from(answer);
    let marked = Response::builder().url(url).body(());
    if let Ok(marked) = marked {
        let (marks, ()) = marked.into_parts();
        answer.extensions_mut().extend(marks.extensions);
    }
    answer
}
