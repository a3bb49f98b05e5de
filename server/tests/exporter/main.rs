//! The exporter over real sockets, asked by a client that knows no more HTTP than it shows here.

mod asked;
mod binding;
mod client;
mod collecting;
mod crowd;
mod pages;
mod ready;
mod stopping;
mod wide;
