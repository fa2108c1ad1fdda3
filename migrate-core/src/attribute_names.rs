//! What an editor shows at the names in `#[migration(..)]` and `#[assume_safe(..)]`: in an editor, the macro expands each
//! name to a path to one of these constants.

/// A safety rule.
#[derive(Debug)]
pub struct Rule;

/// An argument of an attribute. Its value is a text.
#[derive(Debug)]
pub struct Argument;

/// The rules that `#[assume_safe(..)]` can name.
#[allow(non_upper_case_globals, reason = "they are written as the rules are")]
pub mod rules {
    use super::Rule;

    /// Refuses a foreign key or a check that the server holds against every row while nobody can write, and a validation
    /// in the migration that has locked the table.
    ///
    /// `migrate explain blocking_constraints` tells more.
    pub const blocking_constraints: Rule = Rule;

    /// Refuses an index that PostgreSQL builds or drops under a lock that stops the application: an index without
    /// `.concurrently()`, and a unique constraint or a primary key on a table that is there already.
    ///
    /// `migrate explain blocking_indexes` tells more.
    pub const blocking_indexes: Rule = Rule;

    /// Refuses to drop a column of a table that is in use.
    ///
    /// `migrate explain dropped_columns` tells more.
    pub const dropped_columns: Rule = Rule;

    /// Refuses to drop a table that is in use.
    ///
    /// `migrate explain dropped_tables` tells more.
    pub const dropped_tables: Rule = Rule;

    /// Refuses a migration that mixes what cannot run in a transaction with what should.
    ///
    /// `migrate explain mixed_transactions` tells more.
    pub const mixed_transactions: Rule = Rule;

    /// Refuses to rename a column of a table that is in use.
    ///
    /// `migrate explain renamed_columns` tells more.
    pub const renamed_columns: Rule = Rule;

    /// Refuses to rename a table that is in use.
    ///
    /// `migrate explain renamed_tables` tells more.
    pub const renamed_tables: Rule = Rule;

    /// Refuses a column that is added with `.not_null()` and without a default to a table that may have rows.
    ///
    /// `migrate explain required_columns` tells more.
    pub const required_columns: Rule = Rule;

    /// Refuses another type for a column where the server writes the table or its indexes anew, checks every row, or
    /// loses what the new type cannot hold.
    ///
    /// `migrate explain rewritten_columns` tells more.
    pub const rewritten_columns: Rule = Rule;

    /// Refuses to make a column required where PostgreSQL has to read the whole table to find out that it holds no NULL.
    ///
    /// `migrate explain scanned_not_null` tells more.
    pub const scanned_not_null: Rule = Rule;

    /// Refuses a column that is added with a default for which the server writes every row: a function that gives each
    /// row another value, a column that numbers its rows, and on MySQL any default that is an expression.
    ///
    /// `migrate explain volatile_defaults` tells more.
    pub const volatile_defaults: Rule = Rule;
}

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

    const SOURCE: &str = include_str!("attribute_names.rs");

    #[test]
    fn every_rule_is_there_with_the_first_paragraph_of_its_page() {
        let mut expected = String::new();
        for rule in migrate_ir::safety::rules::all() {
            let page = rule.page();
            for line in page.lines().skip(2).take_while(|line| !line.is_empty()) {
                writeln!(expected, "    /// {line}").unwrap();
            }
            let name = rule.name;
            writeln!(
                expected,
                "    ///\n    /// `migrate explain {name}` tells more.\n    pub const {name}: Rule = Rule;\n"
            )
            .unwrap();
        }
        let (_, rules) = SOURCE.split_once("    use super::Rule;\n\n").unwrap();
        let (rules, _) = rules.split_once("}\n").unwrap();
        assert_eq!(rules.trim_end(), expected.trim_end());
    }
}
