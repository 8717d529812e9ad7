use std::cell::RefCell;

use proptest::prelude::*;
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

/// The same keys as the kitty keyboard protocol and xterm's modifyOtherKeys send them.
#[rstest]
#[case::esc(b"\x1b[27u", "Esc")]
#[case::esc_with_locks(b"\x1b[27;193u", "Esc")]
#[case::esc_repeated(b"\x1b[27;1:2u", "Esc")]
#[case::ctrl_c(b"\x1b[99;5u", "Ctrl-C")]
#[case::ctrl_shift_c(b"\x1b[99;6u", "Ctrl-C")]
#[case::ctrl_i(b"\x1b[105;5u", "Tab")]
#[case::ctrl_bracket(b"\x1b[91;5u", "Esc")]
#[case::ctrl_space(b"\x1b[32;5u", "Ctrl-Space")]
#[case::alt_x(b"\x1b[120;3u", "Alt-x")]
#[case::shift(b"\x1b[117;2u", "U")]
#[case::shift_of_the_layout(b"\x1b[47:63;2u", "?")]
#[case::another_script(b"\x1b[1095::120;1;1095u", "ч")]
#[case::sharp_s(b"\x1b[223;2u", "ß")]
#[case::shift_tab(b"\x1b[9;2u", "Shift-Tab")]
#[case::ctrl_enter(b"\x1b[13;5u", "Enter")]
#[case::keypad_4(b"\x1b[57403;129u", "4")]
#[case::keypad_plus(b"\x1b[57413u", "+")]
#[case::keypad_enter(b"\x1b[57414u", "Enter")]
#[case::keypad_up(b"\x1b[57419;5u", "Ctrl-↑")]
#[case::up_repeated(b"\x1b[1;1:2A", "↑")]
#[case::page_down(b"\x1b[6;65~", "PgDn")]
#[case::other_ctrl_x(b"\x1b[27;5;120~", "Ctrl-X")]
#[case::other_question_mark(b"\x1b[27;2;63~", "?")]
#[case::old_modifier(b"\x1bO5A", "↑")]
fn modern_terminals_say_the_same(#[case] bytes: &[u8], #[case] expected: &str) {
    assert_eq!(events(&[bytes], false), [expected]);
}

#[rstest]
#[case::linux_console_f1(b"\x1b[[A")]
#[case::released(b"\x1b[97;1:3u")]
#[case::arrow_released(b"\x1b[1;1:3A")]
#[case::delete_released(b"\x1b[3;1:3~")]
#[case::super_l(b"\x1b[108;9u")]
#[case::caps_lock(b"\x1b[57358u")]
#[case::volume_up(b"\x1b[57439u")]
#[case::no_character(b"\x1b[1114112u")]
#[case::too_large(b"\x1b[99999999999u")]
#[case::nothing(b"\x1b[u")]
#[case::cut_off(b"\x1b[1;5\x1b[15~")]
#[case::cursor_report(b"\x1b[24;80R")]
#[case::f5(b"\x1b[15~")]
#[case::f1(b"\x1bOP")]
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
fn answers_are_told_from_what_keeps_a_paste_alive() {
    assert!(are_answers(b"\x1b[0n") && are_answers(b"\x1b[0n\x1b[0n"));
    for alive in [&b"text"[..], b"\x1b[0ntext", b"a\x1b[0n", b"\x1b[0n\x1b[201~", b"\x1b"] {
        assert!(!are_answers(alive), "{alive:?}");
    }
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
    assert_eq!(events(&[b"\x1b[?62;22cj"], false), ["Identified", "j"]);
}

