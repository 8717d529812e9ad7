//! The journal on a real disk: what one process kept, the next one finds.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{self, Command, Stdio},
    thread,
    time::Duration,
};

use handover::{
    domain::FailureKind,
    runtime::journal::{Journal, News, Opened},
};
use rstest::rstest;
use tempfile::TempDir;

const PORTAL: &str = "docs.example.com";

fn open(directory: &Path) -> Opened {
    Journal::open(directory, PORTAL).unwrap()
}

/// Opens the journal again. Its lock is free when the thread of its writer has ended, which is
/// soon after the last handle was dropped.
fn reopen(directory: &Path) -> Opened {
    for _ in 0..60_000 {
        let opened = open(directory);
        if opened.holder.is_none() {
            return opened;
        }
        thread::sleep(Duration::from_millis(1));
    }
    panic!("the lock was never freed");
}

fn file(directory: &Path) -> PathBuf {
    directory.join("docs.example.com.jsonl")
}

fn line(number: usize) -> String {
    format!("{{\"n\":{number}}}")
}

fn texts(opened: &Opened) -> Vec<String> {
    opened.lines.iter().map(|(_, line)| line.clone()).collect()
}

/// A directory with a journal of this text.
fn with_text(text: impl AsRef<[u8]>) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(file(folder.path()), text).unwrap();
    folder
}

/// A journal of the head and this many lines.
fn sample(lines: usize) -> String {
    let head = format!("{{\"v\":1,\"handover\":\"0.1.0\",\"portal\":\"{PORTAL}\"}}\n");
    (1..=lines).fold(head, |text, number| text + &line(number) + "\n")
}

#[tokio::test]
async fn what_was_kept_is_found_with_its_line_numbers_and_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let directory = folder.path().join("state/handover");
    let Opened { journal, lines, warnings, holder, follow } = open(&directory);
    assert!(follow.is_none());
    assert_eq!((lines.len(), warnings.len(), holder), (0, 0, None));
    journal.append(line(1));
    let second = journal.promise(line(2));
    journal.clone().append("{\n\"n\":\n3}".to_owned());
    assert!(second.await.is_ok());
    journal.flush().await.unwrap();
    drop(journal);

    let opened = reopen(&directory);
    let expected = [(2, line(1)), (3, line(2)), (4, "{ \"n\": 3}".to_owned())];
    assert_eq!(opened.lines, expected);
    assert!(opened.journal.promise(line(4)).await.is_ok());
    let text = fs::read_to_string(file(&directory)).unwrap();
    let version = env!("CARGO_PKG_VERSION");
    let head = format!("{{\"v\":1,\"handover\":\"{version}\",\"portal\":\"{PORTAL}\"}}");
    assert_eq!(text, format!("{head}\n{{\"n\":1}}\n{{\"n\":2}}\n{{ \"n\": 3}}\n{{\"n\":4}}\n"));
}

#[tokio::test]
async fn cut_at_every_byte_it_reopens_with_every_complete_line_and_loses_no_byte() {
    let text = sample(3);
    for length in 0..=text.len() {
        let (cut, _) = text.as_bytes().split_at(length);
        let folder = with_text(cut);
        let opened = open(folder.path());
        let ends = cut.split(|&byte| byte == b'\n').count() - 1;
        let expected: Vec<String> = (1..ends).map(line).collect();
        assert_eq!(texts(&opened), expected, "cut at {length}");

        let whole = cut.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        let torn = &cut[whole..];
        let aside = fs::read(folder.path().join("docs.example.com.jsonl.torn")).unwrap_or_default();
        assert_eq!(aside.strip_suffix(b"\n").unwrap_or_default(), torn, "cut at {length}");
        assert_eq!(opened.warnings.len(), usize::from(!torn.is_empty()), "cut at {length}");

        assert!(opened.journal.promise(line(9)).await.is_ok());
        drop(opened);
        let again = reopen(folder.path());
        assert_eq!(texts(&again), [expected, vec![line(9)]].concat(), "cut at {length}");
        assert!(again.warnings.is_empty(), "cut at {length}");
    }
}

#[tokio::test]
async fn a_damaged_line_in_the_middle_stays_where_it_is_and_is_reported() {
    let text = sample(3).replace("{\"n\":2}", "{\"n\":\0}");
    let folder = with_text(&text);
    let opened = open(folder.path());
    assert_eq!(opened.lines, [(2, line(1)), (4, line(3))]);
    let said = format!("line 3 of {} is damaged and was skipped", file(folder.path()).display());
    assert_eq!(opened.warnings, [said]);
    assert!(opened.journal.promise(line(4)).await.is_ok());
    assert_eq!(fs::read_to_string(file(folder.path())).unwrap(), text + "{\"n\":4}\n");
}

#[test]
fn what_a_newer_handover_wrote_is_refused_and_not_touched() {
    let text = format!("{{\"v\":2,\"portal\":\"{PORTAL}\"}}\n{{\"n\":1}}\n{{\"torn");
    let folder = with_text(&text);
    let why = Journal::open(folder.path(), PORTAL).unwrap_err();
    assert!(why.contains("a newer handover wrote it (version 2"), "{why}");
    assert_eq!(fs::read_to_string(file(folder.path())).unwrap(), text);
}

