//! Requests that nobody sends who means well.

/// In each, `/metrics` is asked for where no request may be seen.
pub(crate) fn smuggling() -> Vec<(&'static str, Vec<u8>)> {
    let inner = "GET /metrics HTTP/1.1\r\nHost: test\r\n\r\n";
    let length = inner.len();
    let chunk = format!("{length:x}\r\n{inner}\r\n0\r\n\r\n");
    let shapes = [
        (
            "a length",
            format!("Content-Length: {length}\r\n\r\n{inner}"),
        ),
        (
            "chunks",
            format!("Transfer-Encoding: chunked\r\n\r\n{chunk}"),
        ),
        (
            "a length and chunks",
            format!("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{inner}"),
        ),
        (
            "chunks and a length",
            format!("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n{inner}"),
        ),
        (
            "two lengths",
            format!("Content-Length: 0\r\nContent-Length: {length}\r\n\r\n{inner}"),
        ),
        (
            "a signed length",
            format!("Content-Length: +{length}\r\n\r\n{inner}"),
        ),
        (
            "a list of lengths",
            format!("Content-Length: 0, {length}\r\n\r\n{inner}"),
        ),
        (
            "a space before the colon",
            format!("Content-Length : {length}\r\n\r\n{inner}"),
        ),
        (
            "a folded header",
            format!("X: a\r\n Content-Length: 0\r\n\r\n{inner}"),
        ),
        (
            "another coding",
            format!("Transfer-Encoding: chunked, identity\r\n\r\n{chunk}"),
        ),
        (
            "a hidden coding",
            format!("Transfer-Encoding: \x0bchunked\r\n\r\n{chunk}"),
        ),
        (
            "a chunk of no number",
            format!("Transfer-Encoding: chunked\r\n\r\nzz\r\n{inner}"),
        ),
        (
            "a chunk beyond all numbers",
            format!("Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n{inner}"),
        ),
        ("a zero byte", format!("X: a\0b\r\n\r\n{inner}")),
        (
            "a bare return",
            format!("X: a\rContent-Length: 0\r\n\r\n{inner}"),
        ),
    ];
    let whole = |(what, rest): (&'static str, String)| {
        let bytes = format!("GET /health HTTP/1.1\r\nHost: test\r\n{rest}");
        (what, bytes.into_bytes())
    };
    shapes.into_iter().map(whole).collect()
}

pub(crate) fn oversized() -> Vec<(&'static str, Vec<u8>)> {
    let large = "x".repeat(1 << 20);
    let many = "X: y\r\n".repeat(100_000);
    let shapes = [
        (
            "a header of 1 MB",
            format!("GET /metrics HTTP/1.1\r\nX: {large}\r\n\r\n"),
        ),
        (
            "100,000 headers",
            format!("GET /metrics HTTP/1.1\r\n{many}\r\n"),
        ),
        (
            "a target of 1 MB",
            format!("GET /metrics?{large} HTTP/1.1\r\n\r\n"),
        ),
        (
            "a method of 1 MB",
            format!("{large} /metrics HTTP/1.1\r\n\r\n"),
        ),
        ("no end of a line", large.clone()),
        ("a megabyte of zeros", "\0".repeat(1 << 20)),
        (
            "another protocol",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(),
        ),
    ];
    let bytes = |(what, text): (&'static str, String)| (what, text.into_bytes());
    shapes.into_iter().map(bytes).collect()
}

/// None of these is the path of a page.
pub(crate) const PATHS: &[&str] = &[
    "/metrics/",
    "//metrics",
    "/./metrics",
    "/health/../metrics",
    "/%6detrics",
    "/metrics%00",
    "/metrics%2f",
    "/metrics;a=b",
    "/METRICS",
    "/metrics/..%2f..%2fetc/passwd",
    "/../../etc/passwd",
    "\\metrics",
    "metrics",
    "*",
    "/metri\u{441}s",
];
