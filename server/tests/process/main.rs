//! Metrics of the process, each against another reading of the same.
//!
//! One test in a program of its own, since others would open files and start threads meanwhile.
#![cfg(target_os = "linux")]

mod client;
mod independent;
mod limited;

use client::Client;
use independent::Bounds;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Barrier};
use std::thread;
use tallymark_server::Exporter;

const MIB: usize = 1024 * 1024;

#[test]
fn values_are_those_that_the_system_tells_others() {
    if limited::is_limited() {
        return limited::print_values();
    }
    let exporter = Exporter::bind("127.0.0.1:0").expect("a free port");
    // One connection for all, so that descriptors come and go by the tests alone.
    let mut client = Client::connect(exporter.local_addr());
    processor_time(&mut client);
    descriptors(&mut client);
    threads(&mut client);
    memory(&mut client);
    files(&mut client);
    network(&mut client);
    limited::limits_and_start(&mut client);
}

fn processor_time(client: &mut Client) {
    let name = "process_cpu_seconds_total";
    let mut seen = Vec::new();
    for _ in 0..5 {
        let (before, burnt_before) = (client.value(name), independent::thread_seconds());
        while independent::thread_seconds() < burnt_before + 0.33 {
            black_box((0..10_000).map(black_box).sum::<u64>());
        }
        let bounds = Bounds::of(independent::cpu_seconds, || client.value(name));
        // The system counts in hundredths of a second.
        let burnt = independent::thread_seconds() - burnt_before;
        assert!(bounds.value - before > burnt - 0.03, "{bounds:?} {before}");
        bounds.hold(1e-9);
        seen.push(bounds.value);
    }
    assert!(seen.iter().any(|value| value.fract() != 0.0), "{seen:?}");
}

fn descriptors(client: &mut Client) {
    let name = "process_open_fds";
    let before = client.value(name);
    let files: Vec<_> = (0..100)
        .map(|_| File::open("/dev/null").expect("a file"))
        .collect();
    let during = client.value(name);
    equal(during, independent::open_fds());
    equal(during - before, 100.0);
    drop(files);
    equal(client.value(name), before);
}

fn threads(client: &mut Client) {
    let name = "process_threads";
    let before = client.value(name);
    let barrier = Arc::new(Barrier::new(21));
    let threads: Vec<_> = (0..20)
        .map(|_| {
            let barrier = Arc::clone(&barrier);
            thread::spawn(move || barrier.wait())
        })
        .collect();
    let bounds = Bounds::of(independent::threads, || client.value(name));
    bounds.hold(0.0);
    // The exporter has some more or less, as they are needed.
    let started = bounds.value - before;
    assert!((16.0..=24.0).contains(&started), "{started}");
    barrier.wait();
    for thread in threads {
        thread.join().expect("it waited");
    }
}

fn memory(client: &mut Client) {
    let (resident, all) = (
        "process_resident_memory_bytes",
        "process_virtual_memory_bytes",
    );
    let before = (client.value(resident), client.value(all));
    let block = black_box(vec![1_u8; 64 * MIB]);
    let during = (client.value(resident), client.value(all));
    for grown in [during.0 - before.0, during.1 - before.1] {
        assert!((60..80).contains(&(grown as usize / MIB)), "{grown}");
    }
    // The system keeps exact numbers elsewhere, and these to some pages a processor.
    let slack = 4.0 * MIB as f64;
    Bounds::of(independent::resident_bytes, || client.value(resident)).hold(slack);
    Bounds::of(independent::virtual_bytes, || client.value(all)).hold(0.0);
    drop(block);
    let freed = during.0 - client.value(resident);
    assert!((60..80).contains(&(freed as usize / MIB)), "{freed}");
}

fn files(client: &mut Client) {
    let names = [
        ("process_io_read_bytes_total", "rchar", MIB),
        ("process_io_written_bytes_total", "wchar", MIB),
        ("process_io_read_syscalls_total", "syscr", 16),
        ("process_io_write_syscalls_total", "syscw", 16),
        ("process_io_storage_read_bytes_total", "read_bytes", 0),
        ("process_io_storage_written_bytes_total", "write_bytes", 0),
    ];
    let before = names.map(|(name, ..)| client.value(name));
    let path = concat!(env!("CARGO_TARGET_TMPDIR"), "/written");
    let mut part = vec![7; MIB / 16];
    let mut file = File::create(path).expect("a file");
    for _ in 0..16 {
        file.write_all(&part).expect("room");
    }
    file.sync_all().expect("a disk");
    let mut file = File::open(path).expect("the file");
    for _ in 0..16 {
        file.read_exact(&mut part).expect("what was written");
    }
    fs::remove_file(path).expect("the file");
    for ((name, field, least), before) in names.into_iter().zip(before) {
        let bounds = Bounds::of(|| independent::io(field), || client.value(name));
        assert!(
            bounds.value - before >= least as f64,
            "{name} {before} {bounds:?}"
        );
        bounds.hold(0.0);
    }
}

fn network(client: &mut Client) {
    let (received, sent) = (
        "process_network_receive_bytes_total",
        "process_network_transmit_bytes_total",
    );
    let before = (client.value(received), client.value(sent));
    for host in ["127.0.0.1:0", "[::1]:0"] {
        // Machines without the one or the other version are there.
        if let Ok(listener) = TcpListener::bind(host) {
            send_to(&listener);
        }
    }
    for (name, before, field) in [
        (received, before.0, "InOctets"),
        (sent, before.1, "OutOctets"),
    ] {
        let bounds = Bounds::of(|| independent::octets(field), || client.value(name));
        assert!(
            bounds.value - before >= MIB as f64,
            "{name} {before} {bounds:?}"
        );
        bounds.hold(0.0);
    }
}

/// A mebibyte, to ourselves.
fn send_to(listener: &TcpListener) {
    let address = listener.local_addr().expect("an address");
    let mut sender = TcpStream::connect(address).expect("a connection");
    let (mut receiver, _) = listener.accept().expect("a connection");
    let sending = thread::spawn(move || sender.write_all(&vec![7; MIB]));
    let mut got = vec![0; MIB];
    receiver.read_exact(&mut got).expect("all of it");
    sending.join().expect("no panic").expect("all sent");
}

#[track_caller]
fn equal(one: f64, other: f64) {
    assert!((one - other).abs() < f64::EPSILON, "{one} is not {other}");
}
