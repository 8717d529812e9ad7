//! Finding people and groups by what somebody types: whatever its case, its accents, and the
//! apostrophe that the keyboard has.

/// The words that are typed into a filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words(Vec<String>);

impl Words {
    /// The words of what was typed, folded.
    pub fn of(typed: &str) -> Self {
        Self(typed.split_whitespace().map(folded).collect())
    }

    /// Whether each word is in one of these texts; without words, always.
    pub fn are_in(&self, texts: &[&str]) -> bool {
        let texts: Vec<String> = texts.iter().map(|text| folded(text)).collect();
        self.iter().all(|word| texts.iter().any(|text| text.contains(word)))
    }

    /// The words, folded.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// The text as it is compared: small letters, without accents, with the apostrophe and the hyphen
/// of ASCII. An accent is dropped whether it is part of its letter or follows it.
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold(text, &mut folded);
    folded
}

/// Puts the text as it is compared at the end of another.
pub fn fold(text: &str, into: &mut String) {
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            _ if c.is_ascii() => into.push(c),
            '\u{300}'..='\u{36F}' => {}
            'æ' => into.push_str("ae"),
            'œ' => into.push_str("oe"),
            'ß' => into.push_str("ss"),
            _ => into.push(bare(c)),
        }
    }
}

/// A small letter without its accent; an apostrophe or a hyphen as keyboards have them.
const fn bare(c: char) -> char {
    match c {
        '‘' | '’' | 'ʼ' | '′' | '´' | '`' => '\'',
        '‐' | '‑' | '–' => '-',
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ạ'..='ặ' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ẹ'..='ệ' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'ĥ' | 'ħ' => 'h',
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ǐ' | 'ỉ'..='ị' => 'i',
        'ĵ' => 'j',
        'ķ' => 'k',
        'ĺ' | 'ļ' | 'ľ' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'ǒ' | 'ọ'..='ợ' => 'o',
        'ŕ' | 'ŗ' | 'ř' => 'r',
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => 's',
        'ţ' | 'ť' | 'ț' => 't',
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ǔ' | 'ụ'..='ự' => 'u',
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' | 'ỳ'..='ỹ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        'ё' => 'е',
        'й' => 'и',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Nora O'Brien", "o'b")]
    #[case("Nora O’Brien", "o'b")]
    #[case("Nora O'Brien", "O’B")]
    #[case("ŽIVKO Жук", "жук")]
    #[case("Zoë Ünal", "zoe unal")]
    #[case("Zoe Unal", "ZOË ÜNAL")]
    #[case("Zoe\u{308} U\u{308}nal", "Zoë ünal")]
    #[case("Łukasz Groß-Sørensen", "lukasz gross-sorensen")]
    #[case("Ana‑María", "ana-maria")]
    #[case("Nguyễn Thị Hồng", "nguyen thi hong")]
    #[case("Ιωάννης ΟΔΥΣΣΕΥΣ", "ιωαννης οδυσσευς")]
    #[case("Семён", "семен")]
    #[case("anybody", "")]
    fn what_is_typed_finds_the_name(#[case] name: &str, #[case] typed: &str) {
        assert!(Words::of(typed).are_in(&[name]));
    }

    #[rstest]
    #[case("Nora", "noras")]
    #[case("Nora O'Brien", "nora x")]
    #[case("王小明", "王明")]
    fn what_is_not_there_is_not_found(#[case] name: &str, #[case] typed: &str) {
        assert!(!Words::of(typed).are_in(&[name]));
    }

    #[test]
    fn each_word_may_be_in_another_text() {
        assert!(Words::of("zoe sales").are_in(&["Zoë", "R&D, Sales"]));
        assert!(!Words::of("zoe ops").are_in(&["Zoë", "R&D, Sales"]));
    }

    proptest! {
        #[test]
        fn a_text_finds_itself_in_small_and_in_capital_letters(
            text in "[A-Za-zÀ-ňŊ-žΑ-ωА-яё’'-]{1,12}"
        ) {
            for typed in [text.clone(), text.to_lowercase(), text.to_uppercase()] {
                prop_assert!(Words::of(&typed).are_in(&[&text]), "{typed} in {text}");
            }
        }
    }
}
