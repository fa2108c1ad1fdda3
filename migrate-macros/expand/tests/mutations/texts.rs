//! Texts that are no code, changed anywhere.

use crate::random::Random;

/// What is put in: marks of TOML, of the lock and of SQL, and characters that few texts have.
const PIECES: [&str; 44] = [
    "\n",
    " ",
    "\"",
    "'",
    "\"\"\"",
    "=",
    ".",
    ",",
    "[",
    "]",
    "{",
    "}",
    "#",
    "\0",
    "\u{feff}",
    "\u{200b}",
    "🦀",
    "\r",
    "\t",
    "99999999999999999999",
    "-1",
    "<<<<<<< ours\n",
    "=======\n",
    ">>>>>>> theirs\n",
    ";",
    "--",
    "/*",
    "*/",
    "/*!50000 ",
    "$$",
    "$a$",
    "E'",
    "`",
    "\\",
    "(",
    ")",
    "BEGIN ",
    "END ",
    "CASE ",
    "DELIMITER //\n",
    "DO ",
    "EXECUTE ",
    "COMMIT",
    "//",
];

/// One of these texts, changed at some places.
pub(crate) fn mutate(texts: &[String], random: &mut Random) -> String {
    let mut text = random.pick(texts).clone();
    for _ in 0..=random.below(4) {
        text = mutate_once(&text, texts, random);
    }
    text
}

fn mutate_once(text: &str, others: &[String], random: &mut Random) -> String {
    let (one, two) = (place(text, random), place(text, random));
    let (start, end) = (one.min(two), one.max(two));
    let (before, inner, after) = (&text[..start], &text[start..end], &text[end..]);
    match random.below(7) {
        0 => format!("{before}{after}"),
        1 => format!("{before}{inner}{inner}{after}"),
        2 => format!("{before}{}{inner}{after}", random.pick(&PIECES)),
        3 => format!("{before}{}{inner}{after}", random.pick(&PIECES).repeat(random.below(2_000))),
        4 => {
            let mut lines: Vec<&str> = text.lines().collect();
            let last = lines.len();
            lines.swap(random.below(last), random.below(last).min(last.saturating_sub(1)));
            lines.join("\n")
        }
        5 => {
            let other = random.pick(others);
            format!("{before}{}", &other[place(other, random)..])
        }
        _ => {
            let next = after.chars().next().map_or(0, char::len_utf8);
            format!("{before}{inner}{}{}", random.pick(&PIECES), &after[next..])
        }
    }
}

/// A place between two characters.
fn place(text: &str, random: &mut Random) -> usize {
    let mut at = random.below(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
