//! A set of metrics is `Debug`, and so is what holds one.

#![deny(missing_debug_implementations)]

use std::sync::Arc;
use tallymark::{
    Counter, ErrorKind, Gauge, Histogram, Info, KindOf, Label, LabelSet, MetricSet, Summary, UpDown,
};

#[derive(Label, Clone, Copy, Debug)]
pub enum Zone {
    North,
    South,
}

#[derive(ErrorKind)]
enum NetError {
    Refused,
}

#[derive(ErrorKind)]
enum Failure {
    Late,
    #[error_kind(nested)]
    Net(NetError),
}

#[derive(LabelSet, Clone, Copy, Debug)]
struct Labels {
    zone: Zone,
    error: KindOf<Failure>,
}

#[derive(MetricSet, Debug)]
pub struct Orders {
    /// Orders.
    orders_total: Counter<Zone, f64>,
    /// Value.
    #[metric(name = "value_euros")]
    value: Histogram<Zone>,
}

#[derive(MetricSet, Debug)]
#[metrics(namespace = "shop", static = SHOP)]
pub struct Shop {
    /// Stock.
    stock: Gauge<Zone, i64>,
    /// Guests.
    guests: UpDown,
    /// Items.
    items: Summary<Zone>,
    /// The shop.
    shop_info: Info,
    #[metric(nested)]
    orders: Orders,
}

#[derive(Debug)]
pub struct Client {
    shop: Arc<Shop>,
}

fn main() {
    let client = Client { shop: Arc::new(Shop::new()) };
    let shop = concat!(
        r#"Shop { stock: Gauge("stock"), guests: UpDown("guests"), items: Summary("items"), "#,
        r#"shop_info: Info("shop_info"), orders: Orders { orders_total: Counter("orders_total"), "#,
        r#"value: Histogram("value_euros") } }"#,
    );
    assert_eq!(format!("{SHOP:?}"), shop);
    assert_eq!(format!("{client:?}"), format!("Client {{ shop: {shop} }}"));
    let Shop { stock, guests, items, orders, .. } = &SHOP;
    let series = [
        (format!("{:?}", stock.with(Zone::North)), r#"Gauge("stock")[0]"#),
        (format!("{:?}", guests.with(())), r#"UpDown("guests")[0]"#),
        (format!("{:?}", items.with(Zone::South)), r#"Summary("items")[1]"#),
        (format!("{:?}", orders.orders_total.with(Zone::South)), r#"Counter("orders_total")[1]"#),
        (format!("{:?}", orders.value.with(Zone::South)), r#"Histogram("value_euros")[1]"#),
    ];
    for (series, expected) in series {
        assert_eq!(series, expected);
    }
    for (error, kind) in [(Failure::Late, "late"), (Failure::Net(NetError::Refused), "net_refused")] {
        let labels = Labels { zone: Zone::North, error: KindOf::of(&error) };
        let expected = format!("Labels {{ zone: North, error: KindOf({kind:?}) }}");
        assert_eq!(format!("{labels:?}"), expected);
    }
}
