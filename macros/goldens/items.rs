fn all(&self, provider: Provider) -> impl Iterator<Item = Item> + '_ {
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
        __tally::NoLabel,
    >(
        "shop_all provider",
        &__tally::Options {
            has_items: true,
            ..__tally::Options::USUAL
        },
    );
    let __labels = { (provider,) };
    __tally::Items::of(
        move || { self.items.iter().copied() },
        move || __METRICS.begin(__labels),
        move |__call, __exit: __tally::Exit<'_, ()>| {
            __call.end(__exit.__outcome());
        },
        move |__began| {
            __began.item();
        },
    )
}
