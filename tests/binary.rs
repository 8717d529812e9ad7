//! The built binary on a real pseudo-terminal: it starts, it is left, and the terminal is as it
//! was, whatever ends it.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

#[path = "support/pty.rs"]
#[allow(dead_code, reason = "each test uses its part")]
mod pty;
#[path = "support/server.rs"]
mod server;

use std::{
    fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::Duration,
};

use base64::{Engine, prelude::BASE64_STANDARD};
use pty::{Pty, SOON, eventually};
use rstest::rstest;
use rustix::{
    process::{Pid, Signal, kill_process},
    termios::{Action, tcflow},
};
use server::server;
use vt100::{MouseProtocolEncoding, MouseProtocolMode};

const HANDOVER: &str = env!("CARGO_BIN_EXE_handover");
/// A member of the demo company, in its first rows.
const SOMEBODY: &str = "Brightwater";

/// The console on the demo portal, with people on its screen.
fn console() -> Pty {
    console_with(&[])
}

fn console_with(env: &[(&str, &str)]) -> Pty {
    let mut console = Pty::start(&[HANDOVER, "demo"], env);
    console.wait_for(SOMEBODY);
    console
}

#[test]
fn the_panes_are_there_before_anybody_answered() {
    let mut console = Pty::handover(&["demo"]);
    console.wait("the first frame", |screen| !screen.contents().trim().is_empty());
    let first = console.text();
    assert!(first.contains("Users") && first.contains("Groups"), "{first}");
    console.wait_for(SOMEBODY);
    let screen = console.screen();
    assert!(screen.alternate_screen() && screen.hide_cursor() && screen.bracketed_paste());
}

#[test]
fn q_leaves() {
    let mut console = console();
    console.press("q");
    console.assert_left(0);
}

#[test]
fn ctrl_c_twice_leaves() {
    let mut console = console();
    console.press("\x03\x03");
    console.assert_left(130);
}

#[rstest]
#[case(Signal::TERM, 143)]
#[case(Signal::HUP, 129)]
#[case(Signal::INT, 130)]
#[case(Signal::QUIT, 131)]
fn a_signal_leaves(#[case] signal: Signal, #[case] status: u32) {
    let mut console = console();
    console.signal(signal);
    console.assert_left(status);
}

#[test]
fn a_terminal_that_is_gone_ends_the_console() {
    let mut console = console();
    console.hang_up("\x0c");
    let (status, took) = console.exit();
    assert_eq!(status, 129);
    assert!(took < SOON, "took {took:?}");
}

#[test]
#[cfg(target_os = "linux")]
fn a_terminal_that_is_gone_ends_the_console_even_without_a_signal() {
    // In a session of its own the console gets no SIGHUP: it has to notice.
    let script = "trap '' HUP; setsid \"$0\" demo";
    let mut console = Pty::start(&["sh", "-c", script, HANDOVER], &[]);
    console.wait_for(SOMEBODY);
    console.hang_up("\x0c");
    let (status, took) = console.exit();
    assert_eq!(status, 129);
    assert!(took < SOON, "took {took:?}");
}

/// What README says of a signal to one whose terminal does not read. A machine that has other things
/// to do may need more than one try to show it; what takes longer by itself does so every time.
#[track_caller]
#[cfg(target_os = "linux")]
fn assert_leaves_within_a_second(unread: impl Fn() -> Pty) {
    eventually("leaving within a second", || {
        let mut console = unread();
        console.signal(Signal::TERM);
        let (status, took) = console.exit_unread();
        assert_eq!(status, 143);
        assert!(console.is_cooked(), "the terminal is given back");
        (took < Duration::from_secs(1)).then_some(())
    });
}

#[test]
#[cfg(target_os = "linux")]
fn a_terminal_that_does_not_read_cannot_hold_up_the_exit() {
    assert_leaves_within_a_second(|| {
        let mut console = console();
        console.stop_reading("\x0c");
        console
    });
}

#[test]
#[cfg(debug_assertions)]
fn ctrl_c_twice_leaves_even_if_the_loop_hangs_and_the_terminal_owes_an_answer() {
    let mut console = console_with(&[("HANDOVER_TEST_MISHAP", "hang")]);
    console.answers = false;
    let asked = console.count(b"\x1b[5n");
    console.resize(100, 30);
    console.wait_for_bytes("\x1b[5n", asked + 1);
    console.press("j");
    console.wait_for("MISHAP=hang");
    console.press("\x03\x03");
    console.assert_left(130);
}

