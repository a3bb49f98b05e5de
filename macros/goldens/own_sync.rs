fn charge(provider: Provider, model: Model, cents: u64) -> Result<Receipt, Declined> {
    use ::tallymark::__private::{self as __tallymark, ViaResult as _, ViaValue as _};
    let __call = {
        #[__tallymark::linkme::distributed_slice(__tallymark::SETS)]
        #[linkme(crate = __tallymark::linkme)]
        static __SET: &'static dyn __tallymark::StaticSet = &__METRICS;
        static __METRICS: __tallymark::FunctionMetrics<(Provider, Model)> = __tallymark::FunctionMetrics::new(
            "shop_charge",
            &[
                __tallymark::LabelDescription::of::<Provider>("provider"),
                __tallymark::LabelDescription::of::<Model>("model"),
                __tallymark::OUTCOME,
            ],
            &[],
            &[],
            &__tallymark::buckets::DEFAULT,
            1_000,
        );
        __METRICS.begin((provider, model))
    };
    __tallymark::run(
        move || -> Result<Receipt, Declined> {
            let receipt = bank(cents)?;
            Ok(receipt)
        },
        move |__exit: __tallymark::Exit<'_, Result<Receipt, Declined>>| {
            __call.end((&&__exit).outcome());
        },
    )
}
