use tallymark::track_metrics;

#[track_metrics(rout)]
fn checkout(route: u8) -> u8 {
    route
}

struct Shop;
impl Shop {
    #[track_metrics(namespace = "")]
    async fn close(&self) {}
}
fn main() {
    drop((checkout(3) + 1, Shop.close()));
}
