//! The rules: one file each. A file's leading `//!` lines are its page, as `migrate explain` and `docs/rules.md` show it.

mod blocking_changes;
mod blocking_constraints;
mod blocking_indexes;
mod cascading_foreign_keys;
mod dropped_columns;
mod dropped_defaults;
mod dropped_tables;
mod missing_primary_keys;
mod mixed_transactions;
mod renamed_columns;
mod renamed_tables;
mod required_columns;
mod rewritten_columns;
mod scanned_not_null;
mod volatile_defaults;

use super::{Finding, RuleInput};
use crate::diagnostic::Diagnostic;

/// A thing that is refused on tables that are in use.
#[derive(Debug)]
pub struct Rule {
    /// Its name, which reads after "allow": `dropped_columns`.
    pub name: &'static str,
    source: &'static str,
    check: fn(&RuleInput<'_>) -> Option<Diagnostic>,
}

impl Rule {
    /// What it does, why, what to do instead, when the thing is safe after all, and where that is known from: Markdown.
    pub fn page(&self) -> String {
        let lines = self.source.lines().map_while(|line| line.strip_prefix("//!"));
        let page: String = lines.flat_map(|line| [line.strip_prefix(' ').unwrap_or(line), "\n"]).collect();
        // They say so to rustdoc alone, which would run them as tests.
        page.replace("```text", "```rust")
    }

    /// Asks the rule about an operation.
    pub(super) fn find(&self, input: &RuleInput<'_>) -> Option<Finding> {
        let Self { name, source: _, check } = self;
        let mut message = check(input)?
            .help_code("or run it as it is, and say why", [format!("#[assume_safe({name}, reason = \"...\")]")])
            .note(format!("`migrate explain {name}` tells more"));
        message.rule = Some(name);
        Some(Finding { rule: name, operation: input.position, part: None, message })
    }
}

/// Makes the list of the rules from the names of their files.
macro_rules! rules {
    ($($rule:ident),* $(,)?) => {
        static RULES: &[Rule] = &[$(Rule {
            name: stringify!($rule),
            source: include_str!(concat!(stringify!($rule), ".rs")),
            check: $rule::check,
        }),*];
    };
}

rules![
    blocking_changes,
    blocking_constraints,
    blocking_indexes,
    cascading_foreign_keys,
    dropped_columns,
    dropped_defaults,
    dropped_tables,
    missing_primary_keys,
    mixed_transactions,
    renamed_columns,
    renamed_tables,
    required_columns,
    rewritten_columns,
    scanned_not_null,
    volatile_defaults,
];

/// The rule that speaks only where no other does.
pub(super) const GENERAL: &str = "blocking_changes";

/// Every rule.
pub fn all() -> &'static [Rule] {
    RULES
}

/// The rule of that name.
pub fn named(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}
