//! The status of an answer, as a label of as many values as there are registered codes.

use hyper::StatusCode;
use std::borrow::Cow;
use tallymark_runtime::{Label, LabelText, NamedLabel};

/// The registered codes (IANA's registry of HTTP status codes), and last, what stands for the rest.
const TEXTS: &[&str] = &[
    "100", "101", "102", "103", "104", "200", "201", "202", "203", "204", "205", "206", "207",
    "208", "226", "300", "301", "302", "303", "304", "305", "306", "307", "308", "400", "401",
    "402", "403", "404", "405", "406", "407", "408", "409", "410", "411", "412", "413", "414",
    "415", "416", "417", "418", "421", "422", "423", "424", "425", "426", "428", "429", "431",
    "451", "500", "501", "502", "503", "504", "505", "506", "507", "508", "510", "511", "other",
];

const OTHER: u8 = TEXTS.len() as u8 - 1;

/// Codes from 0 to 599 to places in `TEXTS`.
static PLACES: [u8; 600] = places();

const fn places() -> [u8; 600] {
    let mut places = [OTHER; 600];
    let mut at = 0;
    while at < OTHER as usize {
        let digits = TEXTS[at].as_bytes();
        let mut code = 0;
        let mut digit = 0;
        while digit < digits.len() {
            code = code * 10 + (digits[digit] - b'0') as usize;
            digit += 1;
        }
        places[code] = at as u8;
        at += 1;
    }
    places
}

/// The status of an answer; as a label: `status`, with the three digits of registered codes, and
/// `other` for the rest.
///
/// ```
/// use tallymark_runtime::{Label, LabelText};
/// use tallymark_server::layer::HttpStatus;
///
/// let text = |code| HttpStatus::text(HttpStatus::from(code).index());
/// assert_eq!(text(hyper::StatusCode::NOT_FOUND), LabelText::Value("404".into()));
/// assert_eq!(text(hyper::StatusCode::from_u16(999)?), LabelText::Value("other".into()));
/// # Ok::<(), hyper::http::status::InvalidStatusCode>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HttpStatus(u8);

impl From<StatusCode> for HttpStatus {
    #[inline]
    fn from(code: StatusCode) -> Self {
        let place = PLACES.get(usize::from(code.as_u16()));
        Self(place.copied().unwrap_or(OTHER))
    }
}

impl Label for HttpStatus {
    const CARDINALITY: usize = TEXTS.len();
    const VALUES: &'static [&'static str] = TEXTS;

    #[inline(always)]
    fn index(self) -> usize {
        usize::from(self.0)
    }

    fn text(index: usize) -> LabelText {
        TEXTS.get(index).map_or(LabelText::Unmet, |text| {
            LabelText::Value(Cow::Borrowed(text))
        })
    }
}

impl NamedLabel for HttpStatus {
    const NAME: &'static str = "status";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_itself_or_other() {
        let mut others = 0;
        for code in 100..1000 {
            let status = HttpStatus::from(StatusCode::from_u16(code).expect("a code"));
            assert!(status.index() < HttpStatus::CARDINALITY);
            match TEXTS[status.index()] {
                "other" => others += 1,
                text => assert_eq!(text, code.to_string()),
            }
        }
        assert_eq!(others, 900 - (TEXTS.len() - 1));
    }
}
