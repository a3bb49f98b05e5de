//! Does nothing: Cargo wants a build script where a package has `links`, which is there so that two
//! versions of this package, whose sections the linker would join, are never in one program.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
}
