#[track_caller]
pub fn parse<T: FromStr>(text: &str, __argument_1: (usize, usize)) -> Result<T, T::Err> {
    #[track_caller]
    fn __body<T: FromStr>(
        mut text: &str,
        (from, to): (usize, usize),
    ) -> Result<T, T::Err> {
        text = &text[from..to];
        text.parse()
    }
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
    static __METRICS: ::tallymark::__private::LabelledFunction<()> = ::tallymark::__private::LabelledFunction::new(
        "shop_parse",
    );
    let __call = __METRICS.begin(());
    let __result = __body::<T>(text, __argument_1);
    __call.end(::tallymark::__private::Exit::of(&__result).__outcome());
    __result
}
