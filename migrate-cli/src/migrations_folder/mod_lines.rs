//! The `mod` lines of the file that names the migrations.

use migrate_core::ir::migration_name::MigrationName;

/// The modules that the text names.
pub(super) fn names(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| parse(line).map(|(_, name)| name))
}

/// The module's text with `mod name;` at its place among the others, and as visible as they are.
pub(super) fn insert(text: &str, name: &str) -> String {
    let lines = text.lines().map(str::to_owned).collect();
    join(text, insert_block(lines, None, name))
}

/// The module's text with `mod old;` renamed, and moved to the place of the new name with what belongs to it.
pub(super) fn rename(text: &str, old: &str, new: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let Some(position) = lines.iter().position(|line| parse(line).is_some_and(|(_, name)| name == old)) else {
        return insert(text, new);
    };
    let start = start_of_block(&lines, position);
    let mut block: Vec<_> = lines.drain(start..=position).collect();
    if let Some(line) = block.last_mut() {
        *line = line.replacen(old, new, 1);
    }
    join(text, insert_block(lines, Some(block), new))
}

fn join(before: &str, lines: Vec<String>) -> String {
    let newline = if before.contains("\r\n") { "\r\n" } else { "\n" };
    lines.join(newline) + newline
}

/// Where the attributes and comments begin that belong to a line.
fn start_of_block(lines: &[String], position: usize) -> usize {
    let belongs = |line: &String| line.starts_with("#[") || (line.starts_with("//") && !line.starts_with("//!"));
    position - lines[..position].iter().rev().take_while(|line| belongs(line)).count()
}

/// Inserts the lines that end with the `mod` line of `name`, or else that line, as visible as the others.
fn insert_block(mut lines: Vec<String>, block: Option<Vec<String>>, name: &str) -> Vec<String> {
    let numbered = |line: &String| parse(line).and_then(|(_, other)| MigrationName::read(other));
    let before =
        lines.iter().rposition(|line| numbered(line).is_some_and(|other| Some(other) < MigrationName::read(name)));
    let after = lines.iter().position(|line| numbered(line).is_some());
    let any = lines.iter().rposition(|line| parse(line).is_some());
    let insert_at = match (before, after, any) {
        (Some(before), ..) => before + 1,
        (None, Some(after), _) => start_of_block(&lines, after),
        (None, None, Some(last)) => last + 1,
        (None, None, None) => {
            if lines.last().is_some_and(|line| !line.is_empty()) {
                lines.push(String::new());
            }
            lines.len()
        }
    };
    let block = block.unwrap_or_else(|| {
        let neighbour = before.or(after).and_then(|line| parse(&lines[line]));
        let visibility = neighbour.map_or("", |(visibility, _)| visibility);
        vec![format!("{visibility}mod {name};")]
    });
    lines.splice(insert_at..insert_at, block);
    lines
}

/// `pub mod m0001_create_users;` declares `m0001_create_users`, behind `pub `.
fn parse(line: &str) -> Option<(&str, &str)> {
    let line = line.split("//").next()?.trim();
    let start = line.find("mod ")?;
    let (visibility, rest) = line.split_at(start);
    let name = rest.strip_prefix("mod ")?.strip_suffix(';')?.trim();
    (visibility.is_empty() || visibility.starts_with("pub")).then_some((visibility, name))
}

/// Whether git left both sides of a merge in the text.
pub(super) fn has_conflict(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> "))
}

/// Which side of a conflict a line belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Neither,
    Ours,
    Base,
    Theirs,
}

