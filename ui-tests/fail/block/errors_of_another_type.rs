use tallymark::{ErrorKind, track_metrics};

#[derive(ErrorKind)]
enum Full { Full }
struct Other;

#[track_metrics(errors = crate::Full)]
mod store {
    pub fn load() -> Result<(), crate::Full> { Err(crate::Full::Full) }
    pub fn save() -> Result<(), crate::Other> { Err(crate::Other) }
}

fn main() {
    (store::load().ok(), store::save().ok());
}
