//! Clients that have nothing more to say, while their answer is made.
//!
//! Such a client may still read, as `nc` does, or be gone: the network does not tell. A page is made and sent
//! to its end all the same; what would keep others busy for nobody is given up. hyper knows one or the
//! other for a whole connection, so it is told of an end when it should act on it.

use crate::seat::Seat;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A stream whose end is not seen while it does not matter.
pub(crate) struct HalfClosing<S> {
    stream: S,
    seat: Arc<Seat>,
    /// Who would have been told of the end.
    untold: Option<Waker>,
}

impl<S> HalfClosing<S> {
    pub(crate) const fn new(stream: S, seat: Arc<Seat>) -> Self {
        Self {
            stream,
            seat,
            untold: None,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for HalfClosing<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = ready!(Pin::new(&mut self.stream).poll_read(context, buffer));
        let is_end = read.is_err() || buffer.filled().len() == before;
        if is_end && self.seat.hides_end() {
            self.untold = Some(context.waker().clone());
            return Poll::Pending;
        }
        Poll::Ready(read)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for HalfClosing<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = ready!(Pin::new(&mut self.stream).poll_flush(context));
        if !self.seat.hides_end()
            && let Some(waker) = self.untold.take()
        {
            waker.wake();
        }
        Poll::Ready(flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::HalfClosing;
    use crate::seat::{Room, Watched};
    use std::sync::Arc;
    use std::time::Duration;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex, split};
    use tokio::task::yield_now;
    use tokio::time::timeout;

    const PATIENCE: Duration = Duration::from_secs(30);

    #[tokio::test]
    async fn an_end_is_told_once_the_answer_is_through() {
        let taken = Room::new(1).try_seat().expect("the first");
        let seat = Arc::clone(&taken.seat);
        // So few bytes at once that the answer has to wait for its reader.
        let (mut client, stream) = duplex(4);
        client.shutdown().await.expect("an end");
        let watched = Watched::new(stream, Arc::clone(&seat), PATIENCE);
        let (mut reader, mut writer) = split(HalfClosing::new(watched, Arc::clone(&seat)));
        seat.asked();
        let reading = tokio::spawn(async move { reader.read_u8().await });
        seat.answered();
        let writing = tokio::spawn(async move {
            writer.write_all(b"an answer").await?;
            writer.flush().await
        });
        for _ in 0..9 {
            yield_now().await;
        }
        assert!(!reading.is_finished());
        let mut answer = [0; 9];
        client.read_exact(&mut answer).await.expect("the answer");
        assert_eq!(&answer, b"an answer");
        writing.await.expect("no panic").expect("all is sent");
        let read = timeout(PATIENCE, reading).await.expect("it is told");
        read.expect("no panic").expect_err("the end");
    }

    #[tokio::test]
    async fn an_end_is_told_at_once_where_it_matters() {
        let taken = Room::new(1).try_seat().expect("the first");
        let (client, stream) = duplex(4);
        let mut stream = HalfClosing::new(stream, Arc::clone(&taken.seat));
        taken.seat.ends_with_client(true);
        taken.seat.asked();
        drop(client);
        let read = timeout(PATIENCE, stream.read_u8()).await;
        read.expect("it is told").expect_err("the end");
    }
}
