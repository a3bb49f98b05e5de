//! The method of a request, as a label whose values are all known.

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
}
