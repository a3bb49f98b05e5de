//! The exemplar of the span that the calling thread is in.

use super::Exemplar;

impl Exemplar {
    /// The exemplar of OpenTelemetry's current span, if there is one and it is sampled: what is not
    /// sampled leads nowhere.
    ///
    /// Feature `opentelemetry`; without it there never is one. `tracing-opentelemetry` from 0.32 on makes
    /// the span of `tracing` that was entered OpenTelemetry's current one.
    ///
    /// ```
    /// # use tallymark_runtime as tallymark;
    /// use tallymark::{Exemplar, Histogram};
    ///
    /// fn observe(durations: &Histogram, seconds: f64) {
    ///     durations.observe_with(seconds, Exemplar::current());
    /// }
    /// ```
    ///
    /// # Panics
    /// Where OpenTelemetry's `Context::map_current` does: in destructors of thread-local variables, once
    /// its own is destroyed. Nothing that is called from there should ask for exemplars.
    #[cfg(feature = "opentelemetry")]
    pub fn current() -> Option<Self> {
        use opentelemetry::{Context, trace::TraceContextExt};
        if cfg!(feature = "off") {
            return None;
        }
        Context::map_current(|context| {
            if !context.has_active_span() {
                return None;
            }
            let span = context.span();
            let span = span.span_context();
            let is_shown = span.is_valid() && span.is_sampled();
            is_shown.then(|| Self::trace(span.trace_id().to_bytes(), span.span_id().to_bytes()))
        })
    }

    /// The exemplar of OpenTelemetry's current span: always `None` without the feature `opentelemetry`.
    #[cfg(not(feature = "opentelemetry"))]
    #[inline]
    pub fn current() -> Option<Self> {
        None
    }
}
