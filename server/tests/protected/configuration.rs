//! What the web configuration may say, and what is said of what it may not.

use crate::authority::{Authority, Folder};
use crate::client::{ask, connect};
use tallymark_server::{BindError, Exporter};

/// What is said of a configuration that cannot be taken.
fn refusal(folder: &Folder, config: &str) -> String {
    let builder = Exporter::builder().web_config(folder.write("web.yml", config));
    let error = builder.bind("127.0.0.1:0").expect_err(config);
    assert!(matches!(error, BindError::WebConfig { .. }), "{error:?}");
    error.to_string()
}

#[test]
fn what_cannot_be_taken_is_named_with_what_to_do() {
    let (folder, authority) = (Folder::new(), Authority::new());
    folder.write_identity(&authority.sign());
    folder.write("other.key", &authority.sign().key);
    folder.write("empty.crt", "");
    let files = "cert_file: server.crt, key_file: server.key";
    for (section, said) in [
        ("cert_file: server.crt", "has no `key_file`"),
        ("key_file: server.key", "has no `cert_file`"),
        (
            "cert_file: no.crt, key_file: server.key",
            "no.crt`: No such file",
        ),
        (
            "cert_file: empty.crt, key_file: server.key",
            "has no certificate",
        ),
        (
            "cert_file: server.crt, key_file: empty.crt",
            "has no private key",
        ),
        (
            "cert_file: server.crt, key_file: other.key",
            "do not go together",
        ),
        (
            "cert: x, cert_file: server.crt, key_file: server.key",
            "exclude each other",
        ),
        ("min_version: TLS10", "use TLS12 or TLS13"),
        ("min_version: TLS13, max_version: TLS12", "is above"),
        ("client_auth_type: RequireAnyClientCert", "verifies nothing"),
        ("client_auth_type: Always", "is not known"),
        (
            "client_auth_type: RequireAndVerifyClientCert",
            "needs a `client_ca_file`",
        ),
        ("client_ca_file: server.crt", "needs `client_auth_type"),
        (
            "client_allowed_sans: [a]",
            "`client_allowed_sans` needs `client_auth_type",
        ),
        (
            "client_auth_type: RequireAndVerifyClientCert, client_ca_file: server.crt, client_allowed_sans: [a@b.c]",
            "`a@b.c` is not known",
        ),
        (
            "cipher_suites: [TLS_RSA_WITH_RC4_128_SHA]",
            "known are TLS_ECDHE",
        ),
        ("curve_preferences: [CurveP521]", "known are X25519"),
        ("ciphers: []", "ciphers"),
    ] {
        let separate = section.contains("_file") && !section.contains("client_ca_file")
            || section.starts_with("cert:");
        let config = if separate {
            format!("tls_server_config: {{{section}}}")
        } else {
            format!("tls_server_config: {{{files}, {section}}}")
        };
        let text = refusal(&folder, &config);
        assert!(text.contains(said), "{config}: {text}");
    }
    for (config, said) in [
        (
            "basic_auth_users: {alice: secret}",
            "htpasswd -nBC 10 alice",
        ),
        (
            "http_server_config: {headers: {X-Other: a}}",
            "X-Frame-Options",
        ),
        (
            "http_server_config: {headers: {X-Frame-Options: \"a\\nb\"}}",
            "cannot be sent",
        ),
        ("http_server_config: {http3: true}", "http3"),
        ("rate_limit: {interval: soon}", "`100ms`"),
        ("rate_limit: {interval: 1s, burst: 0}", "1 or more"),
        ("[]", "web.yml"),
    ] {
        let text = refusal(&folder, config);
        assert!(text.contains(said), "{config}: {text}");
        assert!(!text.contains("secret"), "{text}");
    }
}

#[test]
fn what_operators_write_is_taken() {
    let (folder, authority) = (Folder::new(), Authority::new());
    folder.write_identity(&authority.sign());
    folder.write("clients.crt", &authority.pem);
    for section in [
        "min_version: TLS13",
        "max_version: TLS12, cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]",
        "curve_preferences: [CurveP256, X25519], prefer_server_cipher_suites: false",
        "client_auth_type: VerifyClientCertIfGiven, client_ca_file: clients.crt",
        "client_auth_type: NoClientCert",
        "client_auth_type: VerifyClientCertIfGiven, client_ca_file: clients.crt, client_allowed_sans: [a, 10.0.0.1, 'spiffe://a@b/c']",
    ] {
        let config = format!(
            "tls_server_config: {{cert_file: server.crt, key_file: server.key, {section}}}"
        );
        Exporter::builder()
            .web_config(folder.write("web.yml", &config))
            .bind("127.0.0.1:0")
            .expect(section)
            .shutdown();
    }
}

#[test]
fn headers_are_set_on_every_answer() {
    let folder = Folder::new();
    let config = "http_server_config:
  http2: true
  headers:
    X-Frame-Options: deny
    Strict-Transport-Security: max-age=1
    X-XSS-Protection: ''
";
    let exporter = Exporter::builder()
        .web_config(folder.write("web.yml", config))
        .bind("127.0.0.1:0")
        .expect("a configuration");
    let answer = ask(connect(exporter.local_addr()), "").expect("an answer");
    assert!(answer.contains("\r\nx-frame-options: deny\r\n"), "{answer}");
    assert!(answer.contains("\r\nstrict-transport-security: max-age=1\r\n"));
    assert!(!answer.contains("x-xss-protection"));
}

#[test]
fn requests_beyond_the_rate_are_told_when_to_come_again() {
    let folder = Folder::new();
    let config = "rate_limit: {interval: 1h, burst: 3}";
    let exporter = Exporter::builder()
        .web_config(folder.write("web.yml", config))
        .bind("127.0.0.1:0")
        .expect("a configuration");
    let ask = || ask(connect(exporter.local_addr()), "").expect("an answer");
    for _ in 0..3 {
        assert!(ask().starts_with("HTTP/1.1 200 "));
    }
    let answer = ask();
    assert!(answer.starts_with("HTTP/1.1 429 "), "{answer}");
    assert!(answer.contains("\r\nretry-after: 3"), "{answer}");
    // The file is read again, and is the same.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert!(ask().starts_with("HTTP/1.1 429 "));
    folder.write("web.yml", "rate_limit: {interval: 1h, burst: 1}");
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert!(ask().starts_with("HTTP/1.1 200 "));
    assert!(ask().starts_with("HTTP/1.1 429 "));
}

#[test]
fn an_endpoint_leaves_tls_to_its_server() {
    let (folder, authority) = (Folder::new(), Authority::new());
    folder.write_identity(&authority.sign());
    let config = "tls_server_config: {cert_file: server.crt, key_file: server.key}";
    let error = Exporter::builder()
        .web_config(folder.write("web.yml", config))
        .endpoint()
        .expect_err("TLS");
    assert!(error.to_string().contains("mounted"), "{error}");
}
