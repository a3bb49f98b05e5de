//! Every way that a method may take `self`.

use futures_util::FutureExt;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

#[derive(Clone)]
struct Table {
    rows: Vec<u8>,
}

impl Table {
    #[track_metrics(namespace = "receivers")]
    fn shared(&self) -> Result<&[u8], ()> {
        Ok(&self.rows)
    }

    #[track_metrics(namespace = "receivers")]
    fn exclusive(&mut self) -> Result<&mut u8, &'static str> {
        self.rows.first_mut().ok_or("empty")
    }

    #[track_metrics(namespace = "receivers")]
    fn owned(mut self) -> Vec<u8> {
        self.rows.push(0);
        self.rows
    }

    #[track_metrics(namespace = "receivers")]
    fn boxed(self: Box<Self>) -> Result<Box<Self>, ()> {
        Ok(self)
    }

    #[track_metrics(namespace = "receivers")]
    fn counted(self: Rc<Self>) -> usize {
        Rc::strong_count(&self)
    }

    #[track_metrics(namespace = "receivers")]
    fn behind(self: &Arc<Self>) -> impl Future<Output = usize> + Send + 'static + use<> {
        let table = self.clone();
        async move { table.rows.len() }
    }

    #[track_metrics(namespace = "receivers")]
    fn pinned(self: Pin<&mut Self>) -> impl Future<Output = usize> {
        async move { self.rows.len() }
    }

    #[track_metrics(namespace = "receivers")]
    async fn shared_later(&self) -> Option<&u8> {
        self.rows.last()
    }

    #[track_metrics(namespace = "receivers")]
    async fn exclusive_later(&mut self) -> Result<&mut Self, ()> {
        self.rows.clear();
        Ok(self)
    }

    #[track_metrics(namespace = "receivers")]
    async fn boxed_later(self: Box<Self>) -> Result<Box<Self>, Self> {
        Err(*self)
    }

    #[track_metrics(namespace = "receivers")]
    async fn pinned_later(mut self: Pin<&mut Self>) -> usize {
        self.rows.push(0);
        self.rows.len()
    }
}

fn main() {
    let mut table = Table { rows: vec![1, 2] };
    assert_eq!(table.shared(), Ok([1, 2].as_slice()));
    *table.exclusive().unwrap() = 3;
    assert_eq!(table.clone().owned(), [3, 2, 0]);
    assert_eq!(Box::new(table.clone()).boxed().unwrap().rows, [3, 2]);
    assert_eq!(Rc::new(table.clone()).counted(), 1);
    assert_eq!(Arc::new(table.clone()).behind().now_or_never(), Some(2));
    assert_eq!(pin!(table.clone()).pinned().now_or_never(), Some(2));
    assert_eq!(table.shared_later().now_or_never(), Some(Some(&2)));
    assert!(
        Box::new(table.clone())
            .boxed_later()
            .now_or_never()
            .unwrap()
            .is_err()
    );
    assert_eq!(Pin::new(&mut table).pinned_later().now_or_never(), Some(3));
    assert!(
        table
            .exclusive_later()
            .now_or_never()
            .unwrap()
            .unwrap()
            .rows
            .is_empty()
    );
    assert!(table.exclusive().is_err());

    let snapshot = thread_snapshot();
    for (method, ok, error) in [
        ("shared", 1, 0),
        ("exclusive", 1, 1),
        ("owned", 1, 0),
        ("boxed", 1, 0),
        ("counted", 1, 0),
        ("behind", 1, 0),
        ("pinned", 1, 0),
        ("shared_later", 1, 0),
        ("exclusive_later", 1, 0),
        ("boxed_later", 0, 1),
        ("pinned_later", 1, 0),
    ] {
        let calls = |outcome| {
            let metric = format!("receivers_{method}_calls_total");
            snapshot.counter(&metric, &[("outcome", outcome)])
        };
        assert_eq!([calls("ok"), calls("error")], [ok, error], "{method}");
    }
}
