pub async fn generate(provider: Provider, prompt: &str) -> Result<Image, ApiError> {
    use ::tallymark::__private as __tally;
    #[used]
    #[cfg_attr(
        not(any(windows, target_vendor = "apple")),
        unsafe(link_section = "tallymark_functions")
    )]
    #[cfg_attr(
        target_vendor = "apple",
        unsafe(link_section = "__DATA,tally_functions,regular,no_dead_strip")
    )]
    #[cfg_attr(windows, unsafe(link_section = ".tally_functions$b"))]
    static __METRICS: __tally::LabelledFunction<(__tally::Is<Provider>,)> = __tally::LabelledFunction::with::<
        (__tally::Outcome,),
        __tally::KindOf<__tally::Kinds<ApiError>>,
    >(
        "shop_generate provider",
        &__tally::Options {
            constant_labels: &[("region", "eu")],
            ..__tally::Options::USUAL
        },
    );
    let __labels = { (provider,) };
    __tally::Call::new(
            async move {
                if false {
                    return __tally::never::<Result<Image, ApiError>>();
                }
                let image = ask(prompt).await?;
                Ok(image)
            },
            move || __METRICS.begin(__labels),
            move |__call, __exit: __tally::Exit<'_, Result<Image, ApiError>>| {
                let __error = __exit.__error();
                __call
                    .end_with(
                        __exit.__outcome(),
                        __tally::kind::<__tally::Kinds<ApiError>>(__error),
                    );
            },
        )
        .await
}
