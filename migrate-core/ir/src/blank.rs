//! Texts that show nothing.

/// Whether a text has no character that can be seen: spaces, and characters without a width.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|character| character.is_whitespace() || character.is_control() || has_no_width(character))
}

fn has_no_width(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::is_blank;

    #[test]
    fn characters_without_a_width_are_blank() {
        for text in ["", " \t\n", "\u{200b}", " \u{feff}\u{2060} ", "\u{3164}", "\u{a0}"] {
            assert!(is_blank(text), "{text:?}");
        }
        for text in [".", "why", "\u{200b}x", "é", "理由"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }
}
