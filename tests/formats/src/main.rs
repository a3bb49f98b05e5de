//! A program with fixed numbers, one metric of each kind, for real readers of every format. What they
//! have to read is said in `xtask/src/readers/expected.rs`, once more and by hand.

mod pushing;

use std::io::{Read, stdin};
use tallymark::{
    Counter, Exemplar, Gauge, Histogram, Interned, Label, MetricSet, NativeHistogram, Summary,
    UpDown,
};
use tallymark_server::Exporter;
use tallymark_server::query_api::QueryApi;

#[derive(Label, Clone, Copy)]
enum Provider {
    Openai,
    Anthropic,
}

#[derive(Label, Clone, Copy)]
#[label(capacity = 4)]
struct Note(Interned);

#[derive(MetricSet)]
#[metrics(namespace = "formats", static = FORMATS)]
struct Formats {
    /// Orders, "quoted" and with a \ in it.
    orders_total: Counter<Provider>,
    /// Money.
    dollars_total: Counter<(), f64>,
    /// What notes say.
    notes_total: Counter<Note>,
    /// A level.
    level: Gauge<Provider>,
    /// In flight.
    in_flight: UpDown,
    /// Time for an order.
    #[metric(buckets = [0.5, 1, 2.5])]
    order_seconds: Histogram<Provider>,
    /// Time of many things.
    native_seconds: NativeHistogram,
    /// Tokens.
    tokens: Summary,
}

fn exemplar(id: &str) -> Option<Exemplar> {
    Exemplar::new([("trace_id", id.to_owned())]).ok()
}

fn record() {
    let orders = &FORMATS.orders_total;
    orders.with(Provider::Openai).add((1 << 53) - 1);
    orders
        .with(Provider::Anthropic)
        .add_with(3, exemplar("of a counter"));
    FORMATS.dollars_total.add(0.1);
    FORMATS.dollars_total.add(0.2);
    FORMATS
        .notes_total
        .with(Note::from("a \"b\" \\ \n é ☃ {x=\"y\"}, #"))
        .add(7);
    FORMATS.level.with(Provider::Openai).set(f64::NEG_INFINITY);
    FORMATS.level.with(Provider::Anthropic).set(-0.125);
    FORMATS.in_flight.add(-2);
    for (seconds, id) in [
        (0.25, "first"),
        (0.5, "bound"),
        (0.75, "middle"),
        (40.0, "beyond"),
    ] {
        let series = FORMATS.order_seconds.with(Provider::Openai);
        series.observe_with(seconds, exemplar(id));
    }
    for millis in 1..=1000 {
        FORMATS.native_seconds.observe(f64::from(millis) / 1000.0);
    }
    FORMATS
        .native_seconds
        .observe_with(1.0, exemplar("of a native one"));
    for tokens in [10.0, 20.0, 30.5] {
        FORMATS.tokens.observe(tokens);
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    record();
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let exporter = match &arguments[..] {
        [what, database] if what == "query-api" => {
            let api = QueryApi::builder(database.as_str()).known_services(["text"]);
            Exporter::builder().query_api(api.build()?)
        }
        [protocol, url, room @ ..] => {
            let room = room.first().map(|room| room.parse()).transpose()?;
            return pushing::push(protocol, url, room);
        }
        _ => Exporter::builder(),
    };
    let exporter = exporter.bind("127.0.0.1:0")?;
    println!("{}", exporter.local_addr());
    // Until whoever started it has ended, or says so.
    stdin().read_to_end(&mut Vec::new())?;
    exporter.shutdown();
    Ok(())
}
