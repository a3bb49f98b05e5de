//! Content codings: which one a request allows, and bodies in it.
//!
//! Source: RFC 9110, section 12.5.3.

use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

/// Bodies up to this length are sent as they are, where that is allowed: they fit into one packet.
const SMALL: usize = 1024;

/// How a body is coded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coding {
    Identity,
    Gzip,
    #[cfg(feature = "zstd")]
    Zstd,
}

impl Coding {
    /// All codings, the better ones first.
    const ALL: &'static [Self] = &[
        #[cfg(feature = "zstd")]
        Self::Zstd,
        Self::Gzip,
        Self::Identity,
    ];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Gzip => "gzip",
            #[cfg(feature = "zstd")]
            Self::Zstd => "zstd",
        }
    }

    fn is(self, name: &str) -> bool {
        name.eq_ignore_ascii_case(self.as_str())
            || (self == Self::Gzip && name.eq_ignore_ascii_case("x-gzip"))
    }
}

/// The codings that a request allows.
pub(crate) struct Allowed<'a>(Option<&'a str>);

impl<'a> Allowed<'a> {
    /// From `Accept-Encoding`, if there is one.
    pub(crate) const fn new(accept_encoding: Option<&'a str>) -> Self {
        Self(accept_encoding)
    }

    /// The coding for a body of so many bytes; nothing if the reader allows none that is known here.
    pub(crate) fn choose(&self, length: usize) -> Option<Coding> {
        let identity = self.weight(Coding::Identity);
        if identity > 0 && length <= SMALL {
            return Some(Coding::Identity);
        }
        let codings = Coding::ALL
            .iter()
            .map(|coding| (*coding, self.weight(*coding)));
        // Of equal ones the last wins, so the better ones come last.
        let best = codings.rev().max_by_key(|(_, weight)| *weight)?;
        (best.1 > 0).then_some(best.0)
    }

    /// In thousandths; what the header does not name is refused, but for sending the body as it is,
    /// which is only liked least.
    fn weight(&self, coding: Coding) -> u16 {
        let unnamed = u16::from(coding == Coding::Identity);
        let Some(header) = self.0 else { return unnamed };
        let mut wildcard = None;
        for element in header.split(',') {
            let (name, parameters) = element.split_once(';').unwrap_or((element, ""));
            let Some(weight) = weight(parameters) else {
                continue;
            };
            if coding.is(name.trim()) {
                return weight;
            }
            if name.trim() == "*" {
                wildcard = Some(weight);
            }
        }
        match (coding, wildcard) {
            (Coding::Identity, Some(0)) => 0,
            (Coding::Identity, _) | (_, None) => unnamed,
            (_, Some(weight)) => weight,
        }
    }
}

/// The weight among an element's parameters; nothing where it is malformed.
fn weight(parameters: &str) -> Option<u16> {
    let weight = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("q")
            .then_some(value.trim())
    });
    let Some(weight) = weight else {
        return Some(1000);
    };
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    let is_fraction = fraction.len() <= 3 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let thousandths: u16 = format!("{fraction:0<3}").parse().ok()?;
    match whole {
        "0" if is_fraction => Some(thousandths),
        "1" if is_fraction && thousandths == 0 => Some(1000),
        _ => None,
    }
}

/// The names of all codings.
pub(crate) fn known() -> String {
    let names: Vec<_> = Coding::ALL.iter().map(|coding| coding.as_str()).collect();
    names.join(", ")
}

/// The body in a coding; nothing where it stays as it is.
pub(crate) fn compressed(body: &[u8], coding: Coding) -> Option<Vec<u8>> {
    match coding {
        Coding::Identity => None,
        Coding::Gzip => {
            let room = Vec::with_capacity(body.len() / 8);
            let mut encoder = GzEncoder::new(room, Compression::fast());
            encoder.write_all(body).ok()?;
            encoder.finish().ok()
        }
        #[cfg(feature = "zstd")]
        Coding::Zstd => zstd::bulk::compress(body, 0).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LARGE: usize = SMALL + 1;

    #[track_caller]
    fn check(header: &str, coding: Option<Coding>) {
        assert_eq!(
            Allowed::new(Some(header)).choose(LARGE),
            coding,
            "{header:?}"
        );
    }

    #[test]
    fn gzip_where_it_is_allowed() {
        check("gzip", Some(Coding::Gzip));
        check("GZIP;q=0.001", Some(Coding::Gzip));
        check("x-gzip", Some(Coding::Gzip));
        check("br , gzip ; q=0.5", Some(Coding::Gzip));
        check("identity;q=0.5, gzip;q=0.5", Some(Coding::Gzip));
        check("gzip;q=0.5, *;q=0", Some(Coding::Gzip));
        check("identity;q=0, gzip", Some(Coding::Gzip));
    }

    #[test]
    fn as_it_is_otherwise() {
        assert_eq!(Allowed::new(None).choose(LARGE), Some(Coding::Identity));
        for header in [
            "",
            "br",
            "gzip;q=0",
            "gzip;q=0, *;q=0, identity",
            "identity, gzip;q=0.9",
            "gzip;q=2",
            "gzip;q=0.1234",
            "gzip;q=",
        ] {
            check(header, Some(Coding::Identity));
        }
    }

    #[test]
    fn nothing_where_all_is_refused() {
        check("identity;q=0", None);
        check("*;q=0", None);
        check("br, *;q=0", None);
    }

    #[test]
    fn a_small_body_is_not_worth_it() {
        let gzip = Allowed::new(Some("gzip"));
        assert_eq!(gzip.choose(SMALL), Some(Coding::Identity));
        let only = Allowed::new(Some("gzip, identity;q=0"));
        assert_eq!(only.choose(1), Some(Coding::Gzip));
    }

    #[test]
    fn the_best_coding_for_a_wildcard() {
        let best = Coding::ALL.first().copied();
        check("*", best);
        check(
            "gzip;q=0.5, *;q=0.7",
            if cfg!(feature = "zstd") {
                best
            } else {
                Some(Coding::Gzip)
            },
        );
    }

    #[test]
    fn bodies_read_back() {
        use std::io::Read;
        let body = b"metric 1\n".repeat(1000);
        let coded = compressed(&body, Coding::Gzip).expect("coded");
        assert!(coded.len() < body.len() / 10);
        let mut read = Vec::new();
        flate2::read::GzDecoder::new(&coded[..])
            .read_to_end(&mut read)
            .expect("gzip");
        assert_eq!(read, body);
        #[cfg(feature = "zstd")]
        assert_eq!(
            zstd::decode_all(&compressed(&body, Coding::Zstd).expect("coded")[..]).expect("zstd"),
            body
        );
    }
}
