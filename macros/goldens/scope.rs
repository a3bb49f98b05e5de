fn forget(&mut self, provider: Provider) {
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
        (::tallymark::__private::Is<Provider>,),
    > = ::tallymark::__private::LabelledFunction::new("shop_forget provider");
    let __call = __METRICS.begin((provider,)).until_dropped();
    self.items.clear();
}
