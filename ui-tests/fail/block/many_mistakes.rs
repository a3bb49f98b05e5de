use tallymark::{Status, track_metrics};

#[track_metrics(status, prefix = "shop")]
mod store {
    pub const fn load() {}
    pub fn save() {}
    #[track_metrics(prefix = 3)]
    impl super::Store {
        pub fn drop(self) {}
    }
    #[track_metrics(colour)]
    pub fn keep(status: super::Status) -> super::Status { status }
}
struct Store;
fn main() { (store::load(), store::save(), store::keep(Status::Error), Store.drop()); }
