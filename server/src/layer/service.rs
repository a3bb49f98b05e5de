//! The layer and the service that it makes.

use super::body::MeasuredBody;
use super::exchange::{Exchange, Side};
use super::families::HttpFamilies;
use super::future::MeasuredFuture;
use super::registered::registered;
use super::route::{Host, KnownHost, KnownPath, MatchedRoute, RequestHead, RouteOf, UNMATCHED};
use super::standard::{CLIENT, ClientSet, HostName, Route, SERVER, ServerSet};
use hyper::body::Body;
use hyper::{Request, Response};
use std::ops::Deref;
use std::task::{Context, Poll};
use tallymark_runtime::Problems;
use tower_layer::Layer;
use tower_service::Service;

/// Counts and times the requests of a server or of a client; see the [module](super).
///
/// `H` is where it counts, a `&'static` set or an `Arc` of one; `R` finds the route.
#[derive(Clone, Copy, Debug)]
pub struct HttpLayer<H, R> {
    families: H,
    route: R,
    side: Side,
    skipped: &'static [&'static str],
}

/// What an [`HttpLayer`] makes of a service.
#[derive(Clone, Copy, Debug)]
pub struct HttpService<S, H, R> {
    pub(super) inner: S,
    pub(super) layer: HttpLayer<H, R>,
}

impl HttpLayer<&'static ServerSet, MatchedRoute> {
    /// For a server: counts into a [`ServerSet`] that the program's registry shows from the first call
    /// on. All calls give the same.
    ///
    /// # Errors
    /// When the program has metrics of these names already.
    pub fn server() -> Result<Self, Problems> {
        registered(&SERVER).map(Self::server_with)
    }
}

impl HttpLayer<&'static ClientSet, Host> {
    /// For a client: counts into a [`ClientSet`] that the program's registry shows from the first call
    /// on. All calls give the same.
    ///
    /// ```
    /// # fn main() -> Result<(), tallymark_runtime::Problems> {
    /// use tallymark_server::layer::HttpLayer;
    /// use tower_layer::Layer;
    ///
    /// # fn of<S>(service: S) -> Result<(), tallymark_runtime::Problems> {
    /// let client = HttpLayer::client()?.layer(service); // hyper-util's client, for one
    /// # Ok(()) } of(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// When the program has metrics of these names already.
    pub fn client() -> Result<Self, Problems> {
        registered(&CLIENT).map(Self::client_with)
    }
}

impl<H: Deref<Target: HttpFamilies> + Clone> HttpLayer<H, MatchedRoute> {
    /// For a server: counts into `families`, a `&'static` set or an `Arc` of one, which is yours to
    /// register.
    pub fn server_with(families: H) -> Self {
        // It keeps its value however many routes come.
        let _ = Route::from(UNMATCHED);
        Self {
            families,
            route: MatchedRoute,
            side: Side::Server,
            skipped: &["/metrics"],
        }
    }
}

impl<H: Deref<Target: HttpFamilies> + Clone> HttpLayer<H, Host> {
    /// For a client: counts into `families`, a `&'static` set or an `Arc` of one, which is yours to
    /// register.
    pub fn client_with(families: H) -> Self {
        let _ = HostName::from(UNMATCHED);
        Self {
            families,
            route: Host,
            side: Side::Client,
            skipped: &[],
        }
    }
}

impl<H, R> HttpLayer<H, R> {
    /// How to find the route: by axum's router unless set, and for a client the host.
    pub fn route<F>(self, route: F) -> HttpLayer<H, F>
    where
        F: for<'a> Fn(RequestHead<'a>) -> Option<&'a str>,
    {
        self.routed(route)
    }

    /// The routes are these paths, compared byte for byte, and all others are
    /// [`UNMATCHED`]: the methods of gRPC, for one, which no router tells.
    ///
    /// ```
    /// # fn main() -> Result<(), tallymark_runtime::Problems> {
    /// use tallymark_server::layer::HttpLayer;
    ///
    /// let layer = HttpLayer::server()?.paths(&["/shop.Orders/Place", "/shop.Orders/Watch"]);
    /// # Ok(()) }
    /// ```
    pub fn paths(self, paths: &'static [&'static str]) -> HttpLayer<H, KnownPath> {
        self.routed(KnownPath(paths))
    }

    /// The hosts that have values of their own, and all others are [`UNMATCHED`]: for a client that is
    /// told by strangers whom to ask. Without their ports, in letters of any case.
    ///
    /// ```
    /// # fn main() -> Result<(), tallymark_runtime::Problems> {
    /// use tallymark_server::layer::HttpLayer;
    ///
    /// let layer = HttpLayer::client()?.hosts(&["api.example.com", "[::1]"]);
    /// # Ok(()) }
    /// ```
    pub fn hosts(self, hosts: &'static [&'static str]) -> HttpLayer<H, KnownHost> {
        self.routed(KnownHost(hosts))
    }

    fn routed<F>(self, route: F) -> HttpLayer<H, F> {
        let Self {
            families,
            side,
            skipped,
            ..
        } = self;
        HttpLayer {
            families,
            route,
            side,
            skipped,
        }
    }

    /// The paths that are not counted, compared byte for byte: `/metrics` unless set, since scrapes
    /// are not what the program is for. For a client: none unless set.
    #[must_use]
    pub fn skip(self, paths: &'static [&'static str]) -> Self {
        Self {
            skipped: paths,
            ..self
        }
    }
}

impl<S, H: Clone, R: Clone> Layer<S> for HttpLayer<H, R> {
    type Service = HttpService<S, H, R>;

    fn layer(&self, inner: S) -> Self::Service {
        let layer = self.clone();
        HttpService { inner, layer }
    }
}

impl<H: Deref<Target: HttpFamilies> + Clone, R: RouteOf> HttpLayer<H, R> {
    #[inline]
    pub(super) fn begin(
        &self,
        head: RequestHead<'_>,
        request_bytes: Option<u64>,
    ) -> Option<Exchange<H>> {
        if self.skipped.contains(&head.uri.path()) {
            return None;
        }
        let route = self.route.route(head).unwrap_or(UNMATCHED);
        let families = self.families.clone();
        let exchange = Exchange::begin(families, self.side, head, request_bytes, route);
        Some(exchange)
    }
}

impl<S, H, R> HttpService<S, H, R> {
    /// The service within.
    pub fn get_ref(&self) -> &S {
        &self.inner
    }
}

impl<S, H, R, A, B> Service<Request<A>> for HttpService<S, H, R>
where
    S: Service<Request<A>, Response = Response<B>>,
    A: Body,
    B: Body,
    H: Deref<Target: HttpFamilies> + Clone,
    R: RouteOf,
{
    type Response = Response<MeasuredBody<B, H>>;
    type Error = S::Error;
    type Future = MeasuredFuture<S::Future, H>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    #[inline]
    fn call(&mut self, request: Request<A>) -> Self::Future {
        let length = request.body().size_hint().exact();
        let mut exchange = self.layer.begin(RequestHead::of(&request), length);
        if let Some(exchange) = &mut exchange {
            exchange.enter();
        }
        let future = self.inner.call(request);
        if let Some(exchange) = &mut exchange {
            exchange.leave();
        }
        MeasuredFuture::new(future, exchange)
    }
}
