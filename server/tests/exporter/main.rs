//! The exporter over real sockets, asked by a client that knows no more HTTP than it shows here.

mod asked;
mod binding;
mod client;
mod collecting;
mod crowd;
mod limits;
mod pages;
#[cfg(unix)]
mod places;
mod ready;
mod stopping;
mod wide;