#[tokio::test]
async fn the_second_is_a_viewer_who_writes_nothing_and_takes_nothing_for_torn() {
    let folder = with_text(sample(2));
    let first = open(folder.path());
    let text = sample(2) + "{\"on its w";
    fs::write(file(folder.path()), &text).unwrap();

    let second = open(folder.path());
    let holder = second.holder.clone().unwrap();
    assert_eq!(holder.pid, Some(process::id()));
    assert_eq!((texts(&second), second.warnings.len()), (vec![line(1), line(2)], 0));
    second.journal.append(line(3));
    let failure = second.journal.promise(line(4)).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::NotKept);
    assert!(!failure.kind.is_passing() && failure.to_string().contains(&holder.to_string()));
    second.journal.flush().await.unwrap();
    let mut trouble = second.journal.trouble();
    trouble.changed().await.unwrap();
    assert_eq!(*trouble.borrow(), Some(format!("{holder} has the journal")));
    assert_eq!(fs::read_to_string(file(folder.path())).unwrap(), text);

    drop(first);
    assert_eq!(texts(&reopen(folder.path())), [line(1), line(2)]);
}

#[tokio::test]
async fn what_can_only_be_read_is_read() {
    let folder = with_text(sample(2));
    // Nobody can write a lock into a folder, not even root.
    fs::create_dir(folder.path().join("docs.example.com.jsonl.lock")).unwrap();
    let opened = open(folder.path());
    assert_eq!((texts(&opened), opened.holder), (vec![line(1), line(2)], None));
    let trouble = opened.journal.trouble().borrow().clone().unwrap();
    assert!(trouble.starts_with("the journal cannot be written: "), "{trouble}");
    let failure = opened.journal.promise(line(3)).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::NotKept);
}

#[test]
fn without_a_directory_there_is_no_journal() {
    let folder = with_text("");
    let why = Journal::open(&file(folder.path()), PORTAL).unwrap_err();
    assert!(why.contains("cannot be made"), "{why}");
}

#[tokio::test]
async fn a_volatile_journal_promises_everything() {
    let journal = Journal::volatile();
    journal.append(line(1));
    assert!(journal.promise(line(2)).await.is_ok());
    journal.flush().await.unwrap();
    assert_eq!(*journal.trouble().borrow(), None);
}

/// Where the process that is to be killed keeps its journal.
const VICTIM: &str = "HANDOVER_TEST_VICTIM";

#[test]
fn killed_at_any_time_it_has_kept_every_promise() {
    if let Some(directory) = env::var_os(VICTIM) {
        return promise_until_killed(Path::new(&directory));
    }
    let folder = tempfile::tempdir().unwrap();
    let mut victim = Command::new(env::current_exe().unwrap())
        .args(["--exact", "killed_at_any_time_it_has_kept_every_promise", "--nocapture"])
        .env(VICTIM, folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let kept = BufReader::new(victim.stdout.take().unwrap()).lines().map(Result::unwrap);
    let kept = kept.filter(|line| line.starts_with('{')).nth(40).unwrap();
    victim.kill().unwrap();
    victim.wait().unwrap();

    let opened = open(folder.path());
    assert_eq!(opened.holder, None, "the kernel has freed the lock");
    let texts = texts(&opened);
    assert!(texts.contains(&kept));
    assert_eq!(texts, (1..=texts.len()).map(line).collect::<Vec<_>>());
}

/// Says each line as soon as it is promised.
fn promise_until_killed(directory: &Path) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let journal = open(directory).journal;
    for number in (1..).step_by(2) {
        journal.append(line(number));
        assert!(runtime.block_on(journal.promise(line(number + 1))).is_ok());
        println!("\n{}", line(number + 1));
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_views_reads_on_what_the_other_writes() {
    let directory = tempfile::tempdir().unwrap();
    let writer = open(directory.path()).journal;
    let _ = writer.promise(r#"{"n":1}"#.into()).await.unwrap();
    let mut viewer = open(directory.path());
    assert!(viewer.holder.is_some());
    assert_eq!(viewer.lines, [(2, r#"{"n":1}"#.to_owned())]);
    let _ = writer.promise(r#"{"n":2}"#.into()).await.unwrap();
    let _ = writer.promise(r#"{"n":3}"#.into()).await.unwrap();
    let more = viewer.follow.as_mut().unwrap().next().await;
    assert_eq!(more.lines, [r#"{"n":2}"#, r#"{"n":3}"#]);
    assert!(viewer.journal.promise("{}".into()).await.is_err(), "and writes nothing");
}

/// What did not get onto the disk is cut off, and something else may come in its place before the
/// viewer looks again.
#[rstest]
#[case::nothing("")]
#[case::less("{\"n\":4}\n")]
#[case::as_much("{\"n\":4}\n{\"n\":5}\n")]
#[case::more("{\"n\":400}\n{\"n\":5}\n{\"n\":6}\n")]
#[case::what_was_not_promised("{\"n\":3}\n{\"n\":4}\n")]
#[tokio::test(start_paused = true)]
async fn whoever_views_reads_anew_what_the_other_had_to_take_back(#[case] instead: &str) {
    let directory = tempfile::tempdir().unwrap();
    let writer = open(directory.path()).journal;
    let _ = writer.promise(r#"{"n":1}"#.into()).await.unwrap();
    let whole = fs::read_to_string(file(directory.path())).unwrap();
    let write = |text: String| fs::write(file(directory.path()), text).unwrap();
    let mut follow = open(directory.path()).follow.unwrap();
    write(format!("{whole}{{\"n\":2}}\n{{\"n\":3}}\n"));
    assert!(!follow.next().await.anew);
    let now = format!("{whole}{instead}");
    write(now.clone());
    let lines = now.lines().map(ToOwned::to_owned).collect();
    assert_eq!(follow.next().await, News { lines, anew: true });
    write(format!("{now}{{\"n\":9}}\n"));
    let lines = vec![r#"{"n":9}"#.to_owned()];
    assert_eq!(follow.next().await, News { lines, anew: false });
}
