pub fn get_user(&self, id: Id) -> Option<User> {
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
    static __METRICS: ::tallymark::__private::LabelledFunction<()> = ::tallymark::__private::LabelledFunction::with::<
        (::tallymark::__private::Outcome,),
        ::tallymark::__private::NoLabel,
    >(
        "tallymark_macros_rpc",
        &::tallymark::__private::Options {
            constant_labels: &[("handler", "get_user")],
            ..::tallymark::__private::Options::USUAL
        },
    );
    let __is_on: ::tallymark::__private::std::primitive::bool = METERED.load(Relaxed);
    let __call = if __is_on {
        ::tallymark::__private::std::option::Option::Some(
            __METRICS.begin_sampled((), 100).until_dropped(),
        )
    } else {
        ::tallymark::__private::std::option::Option::None
    };
    self.users.get(&id)
}