#[test]
#[cfg(debug_assertions)]
fn a_panic_on_the_screen_gives_the_terminal_back_before_it_reports() {
    let mut console = console_with(&[("HANDOVER_TEST_MISHAP", "panic")]);
    console.press("j");
    console.assert_left(101);
    let report = console.text();
    assert!(
        report.contains("panicked at") && report.contains("HANDOVER_TEST_MISHAP=panic"),
        "{report}"
    );
}

#[test]
#[cfg(debug_assertions)]
fn a_panic_in_the_background_is_a_failed_call_and_the_screen_lives() {
    let mut console = Pty::start(&[HANDOVER, "demo"], &[("HANDOVER_TEST_MISHAP", "job")]);
    console.wait_for("defect of handover");
    assert!(!console.text().contains("panicked at"), "{}", console.text());
    console.leave_by("\x1b");
    console.assert_left(0);
}

/// A press of the left button, at a column and a row from 1.
fn press_at(column: u16, row: u16) -> String {
    format!("\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m")
}

/// Turns the mouse on and waits until the terminal reports it.
fn turn_mouse_on(console: &mut Pty) {
    console.press("m");
    console.wait("the mouse is on", |screen| {
        screen.mouse_protocol_mode() == MouseProtocolMode::PressRelease
            && screen.mouse_protocol_encoding() == MouseProtocolEncoding::Sgr
    });
}

#[test]
fn the_mouse_is_off_until_m_and_leads_the_cursor_then() {
    let mut console = console();
    assert_eq!(console.screen().mouse_protocol_mode(), MouseProtocolMode::None);
    turn_mouse_on(&mut console);
    console.press(&press_at(9, 8));
    console.wait("the cursor is there", |screen| {
        screen.rows(0, 80).nth(7).is_some_and(|row| row.starts_with('▸'))
    });
    console.press("m");
    console
        .wait("the mouse is off", |screen| screen.mouse_protocol_mode() == MouseProtocolMode::None);
    turn_mouse_on(&mut console);
    console.press("q");
    console.assert_left(0);
}

#[test]
fn the_mouse_and_the_title_are_given_back_when_a_signal_ends_the_console() {
    let mut console = console();
    turn_mouse_on(&mut console);
    let written = String::from_utf8_lossy(&console.written).into_owned();
    let (keep, title) = ("\x1b[22;2t", "\x1b]2;handover · demo portal\x1b\\");
    assert!(written.find(keep).unwrap() < written.find(title).unwrap(), "{written:?}");
    assert_eq!(written.matches(title).count(), 1, "it is sent when it changes");
    console.signal(Signal::TERM);
    console.assert_left(143);
    assert!(console.written.ends_with(b"\x1b[999H\x1b[K\x1b[?7h\x1b[?25h\x1b[?1049l"));
    assert!(console.count(b"\x1b[?1006l\x1b[?1000l\x1b[23;2t") == 1, "{written:?}");
}

#[rstest]
#[case("linux")]
#[case("vt220")]
fn a_terminal_without_a_title_is_sent_none(#[case] term: &str) {
    let mut console = console_with(&[("TERM", term)]);
    console.press("q");
    console.assert_left(0);
    let written = String::from_utf8_lossy(&console.written);
    assert!(!written.contains("\x1b]2;") && !written.contains(";2t"), "{written:?}");
}

#[test]
fn another_size_is_drawn_anew() {
    let mut console = console();
    console.resize(120, 40);
    console
        .wait("all lines", |screen| screen.rows(0, 120).last().is_some_and(|row| !row.is_empty()));
    console.resize(60, 15);
    console.wait_for(SOMEBODY);
    console.resize(1, 1);
    console.resize(80, 24);
    console.wait_for(SOMEBODY);
    console.press("q");
    console.assert_left(0);
}

#[test]
fn pasted_text_is_not_executed() {
    let mut console = console();
    console.press("\x1b[200~q\rq\x03\x03\x1b[201~");
    console.leave_by("\x1b");
    console.assert_left(0);
}

#[rstest]
#[case::by_itself(&[("TMUX", ""), ("STY", "")], "\x1b]52;c;")]
#[case::inside_tmux(&[("TMUX", "socket,1,0"), ("STY", "")], "\x1bPtmux;\x1b\x1b]52;c;")]
fn y_sends_the_id_of_the_row_to_the_terminals_clipboard(
    #[case] env: &[(&str, &str)],
    #[case] begin: &str,
) {
    let mut console = console_with(env);
    console.press("y");
    console.wait_for("clipboard (if your terminal allows it)");
    let words = console.text();
    let id = words.split_whitespace().find(|word| word.len() == 36 && word.contains('-')).unwrap();
    let sent = format!("{begin}{}\x07", BASE64_STANDARD.encode(id));
    let written = &console.written;
    assert!(written.windows(sent.len()).any(|bytes| bytes == sent.as_bytes()), "{id}");
    console.press("q");
    console.assert_left(0);
}

