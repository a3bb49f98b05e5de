//! Errors of the standard library's input and output, by themselves and in errors of one's own.

use std::io::{self, ErrorKind::*};
use tallymark::testing::thread_snapshot;
use tallymark::{ErrorKind, KindOf, Label, LabelText, track_metrics};

#[derive(ErrorKind)]
enum Failure {
    Late,
    #[error_kind(nested)]
    Io(io::Error),
    // Starts as another does.
    #[error_kind("io_disk", nested)]
    Disk(Box<io::Error>),
    #[error_kind(nested)]
    Socket { source: std::sync::Arc<io::Error> },
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

#[track_metrics(errors = io::Error, namespace = "io")]
fn read(kind: io::ErrorKind) -> io::Result<u8> {
    Err(kind.into())
}

#[track_metrics(errors = Failure, namespace = "io")]
async fn load(kind: io::ErrorKind) -> Result<u8, Failure> {
    Ok(read(kind)?)
}

fn text<E: ErrorKind>(error: &E) -> String {
    match <KindOf<E>>::text(KindOf::of(error).index()) {
        LabelText::Value(text) => text.into_owned(),
        other => panic!("{other:?}"),
    }
}

fn main() {
    assert_eq!(<KindOf<io::Error>>::CARDINALITY, 39);
    for (kind, name) in [
        (NotFound, "not_found"),
        (IsADirectory, "is_a_directory"),
        (TimedOut, "timed_out"),
        (UnexpectedEof, "unexpected_eof"),
        (Other, "other"),
    ] {
        let error = || io::Error::from(kind);
        assert_eq!(text(&error()), name);
        assert_eq!(text(&Failure::Io(error())), format!("io_{name}"));
        assert_eq!(text(&Failure::Disk(error().into())), format!("io_disk_{name}"));
        let source = error().into();
        assert_eq!(text(&Failure::Socket { source }), format!("socket_{name}"));
    }
    // A kind that the library has no stable name for.
    #[cfg(target_os = "linux")]
    assert_eq!(text(&io::Error::from_raw_os_error(40)), "other");
    assert_eq!(text(&Failure::Late), "late");

    let before = thread_snapshot();
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(std::pin::pin!(load(BrokenPipe)).poll(&mut context).is_ready());
    let counted = thread_snapshot().delta(&before);
    let errors = |metric, kind| counted.counter(metric, &[("error", kind)]);
    assert_eq!(errors("io_read_errors_total", "broken_pipe"), 1);
    assert_eq!(errors("io_load_errors_total", "io_broken_pipe"), 1);
}
