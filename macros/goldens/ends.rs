fn find(&self, name: &str) -> Result<Item, sqlx::Error> {
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
    static __METRICS: __tally::LabelledFunction<()> = __tally::LabelledFunction::with::<
        (__tally::Is<Answer>,),
        __tally::Is<Kind>,
    >(
        "shop_find",
        &__tally::Options {
            ends: &["answer"],
            kind: "error",
            timed: 11,
            ..__tally::Options::USUAL
        },
    );
    __tally::run(
        __METRICS.begin(()),
        move || -> Result<Item, sqlx::Error> { self.pool.get(name) },
        move |__call, __exit: __tally::Exit<'_, Result<Item, sqlx::Error>>| {
            let __outcome = __exit.__judged_unless(|result| result.is_err());
            let answer: Answer = __tally::made(
                __exit.__returned(),
                |result| Answer::of(result),
                || __tally::FromOutcome::__from_outcome(__outcome),
            );
            __call
                .end_as(
                    __outcome,
                    (answer,),
                    __tally::kind_as::<
                        Kind,
                    >(__tally::amount(__exit.__error(), |error| kind(error))),
                );
        },
    )
}
