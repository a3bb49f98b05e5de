//! What gRPC says of a request in headers and trailers of HTTP.

use super::exchange::Side;
use hyper::{HeaderMap, StatusCode, header};
use tallymark_macros::Label;

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

    /// The status that these headers or trailers tell, if they tell one; what is no number of a status is
    /// `Unknown`, as gRPC says.
    pub(super) fn told_by(headers: &HeaderMap) -> Option<Self> {
        let status = headers.get("grpc-status")?;
        Some(Self::parse(status.as_bytes()))
    }

    fn parse(digits: &[u8]) -> Self {
        let number = match *digits {
            [one @ b'0'..=b'9'] => one - b'0',
            [b'1', one @ b'0'..=b'9'] => 10 + one - b'0',
            _ => return Self::Unknown,
        };
        let found = Self::ALL.get(usize::from(number));
        found.copied().unwrap_or(Self::Unknown)
    }

    /// What an answer means to a client that tells no status of gRPC: by gRPC's table "HTTP to gRPC Status
    /// Code Mapping".
    pub(super) fn of_http(status: StatusCode) -> Self {
        match status.as_u16() {
            400 => Self::Internal,
            401 => Self::Unauthenticated,
            403 => Self::PermissionDenied,
            404 => Self::Unimplemented,
            429 | 502..=504 => Self::Unavailable,
            _ => Self::Unknown,
        }
    }

    /// Whether something went wrong on this side: for a client whatever is not `Ok`, for a server what
    /// OpenTelemetry's conventions for gRPC name. The rest is what the client got wrong, as a 404 is.
    pub(super) fn is_error(self, side: Side) -> bool {
        match side {
            Side::Client => self != Self::Ok,
            Side::Server => matches!(
                self,
                Self::Unknown
                    | Self::DeadlineExceeded
                    | Self::Unimplemented
                    | Self::Internal
                    | Self::Unavailable
                    | Self::DataLoss
            ),
        }
    }
}

/// Whether a message with these headers is one of gRPC.
pub(super) fn is_grpc(headers: &HeaderMap) -> bool {
    let Some(content_type) = headers.get(header::CONTENT_TYPE) else {
        return false;
    };
    let rest = content_type.as_bytes().strip_prefix(b"application/grpc");
    // `application/grpc-web` keeps its status in the body.
    rest.is_some_and(|rest| matches!(rest.first(), None | Some(b'+' | b';')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_have_their_numbers() {
        for (number, status) in GrpcStatus::ALL.into_iter().enumerate() {
            assert_eq!(status as usize, number);
            assert_eq!(GrpcStatus::parse(number.to_string().as_bytes()), status);
        }
        for wrong in ["", "17", "99", "-1", "00", "016", "OK", "1 "] {
            assert_eq!(GrpcStatus::parse(wrong.as_bytes()), GrpcStatus::Unknown);
        }
    }

    #[test]
    fn a_server_is_to_blame_for_six_of_them() {
        let errors = |side| {
            GrpcStatus::ALL
                .into_iter()
                .filter(move |it| it.is_error(side))
        };
        let numbers: Vec<_> = errors(Side::Server).map(|status| status as u8).collect();
        assert_eq!(numbers, [2, 4, 12, 13, 14, 15]);
        assert_eq!(errors(Side::Client).count(), 16);
    }
}
