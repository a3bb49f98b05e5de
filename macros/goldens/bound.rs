async fn paint(&self, provider: Provider, request: &Request) -> Result<Image, ApiError> {
    use ::tallymark::__private::{self as __tallymark, ViaResult as _, ViaValue as _};
    let (__labels, __in_flight) = {
        let model: Model = request.model.as_str().into();
        ((provider, model), (API.requests_in_flight.with(provider),))
    };
    __in_flight.0.inc();
    let __start = __tallymark::now();
    __tallymark::run_async(
            async move {
                if false {
                    return __tallymark::never::<Result<Image, ApiError>>();
                }
                self.ask(request).await
            },
            move |__exit: __tallymark::Exit<'_, Result<Image, ApiError>>| {
                __in_flight.0.dec();
                let (provider, model) = __labels;
                let __outcome = (&&__exit).outcome();
                let status: Status = __tallymark::std::convert::From::from(__outcome);
                API.requests_total.with((provider, model, status)).inc();
                if __tallymark::is_timed(__outcome) {
                    API.request_duration_seconds
                        .with(provider)
                        .observe(__tallymark::seconds_since(__start));
                }
                if let __tallymark::std::option::Option::Some(__error) = (&&__exit)
                    .error()
                {
                    let error = __tallymark::kind_of(__error);
                    API.errors_total.with((provider, error)).inc();
                }
                if let __tallymark::std::option::Option::Some(__amount) = __tallymark::amount(
                    (&&__exit).value(),
                    |image| image.cost,
                ) {
                    API.cost_dollars.with(provider).observe(__amount);
                }
            },
        )
        .await
}
