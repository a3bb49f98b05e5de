//! Variants that are given one name are one kind.

use std::io;
use tallymark::{ErrorKind, KindOf, Label, LabelText};

#[derive(ErrorKind)]
enum ApiError {
    Late,
    #[error_kind("unavailable")]
    Refused,
    #[error_kind("io", nested)]
    Read(io::Error),
    #[error_kind("unavailable")]
    Reset(u8),
    #[error_kind("io", nested)]
    Write { source: io::Error },
    #[error_kind("unavailable")]
    Closed { _after: u64 },
    Full,
}

fn text(error: &ApiError) -> String {
    match <KindOf<ApiError>>::text(KindOf::of(error).index()) {
        LabelText::Value(text) => text.into_owned(),
        other => panic!("{other:?}"),
    }
}

fn main() {
    let io = <KindOf<io::Error>>::CARDINALITY;
    assert_eq!(<KindOf<ApiError>>::CARDINALITY, 3 + io);
    assert_eq!(ApiError::KINDS.len(), 4);
    for error in [ApiError::Refused, ApiError::Reset(1), ApiError::Closed { _after: 3 }] {
        assert_eq!((error.kind_index(), text(&error)), (1, "unavailable".to_owned()));
    }
    let pipe = || io::Error::from(io::ErrorKind::BrokenPipe);
    let (read, write) = (ApiError::Read(pipe()), ApiError::Write { source: pipe() });
    assert_eq!(read.kind_index(), write.kind_index());
    assert_eq!(text(&write), "io_broken_pipe");
    assert_eq!((ApiError::Late.kind_index(), text(&ApiError::Late)), (0, "late".to_owned()));
    assert_eq!((ApiError::Full.kind_index(), text(&ApiError::Full)), (2 + io, "full".to_owned()));
}
