//! Where names mean something else.

use super::{assert_value, begun, calls, counted, finished};
use crate::{greedy, shadowed};

#[test]
fn shadowed_names() {
    use shadowed::Size;
    let counted = counted(|| {
        assert!(shadowed::own(&Size::Some).is_ok() && shadowed::own(&Size::None).is_err());
        assert!(finished(shadowed::own_later(Size::None)).is_err());
        assert!(shadowed::bound(Size::Some).is_ok());
        assert!(finished(shadowed::bound_later(Size::None)).is_err());
        assert!(begun(shadowed::never_later(Size::Some)).is_none());
    });
    let some = [
        ("size", "some"),
        ("fast", "false"),
        ("shade", "cardinality"),
    ];
    let none = [("size", "none"), ("fast", "true"), ("shade", "ok")];
    assert_eq!(calls(&counted, "shadowed_own", &some), [1, 0, 0, 0]);
    assert_eq!(calls(&counted, "shadowed_own", &none), [0, 2, 0, 0]);
    let with = |labels: &[_], more: &[_]| [labels, more].concat();
    let errors = with(&none, &[("error", "some_error")]);
    assert_eq!(counted.counter("shadowed_own_errors_total", &errors), 2);
    let (eu, opus) = (("region", "eu"), ("model", "opus"));
    let later = with(&none, &[opus]);
    assert_eq!(calls(&counted, "shadowed_own_later", &later), [0, 1, 0, 0]);
    let parcel = [
        ("type", "opus"),
        ("shape", "some"),
        ("fast", "false"),
        ("shade", "cardinality"),
        eu,
    ];
    assert_eq!(counted.counter("shadowed_parcels_total", &parcel), 1);
    let calls = counted.counter("shadowed_within_calls_total", &[eu]);
    assert_eq!(calls, 2);
    let errors = [("error", "none_error"), eu];
    assert_eq!(counted.counter("shadowed_errors_total", &errors), 1);
    for outcome in ["ok", "error"] {
        let labels = [("outcome", outcome), eu];
        let time = counted.histogram("shadowed_duration_seconds", &labels);
        assert_eq!(time.count(), 1, "{outcome}");
    }
    let cost = with(&some, &[opus, eu]);
    assert_value(&counted, "shadowed_cost_dollars_total", &cost, 1.0);
    assert_value(&counted, "shadowed_in_flight", &with(&some, &[eu]), 0.0);
}

#[test]
fn greedy_traits() {
    use greedy::{Item, Model, Size};
    let counted = counted(|| {
        assert!(greedy::own(Size::Small, "opus").is_ok());
        assert!(finished(greedy::bound(Size::Large, "opus")).is_err());
        assert!(finished(greedy::bound(Size::Small, "opus")).is_ok());
    });
    let (small, large) = (
        [("size", "small"), ("fast", "true"), ("model", "opus")],
        [("size", "large"), ("fast", "false"), ("model", "opus")],
    );
    assert_eq!(calls(&counted, "greedy_own", &small), [2, 0, 0, 0]);
    assert_eq!(calls(&counted, "greedy_own", &large), [0, 1, 0, 0]);
    assert_eq!(counted.counter("greedy_items_total", &small), 1);
    let (size, fast) = (("size", "large"), ("fast", "false"));
    let within = "greedy_within_items_total";
    assert_eq!(counted.counter(within, &[size, fast]), 1);
    let errors = [("error", "inner_broken")];
    assert_eq!(counted.counter("greedy_errors_total", &errors), 1);
    let added = [("size", "small"), ("fast", "true"), ("outcome", "ok")];
    assert_value(&counted, "greedy_inc", &added, 1.0);
    assert_value(&counted, "greedy_in_flight", &[size, fast], 0.0);
    let item = Item {
        size: Size::Small,
        model: <Model as From<&str>>::from("opus"),
    };
    assert!(greedy::GREEDY.items_total.with(item).get() >= 1);
}
