//! Errors as label values: every shape of variant, nested ones and generic ones.

use std::sync::Arc;
use tallymark::{ErrorKind, KindOf, Label, LabelText};

#[derive(ErrorKind)]
enum IoError {
    Refused,
    Closed { _after: u64 },
}

#[derive(ErrorKind)]
#[error_kind(rename_all = "kebab-case")]
enum ApiError {
    TimedOut,
    #[error_kind("slow down")]
    RateLimited(u64, u64),
    #[error_kind(nested)]
    Network(Arc<IoError>),
    #[error_kind("disk", nested)]
    Disk {
        source: IoError,
    },
}

#[derive(ErrorKind)]
enum Wrapped<E: ErrorKind>
where
    E: Send,
{
    Own,
    #[error_kind(nested)]
    Inner(E),
}

fn text<E: ErrorKind>(error: &E) -> String {
    match <KindOf<E>>::text(KindOf::of(error).index()) {
        LabelText::Value(text) => text.into_owned(),
        other => panic!("{other:?}"),
    }
}

fn main() {
    assert_eq!(<KindOf<ApiError>>::CARDINALITY, 6);
    assert_eq!(text(&ApiError::TimedOut), "timed-out");
    assert_eq!(text(&ApiError::RateLimited(1, 2)), "slow down");
    assert_eq!(
        text(&ApiError::Network(Arc::new(IoError::Refused))),
        "network_refused"
    );
    let closed = IoError::Closed { _after: 3 };
    assert_eq!(text(&ApiError::Disk { source: closed }), "disk_closed");
    assert_eq!(text(&Wrapped::<IoError>::Own), "own");
    assert_eq!(text(&Wrapped::Inner(IoError::Refused)), "inner_refused");
    assert_eq!(text(&Box::new(IoError::Refused)), "refused");
}
