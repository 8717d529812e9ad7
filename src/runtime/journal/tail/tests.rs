use std::{cell::RefCell, collections::VecDeque, rc::Rc};

use proptest::prelude::*;
use tokio::sync::oneshot::Receiver;

use super::{super::reading::Reading, *};

type Answer = Receiver<Result<(), Failure>>;

/// How an operation of the disk ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Works,
    Fails,
    /// A write that fails when this many bytes are in the file; any other operation works.
    Short(usize),
}

/// A disk whose operations end as it was told, and then work.
#[derive(Clone, Default)]
struct Disk(Rc<RefCell<Platters>>);

#[derive(Default)]
struct Platters {
    file: Vec<u8>,
    /// The file as it would be after a power cut.
    synced: Vec<u8>,
    syncs: usize,
    fates: VecDeque<Fate>,
}

impl Disk {
    fn will(fates: impl IntoIterator<Item = Fate>) -> Self {
        let disk = Self::default();
        disk.0.borrow_mut().fates.extend(fates);
        disk
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.borrow().file.clone()).unwrap()
    }

    fn syncs(&self) -> usize {
        self.0.borrow().syncs
    }

    /// The lines that a next start finds, in the file or after a power cut.
    fn found(&self, power_cut: bool) -> Vec<String> {
        let platters = self.0.borrow();
        let reading = Reading::of(if power_cut { &platters.synced } else { &platters.file });
        assert!(reading.damaged.is_empty(), "a torn line is in the middle: {}", self.text());
        reading.lines.into_iter().map(|(_, line)| line).collect()
    }
}

impl Platters {
    fn fate(&mut self) -> Fate {
        self.fates.pop_front().unwrap_or(Fate::Works)
    }

    fn operate(&mut self) -> io::Result<()> {
        if self.fate() == Fate::Fails { Err(io::ErrorKind::Other.into()) } else { Ok(()) }
    }
}

impl Storage for Disk {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut platters = self.0.borrow_mut();
        let written = match platters.fate() {
            Fate::Works => bytes.len(),
            Fate::Fails => 0,
            Fate::Short(length) => length.min(bytes.len() - 1),
        };
        platters.file.extend(&bytes[..written]);
        if written == bytes.len() { Ok(()) } else { Err(io::ErrorKind::StorageFull.into()) }
    }

    fn sync(&mut self) -> io::Result<()> {
        let mut platters = self.0.borrow_mut();
        platters.operate()?;
        platters.syncs += 1;
        platters.synced = platters.file.clone();
        Ok(())
    }

    fn cut(&mut self, length: u64) -> io::Result<()> {
        let mut platters = self.0.borrow_mut();
        platters.operate()?;
        assert!(length <= platters.file.len() as u64, "a cut makes no file longer");
        platters.file.truncate(usize::try_from(length).unwrap());
        Ok(())
    }
}

fn line(number: usize) -> String {
    format!("{{\"n\":{number}}}")
}

fn appended(number: usize) -> Entry {
    Entry { text: line(number) + "\n", reply: None }
}

fn promised(number: usize) -> (Entry, Answer) {
    let (reply, answer) = oneshot::channel();
    (Entry { text: line(number) + "\n", reply: Some(reply) }, answer)
}

fn is_kept(answer: &mut Answer) -> bool {
    match answer.try_recv().expect("everybody who waits is told") {
        Ok(()) => true,
        Err(failure) => {
            assert_eq!(failure.kind, FailureKind::NotKept);
            false
        }
    }
}

#[test]
fn what_is_appended_is_written_and_not_synced() {
    let disk = Disk::default();
    let mut tail = Tail::new(disk.clone(), 0);
    tail.take([appended(1), appended(2)], |_| ()).unwrap();
    assert_eq!((disk.text().as_str(), disk.syncs()), ("{\"n\":1}\n{\"n\":2}\n", 0));
}

#[test]
fn a_promise_is_kept_by_a_sync_and_those_who_wait_together_share_it() {
    let disk = Disk::default();
    let mut tail = Tail::new(disk.clone(), 0);
    let (entries, mut answers): (Vec<_>, Vec<_>) = (1..=5).map(promised).unzip();
    tail.take(entries, |_| ()).unwrap();
    assert!(answers.iter_mut().all(is_kept));
    assert_eq!(disk.syncs(), 1);
    assert_eq!(disk.found(true), (1..=5).map(line).collect::<Vec<_>>());
}

#[test]
fn many_lines_are_synced_although_nobody_waits() {
    let disk = Disk::default();
    let mut tail = Tail::new(disk.clone(), 0);
    for number in 0..MOST_UNSYNCED {
        assert_eq!(disk.syncs(), 0);
        tail.take([appended(number)], |_| ()).unwrap();
    }
    assert_eq!((disk.syncs(), disk.found(true).len()), (1, MOST_UNSYNCED));
}

#[test]
fn a_disk_that_takes_lines_and_keeps_none_does_not_work() {
    // Each line is written, not synced, and cut off again.
    let failing = [Fate::Works, Fate::Fails, Fate::Works];
    let disk = Disk::will(failing.into_iter().chain(failing));
    let mut tail = Tail::new(disk.clone(), 0);
    let (first, _) = promised(1);
    tail.take([first], |_| ()).unwrap_err();
    tail.take([appended(2)], |_| ()).unwrap_err();
    tail.take([appended(3)], |_| ()).unwrap();
    assert_eq!(disk.found(true), [line(2), line(3)]);
}

