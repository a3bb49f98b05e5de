fn charge(provider: Provider, model: Model, cents: u64) -> Result<Receipt, Declined> {
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
    static __METRICS: ::tallymark::__private::LabelledFunction<
        (::tallymark::__private::Is<Provider>, ::tallymark::__private::Is<Model>),
    > = ::tallymark::__private::LabelledFunction::new("shop_charge provider model");
    let __call = __METRICS.begin((provider, model));
    let __once = ::tallymark::__private::Once;
    let __result = (move || -> Result<Receipt, Declined> {
        let __once = __once;
        let receipt = bank(cents)?;
        Ok(receipt)
    })();
    __call.end(::tallymark::__private::Exit::of(&__result).__outcome());
    __result
}
