async fn paint(&self, provider: Provider, request: &Request) -> Result<Image, ApiError> {
    use ::tallymark::__private as __tally;
    let (__labels, __in_flight) = {
        let model: Model = request.model.as_str().into();
        ((provider, model), (API.requests_in_flight.with(provider),))
    };
    __tally::Call::new(
            async move {
                if false {
                    return __tally::never::<Result<Image, ApiError>>();
                }
                self.ask(request).await
            },
            move || {
                let (__in_flight_0,) = __in_flight;
                __tally::step(__in_flight_0, 1);
                (__labels, (__in_flight_0,), __tally::now())
            },
            move |
                (__labels, (__in_flight_0,), __start),
                __exit: __tally::Exit<'_, Result<Image, ApiError>>|
            {
                __tally::step(__in_flight_0, -1);
                #[allow(unused_variables)]
                let (provider, model) = __labels;
                let __outcome = __exit.__outcome();
                let status: Status = __tally::std::convert::From::from(__outcome);
                __tally::count(API.requests_total.with((provider, model, status)));
                if let __tally::std::option::Option::Some(__seconds) = __tally::timed(
                    __tally::TIMED,
                    __outcome,
                    __start,
                ) {
                    __tally::observe(
                        API.request_duration_seconds.with(provider),
                        __seconds,
                    );
                }
                if let __tally::std::option::Option::Some(__error) = __exit.__error() {
                    let error = __tally::kind_of(__error);
                    __tally::count(API.errors_total.with((provider, error)));
                }
                if let __tally::std::option::Option::Some(__amount) = __tally::amount(
                    __exit.__value(),
                    |image| image.cost,
                ) {
                    __tally::observe(API.cost_dollars.with(provider), __amount);
                }
            },
        )
        .await
}
