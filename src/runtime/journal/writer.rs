//! The thread that owns a journal's file.

use std::{io, sync::mpsc, thread};

use tokio::sync::watch;

use super::{
    lock::Lock,
    tail::{Entry, Storage, Tail, cannot_write},
};

/// Starts the thread. It ends with the last sender, and the lock with it.
pub(super) fn start<S: Storage + Send + 'static>(
    tail: Tail<S>,
    lock: Lock,
    trouble: watch::Sender<Option<String>>,
) -> io::Result<mpsc::Sender<Entry>> {
    let (sender, queue) = mpsc::channel();
    let work = move || {
        let _lock = lock;
        run(tail, &queue, &trouble);
    };
    thread::Builder::new().name("journal".into()).spawn(work)?;
    Ok(sender)
}

/// Writes what comes. What came meanwhile is written, and synced, at once: however many wait,
/// they wait for one sync or two.
fn run<S: Storage>(
    mut tail: Tail<S>,
    queue: &mpsc::Receiver<Entry>,
    trouble: &watch::Sender<Option<String>>,
) {
    while let Ok(first) = queue.recv() {
        let entries = std::iter::once(first).chain(queue.try_iter());
        if tail.take(entries, |error| tell(trouble, Some(cannot_write(error)))).is_ok() {
            tell(trouble, None);
        }
    }
}

/// Tells what is the case now, if that is news.
fn tell(trouble: &watch::Sender<Option<String>>, news: Option<String>) {
    trouble.send_if_modified(|said| {
        let is_new = *said != news;
        *said = news;
        is_new
    });
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::sync::oneshot;

    use super::*;
    use crate::domain::Failure;

    /// A disk that tells of each sync, and ends it as it is told.
    struct Slow {
        began: mpsc::Sender<()>,
        ends: mpsc::Receiver<io::Result<()>>,
    }

    impl Storage for Slow {
        fn append(&mut self, _: &[u8]) -> io::Result<()> {
            Ok(())
        }

        fn sync(&mut self) -> io::Result<()> {
            self.began.send(()).unwrap();
            self.ends.recv().unwrap()
        }

        fn cut(&mut self, _: u64) -> io::Result<()> {
            Ok(())
        }
    }

    /// A writer on such a disk.
    struct Scene {
        queue: mpsc::Sender<Entry>,
        began: mpsc::Receiver<()>,
        ends: mpsc::Sender<io::Result<()>>,
        trouble: watch::Receiver<Option<String>>,
        thread: thread::JoinHandle<()>,
    }

    impl Scene {
        fn new() -> Self {
            let (queue, entries) = mpsc::channel();
            let ((begin, began), (ends, end)) = (mpsc::channel(), mpsc::channel());
            let (news, trouble) = watch::channel(None);
            let tail = Tail::new(Slow { began: begin, ends: end }, 0);
            let thread = thread::spawn(move || run(tail, &entries, &news));
            Self { queue, began, ends, trouble, thread }
        }

        /// Waits until the next sync has begun; in a test that holds, no longer than a moment.
        fn syncs(&self) {
            self.began.recv_timeout(Duration::from_secs(60)).unwrap();
        }

        fn promise(&self) -> oneshot::Receiver<Result<(), Failure>> {
            let (reply, answer) = oneshot::channel();
            self.queue.send(Entry { text: "{}\n".to_owned(), reply: Some(reply) }).unwrap();
            answer
        }
    }

    #[test]
    fn nobody_is_answered_before_the_sync_and_all_who_came_meanwhile_share_the_next() {
        let scene = Scene::new();
        let mut first = scene.promise();
        scene.syncs();
        let mut others = [(); 9].map(|()| scene.promise());
        assert!(first.try_recv().is_err(), "the sync has not ended");
        scene.ends.send(Ok(())).unwrap();
        assert_eq!(first.blocking_recv(), Ok(Ok(())));
        scene.syncs();
        assert!(others.iter_mut().all(|other| other.try_recv().is_err()));
        scene.ends.send(Ok(())).unwrap();
        drop(scene.queue);
        scene.thread.join().unwrap();
        assert!(others.into_iter().all(|other| other.blocking_recv() == Ok(Ok(()))));
        assert!(scene.began.try_recv().is_err(), "there was no third sync");
    }

    #[tokio::test]
    async fn trouble_is_told_until_a_write_works_again() {
        let mut scene = Scene::new();
        scene.ends.send(Err(io::ErrorKind::StorageFull.into())).unwrap();
        assert!(scene.promise().await.unwrap().is_err());
        let told = scene.trouble.borrow_and_update().clone();
        assert_eq!(told.as_deref(), Some("the journal cannot be written: no storage space"));
        scene.ends.send(Ok(())).unwrap();
        assert!(scene.promise().await.unwrap().is_ok());
        scene.trouble.wait_for(Option::is_none).await.unwrap();
    }
}
