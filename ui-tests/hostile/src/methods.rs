//! Methods of every receiver, and those of traits.

use crate::declared::{CALLS, Calls, Failure, Provider};
use crate::facade::{Status, track_metrics};
use std::fmt::{Debug, Formatter};
// By a name of our own: only the newest edition has it in its prelude.
use std::future::Future as Later;
use std::pin::Pin;
use std::rc::Rc;
use std::str::FromStr;
use std::sync::Arc;
use std::task::{Context, Poll};

/// A client.
pub struct Client<'a, T: ?Sized> {
    provider: Provider,
    metrics: &'a Calls,
    inner: Box<T>,
}

impl<'a, T: ?Sized + Send + Sync> Client<'a, T> {
    /// Without a receiver.
    #[track_metrics(crate = crate::facade, provider, namespace = "methods")]
    pub fn new(provider: Provider, metrics: &'a Calls, inner: Box<T>) -> Self {
        Self {
            provider,
            metrics,
            inner,
        }
    }

    /// By reference, into the metrics of an instance.
    #[track_metrics(
        crate = crate::facade,
        provider: Provider = self.provider,
        in_flight = self.metrics.in_flight(provider),
        duration = self.metrics.duration_seconds(provider),
    )]
    #[must_use]
    pub fn inner(&self) -> &T {
        &self.inner
    }

    /// By mutable reference.
    #[track_metrics(crate = crate::facade, provider: Provider = self.provider, namespace = "methods")]
    pub fn inner_mut(&mut self) -> &mut T {
        &mut self.inner
    }

    /// By mutable reference, later.
    #[track_metrics(
        crate = crate::facade,
        provider: Provider = self.provider,
        in_flight = CALLS.in_flight(provider),
    )]
    pub async fn switch(&mut self, provider: Provider) -> &mut Self {
        std::future::ready(()).await;
        self.provider = provider;
        self
    }

    /// By value.
    #[track_metrics(
        crate = crate::facade,
        provider: Provider = self.provider,
        in_flight = CALLS.in_flight(provider),
    )]
    pub fn into_inner(self) -> Box<T> {
        self.inner
    }

    /// Changed.
    #[must_use]
    #[track_metrics(crate = crate::facade, namespace = "methods")]
    pub fn with_provider(mut self, provider: Provider) -> Self {
        self.provider = provider;
        self
    }

    /// In an `Arc`.
    #[must_use]
    #[track_metrics(crate = crate::facade, namespace = "methods")]
    pub fn shared(self: &Arc<Self>) -> usize {
        Arc::strong_count(self)
    }

    /// In an `Rc`.
    #[must_use]
    #[track_metrics(crate = crate::facade, namespace = "methods")]
    pub fn counted(self: Rc<Self>) -> usize {
        Rc::strong_count(&self)
    }
}

/// A trait whose functions are measured where they stand.
pub trait Service {
    /// What went wrong.
    type Error;

    /// A provided method.
    ///
    /// # Errors
    /// If it is asked for.
    #[track_metrics(crate = crate::facade, status, namespace = "service")]
    fn call(&self, status: Status) -> Result<u8, Self::Error>
    where
        Self::Error: From<Failure>,
    {
        match status {
            Status::Success => Ok(1),
            Status::Error => Err(Failure::Late.into()),
        }
    }

    /// Without a receiver.
    #[must_use]
    #[track_metrics(crate = crate::facade, namespace = "service")]
    fn boxed() -> Option<Box<Self>>
    where
        Self: Default,
    {
        Some(Box::default())
    }

    /// A required method.
    fn names(&self) -> impl Iterator<Item = &str>;
}

/// An echo.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Echo {
    left: u8,
}

impl Service for Echo {
    type Error = Failure;

    #[track_metrics(crate = crate::facade, namespace = "echo")]
    fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::repeat_n("echo", usize::from(self.left))
    }
}

impl FromStr for Echo {
    type Err = Failure;

    #[track_metrics(crate = crate::facade, errors = Failure, namespace = "echo")]
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let left = text.parse().map_err(|_| Failure::Limited(0))?;
        Ok(Self { left })
    }
}

impl Iterator for Echo {
    type Item = u8;

    #[track_metrics(crate = crate::facade, namespace = "echo")]
    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        Some(self.left)
    }
}

impl Later for Echo {
    type Output = u8;

    #[track_metrics(crate = crate::facade, namespace = "echo")]
    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Ready(self.left)
    }
}

impl<T: ?Sized> Debug for Client<'_, T> {
    #[track_metrics(crate = crate::facade, namespace = "client")]
    fn fmt(&self, formatter: &mut Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Client").finish_non_exhaustive()
    }
}

impl Drop for Guard {
    #[track_metrics(crate = crate::facade, provider: Provider = self.0, namespace = "guard")]
    fn drop(&mut self) {}
}

/// Counts when it is dropped.
#[derive(Debug)]
pub struct Guard(pub Provider);
