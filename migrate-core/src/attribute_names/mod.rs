//! What an editor shows at the names in `#[migration(..)]` and `#[assume_safe(..)]`.
//!
//! In an editor, the macro expands each name to a path to one of these constants.

pub mod rules;

/// A safety rule.
#[derive(Debug)]
pub struct Rule;

/// An argument of an attribute. Its value is a text.
#[derive(Debug)]
pub struct Argument;

/// The arguments of `#[assume_safe(rule, ..)]`.
#[allow(non_upper_case_globals, reason = "they are written as the arguments are")]
pub mod assume_safe {
    use super::Argument;

    /// Why it is safe here, for those who read it later. It must be there.
    ///
    /// ```text
    /// #[assume_safe(dropped_columns, reason = "no release since 2.4 reads it")]
    /// ```
    pub const reason: Argument = Argument;

    /// The last day on which the permission holds: after it, the migration does not compile.
    ///
    /// ```text
    /// #[assume_safe(dropped_columns, reason = "..", until = "2027-01-31")]
    /// ```
    pub const until: Argument = Argument;
}

/// The arguments of `#[migration(..)]`.
#[allow(non_upper_case_globals, reason = "they are written as the arguments are")]
pub mod migration {
    use super::Argument;

    /// Why there is no way back. Then raw SQL need not say how it is undone.
    ///
    /// ```text
    /// #[migration(irreversible = "the old passwords are gone")]
    /// ```
    pub const irreversible: Argument = Argument;

    /// How long a statement of this migration may wait for a lock: a whole number with `ms`, `s`, `min` or `h`.
    ///
    /// ```text
    /// #[migration(lock_timeout = "2s")]
    /// ```
    pub const lock_timeout: Argument = Argument;

    /// How long a statement of this migration may run: a whole number with `ms`, `s`, `min` or `h`, or `none`.
    ///
    /// ```text
    /// #[migration(statement_timeout = "30min")]
    /// ```
    pub const statement_timeout: Argument = Argument;
}

#[cfg(all(test, feature = "revert"))]
mod tests {
    use std::fmt::Write as _;

    #[test]
    fn every_rule_is_there_with_the_first_paragraph_of_its_page() {
        let mut expected = String::new();
        for rule in migrate_ir::safety::rules::all() {
            let page = rule.page();
            for line in page.lines().skip(2).take_while(|line| !line.is_empty()) {
                writeln!(expected, "/// {line}").unwrap();
            }
            let name = rule.name;
            writeln!(expected, "///\n/// `migrate explain {name}` tells more.\npub const {name}: Rule = Rule;\n")
                .unwrap();
        }
        let (_, rules) = include_str!("rules.rs").split_once("use super::Rule;\n\n").unwrap();
        assert_eq!(rules.trim_end(), expected.trim_end());
    }
}
