//! Async functions.

use super::{assert_value, begun, calls, counted, finished};
use crate::declared::Provider;
use crate::facade::Status;
use crate::later;

#[test]
fn own() {
    let text = || "own".to_owned();
    let counted = counted(|| {
        assert!(finished(later::own(&Provider::Openai, text())).is_ok());
        assert!(finished(later::own(&Provider::FalAi, text())).is_err());
        drop(later::own(&Provider::FalAi, text()));
    });
    let labels = |provider| [("provider", provider), ("user", "own")];
    assert_eq!(
        calls(&counted, "later_own", &labels("openai")),
        [1, 0, 0, 0]
    );
    assert_eq!(
        calls(&counted, "later_own", &labels("fal.ai")),
        [0, 1, 0, 0]
    );
    let errors = [
        ("provider", "fal.ai"),
        ("user", "own"),
        ("error", "slow_down"),
    ];
    assert_eq!(counted.counter("later_own_errors_total", &errors), 1);
}

#[test]
fn words() {
    let counted = counted(|| {
        assert!(matches!(
            finished(later::words(Provider::Openai, "many words")),
            Ok("many")
        ));
        assert!(matches!(finished(later::sent("more words")), Ok("more")));
        assert!(finished(later::sent("       ")).is_err());
    });
    assert_eq!(calls(&counted, "later_words", &[]), [2, 1, 0, 0]);
    let eu = ("region", "eu");
    for (status, expected) in [("success", 2), ("error", 1)] {
        let flux = [("model", "flux"), ("provider", "fal.ai")];
        let requests = [eu, flux[0], flux[1], ("status", status)];
        let requests = counted.counter("calls_requests_total", &requests);
        assert_eq!(requests, expected, "{status}");
    }
    let (openai, late) = (("provider", "openai"), ("error", "late"));
    assert_eq!(
        counted.counter("calls_errors_total", &[eu, openai, late]),
        1
    );
    let time = counted.histogram("calls_duration_seconds", &[eu, openai]);
    assert_eq!(time.count(), 3);
    assert_value(&counted, "calls_cost_dollars_total", &[eu, openai], 1.0);
    assert_value(&counted, "calls_in_flight", &[eu, openai], 0.0);
}

#[test]
fn shapes() {
    let counted = counted(|| {
        assert_eq!(finished(later::countdown(3)), 3);
        let values = [1, 2];
        let generic = finished(later::generic(Status::Success, &values, async |_| {}));
        assert!(generic.is_ok_and(|values| values.sum::<i32>() == 3));
        assert!(finished(later::generic(Status::Error, &values, async |_| {})).is_err());
        assert_eq!(finished(later::coerced("x"))("y"), "xy");
        assert_eq!(finished(later::coerced(""))("y"), "y");
        assert!(begun(later::never()).is_none());
        drop(later::never());
        finished(later::unit(String::new(), 1));
        assert_eq!(
            finished(later::passed_on(|| Box::pin(std::future::ready(1)))),
            1
        );
    });
    let calls = |function, labels| calls(&counted, function, labels);
    assert_eq!(calls("later_countdown", &[]), [4, 0, 0, 0]);
    assert_eq!(
        calls("later_generic", &[("status", "success")]),
        [1, 0, 0, 0]
    );
    assert_eq!(calls("later_generic", &[("status", "error")]), [0, 1, 0, 0]);
    assert_eq!(calls("later_coerced", &[]), [2, 0, 0, 0]);
    assert_eq!(calls("later_passed_on", &[]), [1, 0, 0, 0]);
    assert_eq!(calls("later_never", &[]), [0, 0, 0, 1]);
    let unit = concat!(env!("CARGO_CRATE_NAME"), "_unit");
    assert_eq!(calls(unit, &[]), [1, 0, 0, 0]);
    assert_value(&counted, "later_never_in_flight", &[], 0.0);
}
