//! A raw identifier is named without its `r#`.

use tallymark::testing::thread_snapshot;
use tallymark::{Counter, Label, LabelSet, LabelText, MetricSet, NamedLabel};

#[derive(Label, Clone, Copy)]
#[allow(non_camel_case_types)]
enum r#type {
    r#fn,
    r#Match,
}

#[derive(LabelSet, Clone, Copy)]
struct Item {
    r#type: r#type,
    r#mut: bool,
}

#[derive(MetricSet)]
#[metrics(static = ITEMS)]
struct Items {
    /// Items seen.
    #[metric(name = "items_total", labels(r#in = "here"))]
    r#items: Counter<Item>,
}

fn main() {
    assert_eq!(r#type::NAME, "type");
    assert_eq!(r#type::text(0), LabelText::Value("fn".into()));
    assert_eq!(r#type::text(1), LabelText::Value("match".into()));
    let item = Item {
        r#type: r#type::r#Match,
        r#mut: true,
    };
    ITEMS.r#items.with(item).inc();
    let labels = [("type", "match"), ("mut", "true"), ("in", "here")];
    assert_eq!(thread_snapshot().counter("items_total", &labels), 1);
}
