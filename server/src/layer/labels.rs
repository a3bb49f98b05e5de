//! Labels of requests whose values are all known: methods, and the statuses of gRPC.

use hyper::Method;
use tallymark_macros::Label;

/// The method of a request; as a label: `method`.
///
/// ```
/// use tallymark_runtime::Label;
/// use tallymark_server::layer::HttpMethod;
///
/// let method: HttpMethod = (&hyper::Method::from_bytes(b"PROPFIND")?).into();
/// assert_eq!(method, HttpMethod::Other);
/// assert_eq!(HttpMethod::CARDINALITY, 10);
/// # Ok::<(), hyper::http::method::InvalidMethod>(())
/// ```
#[derive(Label, Clone, Copy, Debug, PartialEq, Eq)]
#[label(crate = tallymark_runtime, name = "method", rename_all = "UPPERCASE")]
pub enum HttpMethod {
    /// `GET`.
    Get,
    /// `HEAD`.
    Head,
    /// `POST`.
    Post,
    /// `PUT`.
    Put,
    /// `DELETE`.
    Delete,
    /// `CONNECT`.
    Connect,
    /// `OPTIONS`.
    Options,
    /// `TRACE`.
    Trace,
    /// `PATCH`.
    Patch,
    /// Any other, which clients can make up. Value `other`.
    #[label("other")]
    Other,
}

impl From<&Method> for HttpMethod {
    #[inline]
    fn from(method: &Method) -> Self {
        match *method {
            Method::GET => Self::Get,
            Method::HEAD => Self::Head,
            Method::POST => Self::Post,
            Method::PUT => Self::Put,
            Method::DELETE => Self::Delete,
            Method::CONNECT => Self::Connect,
            Method::OPTIONS => Self::Options,
            Method::TRACE => Self::Trace,
            Method::PATCH => Self::Patch,
            _ => Self::Other,
        }
    }
}

/// The status of a call of gRPC; as a label: `grpc_status`, with the names of gRPC's own documents.
#[derive(Label, Clone, Copy, Debug, PartialEq, Eq)]
#[label(crate = tallymark_runtime, name = "grpc_status", rename_all = "SCREAMING_SNAKE_CASE")]
#[allow(
    missing_docs,
    reason = "the names say what gRPC's documents say at length"
)]
pub enum GrpcStatus {
    Ok,
    Cancelled,
    Unknown,
    InvalidArgument,
    DeadlineExceeded,
    NotFound,
    AlreadyExists,
    PermissionDenied,
    ResourceExhausted,
    FailedPrecondition,
    Aborted,
    OutOfRange,
    Unimplemented,
    Internal,
    Unavailable,
    DataLoss,
    Unauthenticated,
}

impl GrpcStatus {
    /// In the order of their numbers.
    const ALL: [Self; 17] = [
        Self::Ok,
        Self::Cancelled,
        Self::Unknown,
        Self::InvalidArgument,
        Self::DeadlineExceeded,
        Self::NotFound,
        Self::AlreadyExists,
        Self::PermissionDenied,
        Self::ResourceExhausted,
        Self::FailedPrecondition,
        Self::Aborted,
        Self::OutOfRange,
        Self::Unimplemented,
        Self::Internal,
        Self::Unavailable,
        Self::DataLoss,
        Self::Unauthenticated,
    ];

    /// The status of the header `grpc-status`, as digits; what is none is `Unknown`, as gRPC says.
    pub(super) fn parse(digits: &[u8]) -> Self {
        let number = match *digits {
            [one @ b'0'..=b'9'] => one - b'0',
            [b'1', one @ b'0'..=b'9'] => 10 + one - b'0',
            _ => return Self::Unknown,
        };
        let found = Self::ALL.get(usize::from(number));
        found.copied().unwrap_or(Self::Unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tallymark_runtime::{Label, LabelText};

    #[test]
    fn methods_read_as_they_are_sent() {
        for name in [
            "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH",
        ] {
            let method = Method::from_bytes(name.as_bytes()).expect("a method");
            let label = HttpMethod::from(&method);
            assert_eq!(
                HttpMethod::text(label.index()),
                LabelText::Value(name.into())
            );
        }
        for name in ["get", "QUERY", "X"] {
            let method = Method::from_bytes(name.as_bytes()).expect("a method");
            assert_eq!(HttpMethod::from(&method), HttpMethod::Other, "{name}");
        }
    }

    #[test]
    fn statuses_of_grpc_have_their_numbers() {
        for (number, status) in GrpcStatus::ALL.into_iter().enumerate() {
            assert_eq!(status as usize, number);
            assert_eq!(GrpcStatus::parse(number.to_string().as_bytes()), status);
        }
        for wrong in ["", "17", "99", "-1", "00", "016", "OK", "1 "] {
            assert_eq!(GrpcStatus::parse(wrong.as_bytes()), GrpcStatus::Unknown);
        }
    }
}
