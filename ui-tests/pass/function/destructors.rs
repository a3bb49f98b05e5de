//! A destructor sees what the body has written, and runs when it ran before.

#![deny(warnings)]

use std::cell::RefCell;
use tallymark::track_metrics;

thread_local!(static SEEN: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) });

fn note(text: &str) {
    SEEN.with_borrow_mut(|seen| seen.push(text.to_owned()));
}

struct Transaction {
    is_open: bool,
}

impl Drop for Transaction {
    fn drop(&mut self) {
        note(if self.is_open { "rolled back" } else { "committed" });
    }
}

impl Transaction {
    #[track_metrics(namespace = "destructors")]
    fn commit(mut self) -> Result<(), ()> {
        self.is_open = false;
        Ok(())
    }

    #[track_metrics(namespace = "destructors")]
    async fn commit_later(mut self, text: String) -> Result<(), ()> {
        drop(text);
        self.is_open = false;
        Ok(())
    }
}

#[track_metrics(namespace = "destructors")]
fn commit_beside(mut transaction: Transaction, times: u8) -> Result<u8, ()> {
    transaction.is_open = false;
    Ok(times)
}

struct Named(&'static str);

impl Drop for Named {
    fn drop(&mut self) {
        note(self.0);
    }
}

#[track_metrics(namespace = "destructors")]
fn ordered(first: Named, second: Named, third: Named) -> Result<usize, ()> {
    let _local = Named("local");
    Ok(second.0.len() + first.0.len() + third.0.len())
}

#[track_metrics(namespace = "destructors")]
async fn ordered_later(first: Named, second: Named, third: Named) -> usize {
    let _local = Named("local");
    second.0.len() + first.0.len() + third.0.len()
}

fn seen(run: impl FnOnce()) -> Vec<String> {
    SEEN.take();
    run();
    SEEN.take()
}

fn finish<T>(future: impl Future<Output = T>) -> T {
    use std::task::{Context, Poll, Waker};
    let mut context = Context::from_waker(Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        Poll::Ready(result) => result,
        Poll::Pending => panic!("ready at once"),
    }
}

fn main() {
    let open = || Transaction { is_open: true };
    assert_eq!(seen(|| open().commit().unwrap()), ["committed"]);
    let later = || finish(open().commit_later(String::new())).unwrap();
    assert_eq!(seen(later), ["committed"]);
    assert_eq!(seen(|| assert_eq!(commit_beside(open(), 3), Ok(3))), ["committed"]);
    let order = ["local", "third", "second", "first"];
    let named = || (Named("first"), Named("second"), Named("third"));
    assert_eq!(
        seen(|| {
            let (first, second, third) = named();
            ordered(first, second, third).unwrap();
        }),
        order
    );
    assert_eq!(
        seen(|| {
            let (first, second, third) = named();
            finish(ordered_later(first, second, third));
        }),
        order
    );
}
