fn charge(provider: Provider, model: Model, cents: u64) -> Result<Receipt, Declined> {
    use ::tallymark::__private::{self as __tally, ViaResult as _, ViaValue as _};
    let __call = {
        #[__tally::linkme::distributed_slice(__tally::SETS)]
        #[linkme(crate = __tally::linkme)]
        static __SET: &'static dyn __tally::StaticSet = &__METRICS;
        static __METRICS: __tally::FunctionMetrics<
            (__tally::Is<Provider>, __tally::Is<Model>),
        > = __tally::FunctionMetrics::new(
            "shop_charge",
            &[
                __tally::label::<__tally::Is<Provider>>("provider"),
                __tally::label::<__tally::Is<Model>>("model"),
                __tally::OUTCOME,
            ],
            &[],
            &[],
            &__tally::buckets::DEFAULT,
            1000,
        );
        __METRICS.begin((provider, model))
    };
    __tally::run(
        move || -> Result<Receipt, Declined> {
            let receipt = bank(cents)?;
            Ok(receipt)
        },
        move |__exit: __tally::Exit<'_, Result<Receipt, Declined>>| {
            __call.end((&&__exit).__outcome());
        },
    )
}
