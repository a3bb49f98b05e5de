pub async fn generate(provider: Provider, prompt: &str) -> Result<Image, ApiError> {
    use ::tallymark::__private::{self as __tallymark, ViaResult as _, ViaValue as _};
    let __call = {
        #[__tallymark::linkme::distributed_slice(__tallymark::SETS)]
        #[linkme(crate = __tallymark::linkme)]
        static __SET: &'static dyn __tallymark::StaticSet = &__METRICS;
        static __METRICS: __tallymark::FunctionMetrics<(Provider,), ApiError> = __tallymark::FunctionMetrics::new(
            "shop_generate",
            &[
                __tallymark::LabelDescription::of::<Provider>("provider"),
                __tallymark::OUTCOME,
            ],
            &[
                __tallymark::LabelDescription::of::<Provider>("provider"),
                __tallymark::LabelDescription::of::<
                    __tallymark::KindOf<ApiError>,
                >("error"),
            ],
            &[("region", "eu")],
            &__tallymark::buckets::DEFAULT,
            1_000,
        );
        __METRICS.begin((provider,))
    };
    __tallymark::run_async(
            async move {
                if false {
                    return __tallymark::never::<Result<Image, ApiError>>();
                }
                let image = ask(prompt).await?;
                Ok(image)
            },
            move |__exit: __tallymark::Exit<'_, Result<Image, ApiError>>| {
                __call.end_with((&&__exit).outcome(), (&&__exit).error());
            },
        )
        .await
}
