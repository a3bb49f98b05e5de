async fn charge(provider: Provider, cents: u64) -> Result<Receipt, Declined> {
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
    let __tells = ::tallymark::__private::Returned::<Result<Receipt, Declined>>::NEW
        .__tells();
    __METRICS
        .begin({
            let model: Model = pick(cents);
            (provider, model)
        })
        .until(
            async move {
                if false {
                    return ::tallymark::__private::never::<Result<Receipt, Declined>>();
                }
                let receipt = bank(cents).await?;
                Ok(receipt)
            },
            __tells,
        )
        .await
}
