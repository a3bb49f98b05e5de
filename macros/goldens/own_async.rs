pub async fn generate(provider: Provider, prompt: &str) -> Result<Image, ApiError> {
    use ::tallymark::__private::{self as __tally, ViaResult as _, ViaValue as _};
    let __call = {
        #[__tally::linkme::distributed_slice(__tally::SETS)]
        #[linkme(crate = __tally::linkme)]
        static __SET: &'static dyn __tally::StaticSet = &__METRICS;
        static __METRICS: __tally::FunctionMetrics<
            (__tally::Is<Provider>,),
            __tally::Kinds<ApiError>,
        > = __tally::FunctionMetrics::new(
            "shop_generate",
            &[__tally::label::<__tally::Is<Provider>>("provider"), __tally::OUTCOME],
            &[
                __tally::label::<__tally::Is<Provider>>("provider"),
                __tally::kinds::<__tally::Kinds<ApiError>>(),
            ],
            &[("region", "eu")],
            &__tally::buckets::DEFAULT,
            1000,
        );
        __METRICS.begin((provider,))
    };
    __tally::run_async(
            async move {
                if false {
                    return __tally::never::<Result<Image, ApiError>>();
                }
                let image = ask(prompt).await?;
                Ok(image)
            },
            move |__exit: __tally::Exit<'_, Result<Image, ApiError>>| {
                match (&&__exit).__error() {
                    __error => __call.end_with((&&__exit).__outcome(), __error),
                }
            },
        )
        .await
}