#[test]
fn ctrl_z_gives_the_terminal_back_until_the_console_is_resumed() {
    let script = "set -m; \"$0\" demo; echo STOPPED; read answer; fg; echo DONE $?";
    let mut console = Pty::start(&["sh", "-c", script, HANDOVER], &[]);
    console.wait_for(SOMEBODY);
    turn_mouse_on(&mut console);
    console.press("\x1a");
    console.wait_for("STOPPED");
    console.assert_restored();
    console.press("\r");
    console.wait_for(SOMEBODY);
    assert_ne!(console.screen().mouse_protocol_mode(), MouseProtocolMode::None);
    console.press("q");
    console.wait_for("DONE 0");
    console.assert_left(0);
}

#[test]
fn no_answer_of_the_terminal_is_left_for_the_shell() {
    let script = "\"$0\" demo; echo SHELL; read line; echo \"[$line]\"";
    let mut console = Pty::start(&["sh", "-c", script, HANDOVER], &[]);
    console.wait_for(SOMEBODY);
    // The frame that `j` asks for ends in a question, and `q` leaves before its answer.
    console.press("jq");
    console.wait_for("SHELL");
    console.press("\r");
    console.wait_for("[]");
    console.assert_left(0);
}

#[test]
fn ctrl_z_is_ignored_where_nobody_could_resume_the_console() {
    // The console leads its session here, as with `ssh -t host handover`.
    let mut console = console();
    console.press("\x1a");
    console.press("q");
    console.assert_left(0);
}

/// What is said instead of starting: one sentence, status 3, and a terminal that was not touched.
#[track_caller]
fn refusal(command: &[&str], env: &[(&str, &str)]) -> String {
    let mut console = Pty::start(&[&[HANDOVER], command].concat(), env);
    let (status, _) = console.exit();
    let said = String::from_utf8(console.written.clone()).unwrap();
    assert_eq!(status, 3, "{said}");
    assert!(!said.contains('\x1b'), "{said:?}");
    assert_eq!(said.trim_end().lines().count(), 1, "{said:?}");
    said
}

// ---- before there is a screen -----------------------------------------------------------

/// A console that asks for its key.
fn asking(script: &str) -> Pty {
    let mut console = Pty::start(&["sh", "-c", script, HANDOVER, "127.0.0.1:1"], &[]);
    console.wait_for_bytes("API key for 127.0.0.1:1: ", 1);
    assert!(!console.is_cooked(), "what is typed is not shown");
    console
}

#[rstest]
#[case::by_its_key(None, 130)]
#[case::by_a_signal(Some(Signal::TERM), 143)]
fn leaving_at_the_key_prompt_gives_the_terminal_back(
    #[case] signal: Option<Signal>,
    #[case] status: u32,
) {
    let mut console = asking("exec \"$0\" \"$1\"");
    match signal {
        Some(signal) => console.signal(signal),
        None => console.press("sk-half\x03"),
    }
    console.assert_left(status);
    assert!(!console.text().contains("sk-half"), "{}", console.text());
}

#[test]
fn the_key_prompt_can_be_suspended_and_asks_again() {
    let script = "set -m; \"$0\" \"$1\"; echo STOPPED; read answer; fg; echo DONE $?";
    let mut console = asking(script);
    console.press("\x1a");
    console.wait_for("STOPPED");
    assert!(console.is_cooked());
    console.press("\r");
    console.wait_for_bytes("API key for 127.0.0.1:1: ", 2);
    console.press("sk-secret\r");
    console.wait_for("refuses the connection");
    console.wait_for("DONE 3");
    console.assert_left(0);
    assert!(!console.text().contains("sk-secret"), "{}", console.text());
}

#[test]
fn a_portal_that_takes_its_time_is_waited_for_in_words() {
    // Connections come about, and nobody answers.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = silent.local_addr().unwrap().to_string();
    let mut console = Pty::start(&[HANDOVER, &host], &[("HANDOVER_KEY", "sk-1")]);
    console.wait_for(&format!("signing in to {host} … Ctrl-C leaves"));
    console.press("\x03");
    console.assert_left(130);
}