/// The text with the `mod` lines of both sides of each conflict; nothing where a side has something else.
pub(super) fn join_conflict(text: &str) -> Option<String> {
    let mut side = Side::Neither;
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let next = match line.split(' ').next() {
            Some("<<<<<<<") => Side::Ours,
            Some("|||||||") => Side::Base,
            Some("=======") => Side::Theirs,
            Some(">>>>>>>") => Side::Neither,
            _ => {
                match (side, parse(line)) {
                    (Side::Neither, _) => lines.push(line.to_owned()),
                    (Side::Ours | Side::Theirs, Some(_)) if lines.iter().any(|other| other == line) => {}
                    (Side::Ours | Side::Theirs, Some(_)) => lines.push(line.to_owned()),
                    (Side::Base, _) => {}
                    (Side::Ours | Side::Theirs, None) if line.trim().is_empty() => {}
                    (Side::Ours | Side::Theirs, None) => return None,
                }
                continue;
            }
        };
        side = next;
    }
    (side == Side::Neither).then(|| join(text, lines))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_inserted_in_the_order_of_numbers() {
        let cases = [
            ("", "mod m2_b;\n"),
            ("//! Ours.\n", "//! Ours.\n\nmod m2_b;\n"),
            ("mod m1_a;\nmod m10_c;\n", "mod m1_a;\nmod m2_b;\nmod m10_c;\n"),
            ("pub mod m1_a;\n\nuse x;\n", "pub mod m1_a;\npub mod m2_b;\n\nuse x;\n"),
            (
                "//! Ours.\n\n#[rustfmt::skip]\nmod m3_c; // last\n",
                "//! Ours.\n\nmod m2_b;\n#[rustfmt::skip]\nmod m3_c; // last\n",
            ),
            ("mod m1_a;\r\n", "mod m1_a;\r\nmod m2_b;\r\n"),
            ("mod m1_a;\nmod helpers;\n", "mod m1_a;\nmod m2_b;\nmod helpers;\n"),
        ];
        for (before, after) in cases {
            assert_eq!(insert(before, "m2_b"), after);
        }
    }

    #[test]
    fn a_module_is_renamed_and_moved_with_what_belongs_to_it() {
        let cases = [
            ("mod m1_a;\nmod m2_x;\nmod m3_c;\n", "mod m1_a;\nmod m3_c;\nmod m4_x;\n"),
            ("//! Ours.\n\nmod m2_x;\nmod helpers;\n", "//! Ours.\n\nmod helpers;\nmod m4_x;\n"),
            (
                "mod m1_a;\n// Later.\n#[rustfmt::skip]\npub mod m2_x; // so\nmod m3_c;\n",
                "mod m1_a;\nmod m3_c;\n// Later.\n#[rustfmt::skip]\npub mod m4_x; // so\n",
            ),
            ("mod m1_a;\n", "mod m1_a;\nmod m4_x;\n"),
            ("mod m2_x;\r\nmod m3_c;\r\n", "mod m3_c;\r\nmod m4_x;\r\n"),
        ];
        for (before, after) in cases {
            assert_eq!(rename(before, "m2_x", "m4_x"), after);
        }
    }

    #[test]
    fn both_sides_of_a_conflict_are_kept_if_they_have_nothing_else() {
        let cases = [
            (
                "mod m1_a;\n<<<<<<< HEAD\nmod m2_b;\n=======\nmod m2_c;\n>>>>>>> branch\n",
                Some("mod m1_a;\nmod m2_b;\nmod m2_c;\n"),
            ),
            (
                "<<<<<<< HEAD\nmod m2_b;\n\n||||||| base\nmod m1_a;\n=======\nmod m2_b;\nmod m3_c;\n>>>>>>> branch\n",
                Some("mod m2_b;\nmod m3_c;\n"),
            ),
            ("<<<<<<< HEAD\nuse x;\n=======\nmod m2_c;\n>>>>>>> branch\n", None),
            ("<<<<<<< HEAD\nmod m2_b;\n=======\nmod m2_c;\n", None),
        ];
        for (before, after) in cases {
            assert!(has_conflict(before));
            assert_eq!(join_conflict(before).as_deref(), after, "{before}");
        }
        assert!(!has_conflict("mod m1_a;\n// =======\n"));
    }
}
