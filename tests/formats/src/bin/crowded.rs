//! A program with a thousand families, and with texts that are made to be taken for something else: for
//! whoever shows them.

use std::error::Error;
use std::io::{self, Read};
use std::time::Duration;
use tallymark::{Collection, registry};
use tallymark_server::Exporter;

/// Texts that somebody else has chosen.
const TEXTS: [&str; 12] = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "\"><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{constructor.constructor('alert(1)')()}}",
    "\u{202e}txet desrever",
    "zero\u{200b}width\u{0}null",
    "a\nb\tc\\d\"e'f",
    "</table></main><h1>gone</h1>",
    "-----------------------------------------------------------------------------------------",
    "__proto__",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 ⚠️ 👩‍👩‍👧‍👦 العربية",
];

fn crowd(out: &mut Collection) {
    out.allow_any_name();
    for text in TEXTS {
        out.gauge(text, text).sample(&[], 1);
    }
    for number in 0..940u32 {
        let name = format!(
            "crowd_{}_number_{number}",
            ["alpha", "beta", "gamma"][number as usize % 3]
        );
        let mut family = out.gauge(
            &name,
            "One of very many, with a help text that says little in many words.",
        );
        family.sample(&[], f64::from(number) * 1.5);
    }
    let mut hostile = out.gauge(
        "hostile_texts",
        "<b>bold</b> & <script>alert(1)</script> %s ${x} {{x}}",
    );
    for text in TEXTS {
        hostile.sample(&[("text", text), ("constructor", text)], 1);
    }
    let mut wide = out.gauge("hostile_series", "More series than anybody reads.");
    for number in 0..2_000u32 {
        wide.sample(&[("number", &number.to_string())], number);
    }
    for (at, text) in TEXTS.iter().enumerate() {
        out.gauge(&format!("hostile_help_{at}"), text)
            .sample(&[], at as f64);
    }
    let long = "a_name_that_does_not_end_and_has_no_place_to_break_".repeat(6);
    out.gauge(&long, &"A help text without an end. ".repeat(60))
        .sample(&[], 1);
    for (name, value) in [
        ("odd_nan", f64::NAN),
        ("odd_infinity", f64::INFINITY),
        ("odd_huge", 1.797e308),
        ("odd_tiny_seconds", 5e-324),
        ("odd_negative_bytes", -123_456_789.0),
        ("odd_ratio", 0.123_456),
        ("odd_timestamp_seconds", 1.7e9),
        ("odd_far_timestamp_seconds", 1e300),
    ] {
        out.gauge(name, "A number at the edge.").sample(&[], value);
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let collector = |out: &mut Collection| {
        crowd(out);
        Ok(())
    };
    registry().register_collector("crowd", Duration::from_secs(10), collector)?;
    let exporter = Exporter::bind("127.0.0.1:0")?;
    println!("metrics on http://{}/metrics", exporter.local_addr());
    // To the end of its input.
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