#[test]
fn an_escape_waits_for_the_rest_of_its_sequence_and_is_a_key_after_a_silence() {
    assert_eq!(events(&[b"\x1b", b"[A"], false), ["↑"]);
    assert_eq!(events(&[b"\x1b"], true), ["Esc"]);
    assert_eq!(events(&[b"\x1b["], true), ["Alt-["]);
    assert_eq!(events(&[b"\x1b[\x1bOB\x1bO\r"], true), ["Alt-[", "↓", "Alt-O", "Enter"]);
    assert_eq!(events(&[b"\x1b\x1b"], true), ["Esc", "Esc"]);
    assert_eq!(events(&[b"\x1b[1;5"], true), [] as [&str; 0]);
}

#[test]
fn a_paste_is_one_event_whatever_it_contains() {
    assert_eq!(events(&[b"\x1b[200~q\rx\x03\x1b[201~j"], false), ["paste:q\rx\u{3}", "j"]);
    assert_eq!(events(&[b"\x1b[200~no", b"ra\x1b[20", b"1~"], false), ["paste:nora"]);
}

#[test]
fn a_paste_inside_a_paste_is_text() {
    assert_eq!(events(&[b"\x1b[200~a\x1b[200~q\x1b[201~j"], false), ["paste:a\x1b[200~q", "j"]);
}

#[test]
fn of_a_paste_that_is_too_long_only_its_length_is_kept() {
    let lengths = RefCell::new(Vec::new());
    let sink = |event: Event| {
        if let Event::Pasted(text) = event {
            lengths.borrow_mut().push(text.len());
        }
    };
    let mut parser = Parser::default();
    parser.feed(b"\x1b[200~", &sink);
    for _ in 0..256 {
        parser.feed(&[b'x'; 4096], &sink);
        assert!(parser.bytes.len() <= 2 * LONGEST_PASTE, "{}", parser.bytes.len());
    }
    parser.feed(b"\x1b[20", &sink);
    parser.feed(b"1~", &sink);
    assert_eq!(parser.patience(), Patience::Endless);
    assert!(matches!(lengths.into_inner()[..], [length] if length > LONGEST_PASTE));
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
    parser.feed(b"[2", &|_| {});
    assert_eq!(parser.patience(), Patience::Sequence);
    parser.feed(b"00~", &|_| {});
    assert_eq!(parser.patience(), Patience::Paste);
}

/// What a terminal may send: whole sequences, halves of some, and anything else.
fn sent() -> impl Strategy<Value = Vec<u8>> {
    let whole = "\\x1b(\\[[<=>?]?[0-9;:]{0,9}[@-~]|O[0-9]?[A-Za-z]|[\\]PX][a-z]{0,5}(\x07|\x1b\\\\)|[a-z]|\\[20[01]~)";
    let piece = prop_oneof![
        4 => proptest::string::string_regex(whole).unwrap().prop_map(String::into_bytes),
        2 => "\\PC{0,3}".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..6),
        1 => prop::sample::select(vec![&b"\x1b"[..], b"\x1b[", b"\x1bO", b"\x1b[M", b"\x1b[1;5", b"\x1b]0"])
            .prop_map(<[u8]>::to_vec),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn how_bytes_are_split_changes_nothing(
        bytes in sent(),
        cuts in prop::collection::vec(0_usize..80, 0..8),
    ) {
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
        cuts.extend([0, bytes.len()]);
        cuts.sort_unstable();
        let split: Vec<&[u8]> = cuts.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect();
        prop_assert_eq!(events(&split, false), events(&[&bytes], false));
    }

    #[test]
    fn no_part_of_a_sequence_is_taken_for_a_character(
        sequence in "\x1b(\\[[<=>?]?[0-9;:]{0,9}[A-LN-Zabcd]|O[0-9]?[A-Z])",
    ) {
        let seen = events(&[sequence.as_bytes(), b"\t"], false);
        let named = ["↑", "↓", "←", "→", "Home", "End", "Enter", "Tab", "Identified"];
        let is_named = |key: &String| named.iter().any(|name| key.ends_with(name));
        prop_assert!(seen.len() <= 2 && seen.iter().all(is_named), "{:?}", seen);
        prop_assert_eq!(seen.last().map(String::as_str), Some("Tab"));
    }
}
