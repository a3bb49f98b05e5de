//! An exporter behind TLS and authentication, asked by clients with the right keys and the wrong ones.
#![cfg(all(feature = "tls", feature = "auth"))]

mod authority;
mod client;
mod configuration;
mod credentials;
mod encrypted;
