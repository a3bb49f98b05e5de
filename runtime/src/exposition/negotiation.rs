//! Which format a request's `Accept` asks for.
//!
//! Sources: RFC 9110, sections 12.4.2 and 12.5.1, and
//! <https://prometheus.io/docs/instrumenting/content_negotiation/>.

use super::escaping::Escaping;
use super::format::Format;
use std::borrow::Cow;

/// The format that serves the header best; nothing, if none of ours does.
pub(super) fn best(accept: &str) -> Option<Format> {
    let ranges = split(accept, ',').filter_map(Range::parse);
    let offers: Vec<Offer> = ranges.filter_map(|range| range.offer()).collect();
    offers
        .iter()
        .filter(|offer| {
            // Of several ranges that take a format, the one that says the most has the word.
            let is_overruled = offers
                .iter()
                .any(|other| other.format == offer.format && other.specificity > offer.specificity);
            offer.weight > 0 && !is_overruled
        })
        // Of equal ones the last wins, so the header is read from its end.
        .rev()
        .max_by_key(|offer| (offer.weight, offer.specificity, rank(offer.format)))
        .map(|offer| offer.format)
}

/// The order between what the reader likes equally well.
fn rank(format: Format) -> u8 {
    match format {
        Format::Text => 0,
        Format::TextV1(_) => 1,
        Format::OpenMetricsDraft => 2,
        Format::OpenMetrics(_) => 3,
        Format::Protobuf(_) => 4,
    }
}

/// A format that a range asks for.
struct Offer {
    format: Format,
    /// In thousandths.
    weight: u16,
    specificity: u8,
}

/// `type/subtype;parameter=value;q=0.5`
struct Range<'a> {
    media: &'a str,
    version: Option<Cow<'a, str>>,
    escaping: Option<Cow<'a, str>>,
    proto: Option<Cow<'a, str>>,
    encoding: Option<Cow<'a, str>>,
    weight: u16,
}

impl<'a> Range<'a> {
    /// A range whose weight is none is passed over.
    fn parse(text: &'a str) -> Option<Self> {
        let mut parts = split(text, ';');
        let mut range = Self {
            media: parts.next()?,
            version: None,
            escaping: None,
            proto: None,
            encoding: None,
            weight: 1000,
        };
        for part in parts {
            let Some((name, value)) = part.split_once('=') else {
                continue;
            };
            let (name, value) = (name.trim(), unquoted(value.trim()));
            let slot = match name {
                name if name.eq_ignore_ascii_case("q") => {
                    range.weight = weight(&value)?;
                    continue;
                }
                name if name.eq_ignore_ascii_case("version") => &mut range.version,
                name if name.eq_ignore_ascii_case("escaping") => &mut range.escaping,
                name if name.eq_ignore_ascii_case("proto") => &mut range.proto,
                name if name.eq_ignore_ascii_case("encoding") => &mut range.encoding,
                _ => continue,
            };
            *slot = Some(value);
        }
        Some(range)
    }

    fn is(&self, media: &str) -> bool {
        self.media.eq_ignore_ascii_case(media)
    }

    fn offer(&self) -> Option<Offer> {
        // Unknown ways are those of newer readers; all of them can read underscores.
        let escaping = self.escaping.as_deref().and_then(Escaping::from_name);
        let escaping = escaping.unwrap_or_default();
        let version = self.version.as_deref();
        let (format, mut specificity) = if self.is("*/*") {
            (Format::Text, 0)
        } else if self.is("text/*") {
            (Format::Text, 1)
        } else if self.is("application/*") {
            (Format::OpenMetrics(escaping), 1)
        } else if self.is("text/plain") {
            match version {
                None | Some("0.0.4") => (Format::Text, 2),
                Some("1.0.0") => (Format::TextV1(escaping), 2),
                Some(_) => return None,
            }
        } else if self.is("application/openmetrics-text") {
            match version {
                None | Some("1.0.0") => (Format::OpenMetrics(escaping), 2),
                Some("0.0.1") => (Format::OpenMetricsDraft, 2),
                Some(_) => return None,
            }
        } else if self.is("application/vnd.google.protobuf")
            && self.proto.as_deref() == Some("io.prometheus.client.MetricFamily")
            && self.encoding.as_deref() == Some("delimited")
        {
            (Format::Protobuf(escaping), 3)
        } else {
            return None;
        };
        specificity += u8::from(version.is_some()) + u8::from(self.escaping.is_some());
        Some(Offer {
            format,
            weight: self.weight,
            specificity,
        })
    }
}

/// A weight in thousandths: `0`, `1`, or with at most three digits behind the point.
fn weight(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_fraction = fraction.len() <= 3 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    if !is_fraction {
        return None;
    }
    let thousandths = format!("{fraction:0<3}").parse::<u16>().ok()?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1000),
        _ => None,
    }
}

/// The parts of `text` between separators that stand in no quotes, trimmed, empty ones left out.
fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    text.split(move |character| {
        if is_quoted {
            let is_plain = std::mem::take(&mut is_escaped);
            match character {
                '\\' if !is_plain => is_escaped = true,
                '"' if !is_plain => is_quoted = false,
                _ => {}
            }
            return false;
        }
        is_quoted = character == '"';
        character == separator
    })
    .map(str::trim)
    .filter(|part| !part.is_empty())
}

fn unquoted(value: &str) -> Cow<'_, str> {
    let inner = value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    match inner {
        None => Cow::Borrowed(value),
        Some(inner) if !inner.contains('\\') => Cow::Borrowed(inner),
        Some(inner) => {
            let mut text = String::new();
            let mut characters = inner.chars();
            while let Some(character) = characters.next() {
                text.extend(if character == '\\' {
                    characters.next()
                } else {
                    Some(character)
                });
            }
            Cow::Owned(text)
        }
    }
}

#[cfg(test)]
mod tests;
