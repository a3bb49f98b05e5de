fn fetch(&self, provider: Provider) -> impl Future<Output = Result<Item, Error>> + Send {
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
    static __METRICS: __tally::LabelledFunction<(__tally::Is<Provider>,)> = __tally::LabelledFunction::new(
        "shop_fetch provider",
    );
    let __labels = { (provider,) };
    __tally::Call::of(
        move || {
            let client = self.client.clone();
            async move { client.get().await }
        },
        move || __METRICS.begin(__labels),
        move |__call, __exit: __tally::Exit<'_, Result<Item, Error>>| {
            __call.end(__exit.__outcome());
        },
    )
}
