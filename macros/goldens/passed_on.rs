fn call(&mut self, request: u32) -> BoxFuture<'static, Result<T, E>> {
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
    static __METRICS: __tally::LabelledFunction<()> = __tally::LabelledFunction::new(
        "shop_call",
    );
    __tally::Call::boxing(
            move || -> BoxFuture<'static, Result<T, E>> { self.inner.call(request) },
            move || __METRICS.begin(()),
            move |
                __call,
                __exit: __tally::Exit<
                    '_,
                    __tally::OutputOf<BoxFuture<'static, Result<T, E>>>,
                >|
            {
                __call.end(__exit.__outcome());
            },
        )
        .__pinned()
}