/// A console on a terminal that Ctrl-S had stopped before.
#[cfg(target_os = "linux")]
fn unread(host: &str, env: &[(&str, &str)]) -> Pty {
    let command = ["sh", "-c", "read line; exec \"$0\" \"$1\"", HANDOVER, host];
    let mut console = Pty::start(&command, env);
    tcflow(console.device(), Action::OOff).unwrap();
    console.press("\r");
    console
}

#[test]
#[cfg(target_os = "linux")]
fn ctrl_s_does_not_keep_a_signal_from_one_who_signs_in() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = silent.local_addr().unwrap().to_string();
    let mut console = unread(&host, &[("HANDOVER_KEY", "sk-1")]);
    eventually("its words", || console.is_writing("tokio-rt-worker", 2).then_some(()));
    console.signal(Signal::TERM);
    assert_eq!(console.exit_unread().0, 143);
}

/// Neither the question can be written, nor the end of the line that was not shown.
#[rstest]
#[case::before_it_asks(|| unread("127.0.0.1:1", &[]))]
#[case::while_it_asks(|| asking("exec \"$0\" \"$1\""))]
#[cfg(target_os = "linux")]
fn ctrl_s_does_not_keep_a_signal_from_one_who_asks_for_the_key(#[case] start: fn() -> Pty) {
    assert_leaves_within_a_second(|| {
        let console = start();
        tcflow(console.device(), Action::OOff).unwrap();
        eventually("the question", || console.has_thread("prompt").then_some(()));
        console
    });
}

#[test]
#[cfg(target_os = "linux")]
fn ctrl_s_does_not_keep_one_who_is_refused() {
    let host = server("HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n");
    let mut console = unread(&host, &[("HANDOVER_KEY", "sk-1")]);
    assert_eq!(console.exit_unread().0, 3);
}

#[test]
fn a_host_that_refuses_the_connection_is_named() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let said = refusal(&[&free], &[("HANDOVER_KEY", "sk-1")]);
    assert!(said.contains(&free) && said.contains("refuses the connection"), "{said}");
}

#[rstest]
#[case::a_wrong_key("HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n", "key")]
#[case::a_web_page(
    "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 14\r\n\r\n<html>hi</html",
    "web page"
)]
#[case::another_path("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n", "404")]
#[case::no_http("SSH-2.0-OpenSSH_9.6\r\n", "127.0.0.1")]
fn an_answer_that_lets_nobody_in_is_explained(#[case] answer: &'static str, #[case] why: &str) {
    let address = server(answer);
    let said = refusal(&[&address], &[("HANDOVER_KEY", "sk-secret")]);
    assert!(said.contains(why) && !said.contains("sk-secret"), "{said}");
}

