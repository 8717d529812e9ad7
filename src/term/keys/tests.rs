use std::cell::RefCell;

use rstest::rstest;

use super::*;

/// What these reads make, each followed by the silence that ends a sequence if `silence` is set.
fn events(reads: &[&[u8]], silence: bool) -> Vec<String> {
    let seen = RefCell::new(Vec::new());
    let sink = |event: Event| {
        seen.borrow_mut().push(match event {
            Event::Key(key) => key.to_string(),
            Event::Pasted(text) => format!("paste:{text}"),
            other => format!("{other:?}"),
        });
    };
    let mut parser = Parser::default();
    for read in reads {
        parser.feed(read, &sink);
        if silence {
            parser.give_up(&sink);
        }
    }
    seen.into_inner()
}

#[rstest]
#[case(b"a", &["a"])]
#[case(b"U", &["U"])]
#[case("é€🙂".as_bytes(), &["é", "€", "🙂"])]
#[case(b" ", &["Space"])]
#[case(b"\r", &["Enter"])]
#[case(b"\t", &["Tab"])]
#[case(b"\x1b[Z", &["Shift-Tab"])]
#[case(b"\x7f", &["Backspace"])]
#[case(b"\x08", &["Backspace"])]
#[case(b"\x03", &["Ctrl-C"])]
#[case(b"\x1a", &["Ctrl-Z"])]
#[case(b"\x00", &["Ctrl-Space"])]
#[case(b"\x1b[A\x1b[B\x1b[C\x1b[D", &["↑", "↓", "→", "←"])]
#[case(b"\x1bOA\x1bOB", &["↑", "↓"])]
#[case(b"\x1b[1;5A", &["Ctrl-↑"])]
#[case(b"\x1b[1;3B", &["Alt-↓"])]
#[case(b"\x1b[H\x1b[F\x1bOH\x1bOF", &["Home", "End", "Home", "End"])]
#[case(b"\x1b[1~\x1b[4~\x1b[7~\x1b[8~", &["Home", "End", "Home", "End"])]
#[case(b"\x1b[3~\x1b[5~\x1b[6~", &["Delete", "PgUp", "PgDn"])]
#[case(b"\x1bx", &["Alt-x"])]
fn keys_are_known(#[case] bytes: &[u8], #[case] expected: &[&str]) {
    assert_eq!(events(&[bytes], false), expected);
    let split: Vec<&[u8]> = bytes.chunks(1).collect();
    assert_eq!(events(&split, false), expected, "byte by byte");
}

#[rstest]
#[case::linux_console_f1(b"\x1b[[A")]
#[case::cursor_report(b"\x1b[24;80R")]
#[case::f5(b"\x1b[15~")]
#[case::f1(b"\x1bOP")]
#[case::device_attributes(b"\x1b[?62;22c")]
#[case::colour_report(b"\x1b]11;rgb:0000/0000/0000\x07")]
#[case::colour_report_with_st(b"\x1b]11;rgb:0000/0000/0000\x1b\\")]
#[case::version_report(b"\x1bP>|xterm(390)\x1b\\")]
#[case::not_utf8(b"\xff\xfe")]
#[case::mouse_of_old_terminals(b"\x1b[M qx")]
#[case::mouse_of_old_terminals_far_right(b"\x1b[M\x20\xe1\x9b")]
#[case::mouse_released(b"\x1b[<0;7;3m")]
#[case::another_button(b"\x1b[<2;7;3M")]
#[case::with_ctrl(b"\x1b[<16;7;3M")]
#[case::moved(b"\x1b[<35;7;3M")]
#[case::wheel_to_the_side(b"\x1b[<66;7;3M")]
#[case::no_place(b"\x1b[<0;0;3M")]
#[case::too_short(b"\x1b[<0;7M")]
#[case::too_large(b"\x1b[<0;70000;3M")]
fn what_has_no_use_is_dropped_to_its_end(#[case] bytes: &[u8]) {
    let with_a_key_after = [bytes, b"j"].concat();
    assert_eq!(events(&[&with_a_key_after], false), ["j"]);
}

#[test]
fn the_mouse_tells_presses_and_its_wheel() {
    let reports = b"\x1b[<0;7;3M\x1b[<0;7;3m\x1b[<64;300;1M\x1b[<65;1;1Mj";
    let expected = [
        "Click { column: 6, row: 2 }",
        "Wheel { up: true, column: 299, row: 0 }",
        "Wheel { up: false, column: 0, row: 0 }",
        "j",
    ];
    assert_eq!(events(&[reports], false), expected);
    let split: Vec<&[u8]> = reports.chunks(1).collect();
    assert_eq!(events(&split, false), expected, "byte by byte");
}

#[test]
fn a_status_report_is_the_answer_to_our_question() {
    assert_eq!(events(&[b"\x1b[0nj"], false), ["Answered", "j"]);
}

#[test]
fn an_escape_waits_for_the_rest_of_its_sequence_and_is_a_key_after_a_silence() {
    assert_eq!(events(&[b"\x1b", b"[A"], false), ["↑"]);
    assert_eq!(events(&[b"\x1b"], true), ["Esc"]);
    assert_eq!(events(&[b"\x1b["], true), ["Alt-["]);
    assert_eq!(events(&[b"\x1b\x1b"], true), ["Esc", "Esc"]);
    assert_eq!(events(&[b"\x1b[1;5"], true), [] as [&str; 0]);
}

#[test]
fn a_paste_is_one_event_whatever_it_contains() {
    assert_eq!(events(&[b"\x1b[200~q\rx\x03\x1b[201~j"], false), ["paste:q\rx\u{3}", "j"]);
    assert_eq!(events(&[b"\x1b[200~no", b"ra\x1b[20", b"1~"], false), ["paste:nora"]);
}

#[test]
fn a_paste_without_an_end_does_not_swallow_the_keyboard() {
    assert_eq!(events(&[b"\x1b[200~lost", b"j"], true), ["paste:lost", "j"]);
}

#[test]
fn patience_is_endless_only_when_nothing_has_begun() {
    let mut parser = Parser::default();
    assert_eq!(parser.patience(), Patience::Endless);
    parser.feed(b"\x1b", &|_| {});
    assert_eq!(parser.patience(), Patience::Escape);
    parser.feed(b"[200~", &|_| {});
    assert_eq!(parser.patience(), Patience::Paste);
}