/// The first line is promised and kept; the second is appended; the third is promised while the
/// disk does this; the fourth is promised when it works again.
fn one_bad_moment(fates: &[Fate]) {
    let disk = Disk::default();
    let mut tail = Tail::new(disk.clone(), 0);
    let (first, mut kept) = promised(1);
    tail.take([first], |_| ()).unwrap();
    assert!(is_kept(&mut kept));
    tail.take([appended(2)], |_| ()).unwrap();

    disk.0.borrow_mut().fates.extend(fates);
    let (third, mut refused) = promised(3);
    tail.take([third], |_| ()).unwrap_err();
    assert!(!is_kept(&mut refused), "{fates:?}");
    assert!(disk.found(false).starts_with(&[line(1)]), "{fates:?}");
    assert_eq!(disk.found(true), [line(1)], "{fates:?}");

    disk.0.borrow_mut().fates.clear();
    let (fourth, mut kept) = promised(4);
    tail.take([fourth], |_| ()).unwrap();
    assert!(is_kept(&mut kept), "{fates:?}");
    assert_eq!(disk.text(), "{\"n\":1}\n{\"n\":2}\n{\"n\":4}\n", "{fates:?}");
    assert_eq!(disk.found(true), [line(1), line(2), line(4)], "{fates:?}");
}

#[test]
fn every_point_of_failure_leaves_whole_lines_and_the_refused_one_is_gone() {
    use Fate::{Fails, Short, Works};
    one_bad_moment(&[Fails]);
    one_bad_moment(&[Fails, Fails]);
    for length in 0..=line(3).len() {
        one_bad_moment(&[Short(length)]);
        one_bad_moment(&[Short(length), Fails]);
    }
    one_bad_moment(&[Works, Fails]);
    one_bad_moment(&[Works, Fails, Fails]);
}

#[test]
fn while_a_cut_fails_nothing_is_written_behind_the_torn_line() {
    use Fate::{Fails, Short};
    let disk = Disk::will([Short(3), Fails, Fails, Fails]);
    let mut tail = Tail::new(disk.clone(), 0);
    tail.take([appended(1)], |_| ()).unwrap_err();
    tail.take([appended(2)], |_| ()).unwrap_err();
    assert_eq!(disk.text(), "{\"n");
    tail.take([appended(3)], |_| ()).unwrap();
    assert_eq!(disk.found(false), [line(1), line(2), line(3)]);
}

/// What happens to a journal.
#[derive(Clone, Debug)]
enum Event {
    /// Entries that the writer finds in its queue at once; whether each is a promise.
    Batch(Vec<bool>),
    /// What the disk does with its next operations.
    Fates(Vec<Fate>),
}

fn event() -> impl Strategy<Value = Event> {
    let fate = prop_oneof![
        3 => Just(Fate::Works),
        2 => Just(Fate::Fails),
        2 => (0_usize..40).prop_map(Fate::Short),
    ];
    prop_oneof![
        3 => prop::collection::vec(any::<bool>(), 1..5).prop_map(Event::Batch),
        1 => prop::collection::vec(fate, 1..6).prop_map(Event::Fates),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever fails and whenever the process or the machine dies: the next start finds the
    /// lines that were not refused, in order, without a gap, and every promised one.
    #[test]
    fn what_is_found_is_a_beginning_of_what_was_taken_with_all_that_was_promised(
        events in prop::collection::vec(event(), 1..40),
    ) {
        let disk = Disk::default();
        let mut tail = Tail::new(disk.clone(), 0);
        let (mut next, mut taken, mut promises) = (0, Vec::new(), 0);
        for event in events {
            let batch = match event {
                Event::Batch(batch) => batch,
                Event::Fates(fates) => {
                    disk.0.borrow_mut().fates = fates.into();
                    continue;
                }
            };
            let mut answers = Vec::new();
            let entries: Vec<Entry> = batch.into_iter().map(|is_promise| {
                next += 1;
                let (entry, answer) = promised(next);
                let entry = if is_promise { entry } else { appended(next) };
                answers.push((next, answer, is_promise));
                entry
            }).collect();
            let worked = tail.take(entries, |_| ()).is_ok();
            let mut refused = Vec::new();
            for (number, mut answer, is_promise) in answers {
                if !is_promise || is_kept(&mut answer) {
                    taken.push(line(number));
                    promises = if is_promise { taken.len() } else { promises };
                } else {
                    refused.push(line(number));
                }
            }
            prop_assert!(refused.is_empty() || !worked);
            for power_cut in [false, true] {
                let mut found = disk.found(power_cut);
                // Only what could not be cut off either may be there although it was refused.
                if !power_cut && tail.is_ragged {
                    found.retain(|line| taken.contains(line));
                }
                prop_assert!(taken.starts_with(&found), "{found:?} of {taken:?}");
                prop_assert!(found.len() >= promises, "{found:?} of {taken:?}");
            }
        }
        disk.0.borrow_mut().fates.clear();
        let (last, mut kept) = promised(next + 1);
        tail.take([last], |_| ()).unwrap();
        prop_assert!(is_kept(&mut kept));
        taken.push(line(next + 1));
        prop_assert_eq!(disk.found(true), taken);
    }
}