#[test]
fn a_server_without_encryption_is_told_from_one_with_a_bad_certificate() {
    let address = server("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    let said = refusal(&[&format!("https://{address}")], &[("HANDOVER_KEY", "sk-1")]);
    assert!(said.contains(&address) && !said.contains("certificate"), "{said}");
}

#[rstest]
#[case::another_host("https://docs.example.com", "--insecure docs.example.com")]
#[case::another_port("docs.example.com:8443", "--insecure docs.example.com:8443")]
#[case::nothing_to_check("http://docs.example.com", "is not encrypted")]
fn certificates_are_unchecked_only_for_the_host_that_was_typed(
    #[case] url: &str,
    #[case] why: &str,
) {
    let said = refusal(&[url, "--insecure", "docs.example.org"], &[("HANDOVER_KEY", "sk-1")]);
    assert!(said.contains(why), "{said}");
}

#[test]
fn what_is_no_key_is_refused_without_being_repeated() {
    let said = refusal(&["127.0.0.1:1"], &[("HANDOVER_KEY", "hunter2")]);
    assert!(said.contains("sk-") && !said.contains("hunter2"), "{said}");
}

#[test]
fn a_key_file_that_others_may_read_is_refused() {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::set_permissions(file.path(), std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    let said = refusal(&["127.0.0.1:1", "--key-file", file.path().to_str().unwrap()], &[]);
    assert!(said.contains("chmod 600"), "{said}");
}

#[rstest]
#[case::of_no_use("socks5://ann:hidden@127.0.0.1:1", "socks5://")]
#[case::not_there("http://ann:hidden@127.0.0.1:1", "the proxy 127.0.0.1:1 (https_proxy) refuses")]
fn a_proxy_of_the_environment_is_named_without_its_password(#[case] url: &str, #[case] why: &str) {
    let env =
        [("HANDOVER_KEY", "sk-1"), ("https_proxy", url), ("HTTPS_PROXY", ""), ("NO_PROXY", "")];
    let said = refusal(&["docs.example.com"], &env);
    assert!(said.contains(why) && !said.contains("hidden"), "{said}");
}

#[test]
fn a_dumb_terminal_is_refused() {
    assert!(refusal(&["demo"], &[("TERM", "dumb")]).contains("TERM=dumb"));
}

/// The demo portal by itself, its address and the owner's key.
fn serve() -> (Child, String, String) {
    let mut served = Command::new(HANDOVER)
        .args(["demo", "--serve", "--json", "--people", "20"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(served.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let card: serde_json::Value = serde_json::from_str(&line).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    (served, text(&card["url"]), text(&card["keys"]["owner"]))
}

fn end(mut served: Child) {
    kill_process(Pid::from_child(&served), Signal::TERM).unwrap();
    assert_eq!(served.wait().unwrap().code(), Some(0));
}

#[test]
fn the_portal_by_itself_tells_one_line_of_json_and_serves_until_a_signal() {
    let (served, url, key) = serve();
    let state = tempfile::tempdir().unwrap();
    let state = state.path().to_str().unwrap();
    let env = [("HANDOVER_KEY", &*key), ("HANDOVER_STATE_DIR", state)];
    let mut console = Pty::start(&[HANDOVER, &url], &env);
    console.wait_for("Users 20");
    console.press("q");
    console.assert_left(0);
    end(served);
}

#[test]
fn the_next_start_is_arranged_as_the_last_one_was_left_and_says_what_hides_people() {
    let (served, url, key) = serve();
    let state = tempfile::tempdir().unwrap();
    let state = state.path().to_str().unwrap();
    let env = [("HANDOVER_KEY", &*key), ("HANDOVER_STATE_DIR", state)];
    let mut console = Pty::start(&[HANDOVER, &url], &env);
    console.wait_for("Users 20");
    turn_mouse_on(&mut console);
    console.press("\x05/nobody\rq");
    console.assert_left(0);

    let config = format!("{state}/config.toml");
    std::fs::write(&config, "[keys]\nback = [\"Alt-b\", \"Esc\"]\n").unwrap();
    let mut console = Pty::start(&[HANDOVER, &url, "--config", &config], &env);
    console.wait_for("filters of last time: Alt-b clears them");
    console.wait_for("/nobody");
    let screen = console.screen();
    assert_ne!(screen.mouse_protocol_mode(), MouseProtocolMode::None);
    assert!(screen.rows(0, 80).nth(1).unwrap().contains("NAME"), "{}", console.text());
    console.press("\x1b");
    console.wait("everybody is back", |screen| !screen.contents().contains("/nobody"));
    console.press("q");
    console.assert_left(0);
    end(served);
}

#[rstest]
#[case::open_to_others(&["demo", "--serve", "0.0.0.0:0"], 3, "127.0.0.1")]
#[case::no_such_faults(&["demo", "--faults", "no-such.toml"], 3, "no-such.toml")]
#[case::no_terminal(&["demo"], 3, "not a terminal")]
#[case::no_such_option(&["--key", "sk-1"], 2, "--key")]
#[case::no_portal(&["--read-only"], 2, "URL")]
#[case::no_address(&["ftp://docs.example.com"], 2, "https://")]
#[case::options_of_a_portal(&["--read-only", "demo"], 2, "demo comes first")]
fn what_cannot_be_done_is_said(#[case] arguments: &[&str], #[case] status: i32, #[case] why: &str) {
    let ended = Command::new(HANDOVER).args(arguments).env_remove("HANDOVER_URL").output().unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(status), "{said}");
    assert!(said.contains(why) && ended.stdout.is_empty(), "{said}");
}

#[rstest]
#[case::empty("")]
#[case::wrong("ftp://docs.example.com")]
fn the_portal_of_the_environment_is_none_of_the_other_commands(#[case] url: &str) {
    for command in [&["demo", "--faults", "no-such.toml"][..], &["replay", "no-such.jsonl"]] {
        let ended = Command::new(HANDOVER).args(command).env("HANDOVER_URL", url).output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(3), "{said}");
        assert!(said.contains("no-such"), "{said}");
    }
    let ended = Command::new(HANDOVER).env("HANDOVER_URL", url).output().unwrap();
    assert_eq!(ended.status.code(), Some(2));
}
