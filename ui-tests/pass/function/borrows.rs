//! What is returned may point into what was given.

use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

struct Store {
    rows: Vec<String>,
}

impl Store {
    #[track_metrics(namespace = "borrows")]
    fn first(&self) -> Option<&str> {
        self.rows.first().map(String::as_str)
    }

    #[track_metrics(namespace = "borrows")]
    fn last_mut(&mut self) -> Result<&mut String, ()> {
        self.rows.last_mut().ok_or(())
    }

    #[track_metrics(namespace = "borrows")]
    fn fill(&mut self, row: &mut String) -> usize {
        self.rows.push(std::mem::take(row));
        row.push_str("taken");
        self.rows.len()
    }

    #[track_metrics(namespace = "borrows")]
    async fn get(&mut self, at: usize) -> Option<&mut String> {
        self.rows.get_mut(at)
    }
}

#[track_metrics(namespace = "borrows")]
fn split<'a>(text: &'a str, at: &str) -> (&'a str, &'a str) {
    text.split_once(at).unwrap_or((text, ""))
}

fn main() {
    let mut store = Store {
        rows: vec!["a".into()],
    };
    store.last_mut().unwrap().push('b');
    assert_eq!(store.first(), Some("ab"));
    let mut row = String::from("c");
    assert_eq!(store.fill(&mut row), 2);
    assert_eq!(row, "taken");
    assert_eq!(split("a=b", &String::from("=")), ("a", "b"));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let got = std::pin::pin!(store.get(1)).poll(&mut context);
    assert!(matches!(got, std::task::Poll::Ready(Some(row)) if row == "c"));
    let snapshot = thread_snapshot();
    for function in ["first", "last_mut", "fill", "get", "split"] {
        let metric = format!("borrows_{function}_calls_total");
        assert_eq!(
            snapshot.counter(&metric, &[("outcome", "ok")]),
            1,
            "{metric}"
        );
    }
}
