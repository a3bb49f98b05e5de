//! Two versions in one program: the linker would join their sections, so Cargo refuses them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A program that depends on this `tallymark`, and on a `tallymark-runtime` of another version that
/// links to `links`. Returns what Cargo says of it.
fn resolve(name: &str, links: &str) -> (bool, String) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let app = format!(
        r#"[package]
name = "app"
version = "0.1.0"
edition = "2024"

[dependencies]
tallymark = {{ path = '{ROOT}' }}
other = {{ package = "tallymark-runtime", path = "other" }}

[workspace]
"#
    );
    let other = format!(
        r#"[package]
name = "tallymark-runtime"
version = "9.0.0"
edition = "2024"
links = "{links}"
"#
    );
    write(&folder.join("Cargo.toml"), &app);
    write(&folder.join("src/main.rs"), "fn main() {}\n");
    write(&folder.join("other/Cargo.toml"), &other);
    write(&folder.join("other/src/lib.rs"), "");
    write(&folder.join("other/build.rs"), "fn main() {}\n");
    // The versions that are here already: nothing is to be fetched.
    let lock = fs::read_to_string(Path::new(ROOT).join("Cargo.lock")).expect("a lock file");
    write(&folder.join("Cargo.lock"), &lock);
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--offline", "--format-version=1"])
        .current_dir(&folder)
        .output()
        .expect("cargo runs");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.success(), text)
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("a file");
}

#[test]
fn cargo_refuses_them() {
    let (is_resolved, text) = resolve("two-versions", "tallymark");
    assert!(!is_resolved, "{text}");
    assert!(
        text.contains("package `tallymark-runtime")
            && text.contains("links to the native library `tallymark`"),
        "{text}"
    );
    // It is for that alone.
    let (is_resolved, text) = resolve("two-packages", "something-else");
    assert!(is_resolved, "{text}");
}
