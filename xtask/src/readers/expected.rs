//! What `tests/formats` records, said once more and by hand.

use anyhow::{Result, ensure};

/// A format, and the job that reads it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Format {
    Text,
    OpenMetrics,
    Protobuf,
}

impl Format {
    pub(crate) const ALL: [Self; 3] = [Self::Text, Self::OpenMetrics, Self::Protobuf];

    pub(crate) fn job(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::OpenMetrics => "openmetrics",
            Self::Protobuf => "protobuf",
        }
    }

    /// What is asked for in place of what the reader wants; it asks for protobuf by itself.
    pub(crate) fn accept(self) -> Option<&'static str> {
        match self {
            Self::Text => Some("text/plain;version=0.0.4"),
            Self::OpenMetrics => Some("application/openmetrics-text;version=1.0.0"),
            Self::Protobuf => None,
        }
    }
}

/// A series and its value.
pub(crate) struct Value {
    name: &'static str,
    labels: &'static str,
    /// What is done with it; `{}` stands for the series.
    query: &'static str,
    number: f64,
    /// How far off it may be, as a part of itself.
    tolerance: f64,
    formats: &'static [Format],
}

impl Value {
    const fn of(name: &'static str, labels: &'static str, number: f64) -> Self {
        Self {
            name,
            labels,
            query: "{}",
            number,
            tolerance: 0.0,
            formats: &Format::ALL,
        }
    }

    const fn of_native(query: &'static str, value: f64, tolerance: f64) -> Self {
        Self {
            query,
            tolerance,
            formats: &[Format::Protobuf],
            ..Self::of("formats_native_seconds", "", value)
        }
    }

    /// In text a native histogram has no buckets of its own.
    const fn in_text(self) -> Self {
        Self {
            formats: &[Format::Text, Format::OpenMetrics],
            ..self
        }
    }

    pub(crate) fn is_in(&self, format: Format) -> bool {
        self.formats.contains(&format)
    }

    pub(crate) fn query(&self, job: Option<&str>) -> String {
        let mut labels = self.labels.to_owned();
        if let Some(job) = job {
            let comma = if labels.is_empty() { "" } else { "," };
            labels = format!("{labels}{comma}job=\"{job}\"");
        }
        self.query
            .replace("{}", &format!("{}{{{labels}}}", self.name))
    }

    /// `tolerance` is how far off any value may be, as a part of itself.
    pub(crate) fn check(&self, read: f64, tolerance: f64) -> Result<()> {
        let tolerance = self.tolerance.max(tolerance);
        let is_equal = read.to_bits() == self.number.to_bits()
            || (read - self.number).abs() <= tolerance * self.number.abs();
        ensure!(is_equal, "{read} was read instead of {}", self.number);
        Ok(())
    }
}

/// The widest bucket of 1,000 values from 0.001 to 1, of which a series keeps 160: with eight between two
/// powers of two a bucket is 9 % wide.
const WIDTH: f64 = 0.09;

pub(crate) const VALUES: &[Value] = &[
    Value::of(
        "formats_orders_total",
        "provider=\"openai\"",
        9_007_199_254_740_991.0,
    ),
    Value::of("formats_orders_total", "provider=\"anthropic\"", 3.0),
    Value::of("formats_dollars_total", "", 0.1 + 0.2),
    Value::of(
        "formats_notes_total",
        r#"note="a \"b\" \\ \n é ☃ {x=\"y\"}, #""#,
        7.0,
    ),
    Value::of("formats_level", "provider=\"openai\"", f64::NEG_INFINITY),
    Value::of("formats_level", "provider=\"anthropic\"", -0.125),
    Value::of("formats_in_flight", "", -2.0),
    Value::of(
        "formats_order_seconds_bucket",
        "provider=\"openai\",le=\"0.5\"",
        2.0,
    ),
    Value::of(
        "formats_order_seconds_bucket",
        "provider=\"openai\",le=\"1.0\"",
        3.0,
    ),
    Value::of(
        "formats_order_seconds_bucket",
        "provider=\"openai\",le=\"2.5\"",
        3.0,
    ),
    Value::of(
        "formats_order_seconds_bucket",
        "provider=\"openai\",le=\"+Inf\"",
        4.0,
    ),
    Value::of(
        "formats_order_seconds_bucket",
        "provider=\"anthropic\",le=\"+Inf\"",
        0.0,
    ),
    Value::of("formats_order_seconds_count", "provider=\"openai\"", 4.0),
    Value::of("formats_order_seconds_sum", "provider=\"openai\"", 41.5),
    Value::of("formats_tokens_count", "", 3.0),
    Value::of("formats_tokens_sum", "", 60.5),
    Value::of("formats_native_seconds_bucket", "le=\"+Inf\"", 1001.0).in_text(),
    Value::of("formats_native_seconds_count", "", 1001.0).in_text(),
    Value::of_native("histogram_count({})", 1001.0, 0.0),
    Value::of_native("histogram_sum({})", 501.5, 1e-12),
    Value::of_native("histogram_quantile(0.5, {})", 0.5, WIDTH),
    Value::of_native("histogram_quantile(0.9, {})", 0.9, WIDTH),
    Value::of_native("histogram_fraction(0.25, 0.75, {})", 0.5, WIDTH),
];

/// The exemplars of the series of a name.
pub(crate) struct Exemplars {
    pub(crate) name: &'static str,
    /// For each the trace and the value.
    pub(crate) all: &'static [(&'static str, f64)],
    pub(crate) formats: &'static [Format],
}

pub(crate) const EXEMPLARS: &[Exemplars] = &[
    Exemplars {
        name: "formats_orders_total",
        all: &[("of a counter", 3.0)],
        formats: &[Format::OpenMetrics, Format::Protobuf],
    },
    Exemplars {
        name: "formats_order_seconds_bucket",
        all: &[("bound", 0.5), ("middle", 0.75), ("beyond", 40.0)],
        formats: &[Format::OpenMetrics, Format::Protobuf],
    },
    Exemplars {
        name: "formats_native_seconds_bucket",
        all: &[("of a native one", 1.0)],
        formats: &[Format::OpenMetrics],
    },
    Exemplars {
        name: "formats_native_seconds",
        all: &[("of a native one", 1.0)],
        formats: &[Format::Protobuf],
    },
];

/// Name, type, unit and help.
pub(crate) const METADATA: &[(&str, &str, &str, &str)] = &[
    ("formats_level", "gauge", "", "A level."),
    ("formats_in_flight", "gauge", "", "In flight."),
    (
        "formats_order_seconds",
        "histogram",
        "seconds",
        "Time for an order.",
    ),
    (
        "formats_native_seconds",
        "histogram",
        "seconds",
        "Time of many things.",
    ),
    ("formats_tokens", "summary", "", "Tokens."),
    (
        "formats_orders_total",
        "counter",
        "",
        "Orders, \"quoted\" and with a \\ in it.",
    ),
];
