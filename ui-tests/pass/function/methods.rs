//! Methods of every receiver, associated functions, and those of traits.

use std::rc::Rc;
use std::sync::Arc;
use tallymark::testing::thread_snapshot;
use tallymark::{Status, track_metrics};

#[derive(Default, Clone)]
struct Account {
    balance: i64,
}

impl Account {
    #[track_metrics(namespace = "account")]
    fn open(balance: i64) -> Self {
        Self { balance }
    }

    #[track_metrics(namespace = "account")]
    pub fn balance(&self) -> i64 {
        self.balance
    }

    #[track_metrics(namespace = "account")]
    fn deposit(&mut self, amount: i64) -> &mut Self {
        self.balance += amount;
        self
    }

    #[track_metrics(namespace = "account")]
    fn close(self) -> i64 {
        self.balance
    }

    #[track_metrics(namespace = "account")]
    fn empty(mut self) -> Self {
        self.balance = 0;
        self
    }

    #[track_metrics(namespace = "account")]
    fn shared(self: Arc<Self>) -> i64 {
        self.balance
    }

    #[track_metrics(namespace = "account")]
    fn counted(self: &Rc<Self>) -> usize {
        Rc::strong_count(self)
    }

    #[track_metrics(namespace = "account")]
    async fn later(&self) -> i64 {
        self.balance
    }
}

trait Ledger {
    fn post(&mut self, status: Status) -> Result<i64, String>;
    fn name() -> &'static str;
    fn sum(&self) -> i64 {
        0
    }
}

impl Ledger for Account {
    #[track_metrics(status, namespace = "ledger")]
    fn post(&mut self, status: Status) -> Result<i64, String> {
        match status {
            Status::Success => Ok(self.balance),
            Status::Error => Err("refused".into()),
        }
    }

    #[track_metrics(namespace = "ledger")]
    fn name() -> &'static str {
        "account"
    }
}

trait Provided {
    #[track_metrics(namespace = "provided")]
    fn provided(&self) -> u8 {
        7
    }
}

impl Provided for Account {}

fn main() {
    let mut account = Account::open(5);
    assert_eq!(account.deposit(2).deposit(3).balance(), 10);
    assert_eq!(Arc::new(account.clone()).shared(), 10);
    assert_eq!(Rc::new(account.clone()).counted(), 1);
    assert_eq!(account.post(Status::Success), Ok(10));
    assert!(account.post(Status::Error).is_err());
    assert_eq!(
        (Account::name(), account.sum(), account.provided()),
        ("account", 0, 7)
    );
    drop(account.later());
    assert_eq!(account.empty().close(), 0);
    let snapshot = thread_snapshot();
    for (function, calls) in [
        ("open", 1),
        ("balance", 1),
        ("deposit", 2),
        ("close", 1),
        ("empty", 1),
        ("shared", 1),
        ("counted", 1),
        ("later", 0),
    ] {
        let metric = format!("account_{function}_calls_total");
        assert_eq!(
            snapshot.counter(&metric, &[("outcome", "ok")]),
            calls,
            "{metric}"
        );
    }
    let refused = [("status", "error"), ("outcome", "error")];
    assert_eq!(snapshot.counter("ledger_post_calls_total", &refused), 1);
    assert_eq!(
        snapshot.counter("ledger_name_calls_total", &[("outcome", "ok")]),
        1
    );
    assert_eq!(
        snapshot.counter("provided_provided_calls_total", &[("outcome", "ok")]),
        1
    );
}
