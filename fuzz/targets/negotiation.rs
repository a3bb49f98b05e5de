//! Any `Accept` header gets a format that it names or has a range for, and whitespace, repetition and what nobody knows make
//! no difference.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tallymark::Format;

fuzz_target!(|header: &str| {
    let format = Format::negotiate(Some(header));
    let lower = header.to_ascii_lowercase();
    let named = match format {
        // For whoever names nothing.
        Format::Text => "",
        Format::TextV1(_) => "text/plain",
        Format::OpenMetrics(_) | Format::OpenMetricsDraft => "application/openmetrics-text",
        Format::Protobuf(_) => "application/vnd.google.protobuf",
        other => panic!("{other:?} is new: say what names it"),
    };
    let range = named.split_inclusive('/').next().unwrap_or_default();
    let is_named = [named, &format!("{range}*"), "*/*"]
        .into_iter()
        .any(|named| lower.contains(named));
    assert!(is_named, "{format:?} for {header:?}");
    assert_eq!(Format::negotiate(Some(format.content_type())), format);
    // Within quotes, commas and spaces are what they are.
    if header.contains(['"', '\\']) {
        return;
    }
    let spaced = header.replace(',', " ,\t");
    assert_eq!(Format::negotiate(Some(&spaced)), format, "{spaced:?}");
    let twice = format!("{header},{header}");
    assert_eq!(Format::negotiate(Some(&twice)), format, "{twice:?}");
    let unknown = format!("application/x-nobody;q=1,{header},,image/png;q=0.1");
    assert_eq!(Format::negotiate(Some(&unknown)), format, "{unknown:?}");
});
