//! What an author permits in spite of the rules: `#[assume_safe(dropped_columns, reason = "..")]`.

use super::{Finding, rules};
use crate::blank::is_blank;
use crate::diagnostic::Diagnostic;
use crate::object::Catalog;
use crate::similar;
use std::ops::Range;

/// A rule that may be broken, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permission {
    /// The rule's name, as it was written.
    pub rule: String,
    /// Why, in the author's words.
    pub reason: String,
    /// The last day on which it holds, as `YYYY-MM-DD`; for ever where there is none.
    pub until: Option<String>,
    /// What it stands on.
    pub scope: Scope,
}

/// What a permission stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The whole migration.
    All,
    /// One statement, which made the operations at these positions.
    Operations(Range<usize>),
}

/// What is left when the permissions are counted in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PermissionOutcome {
    /// What is refused, in the order of the operations.
    pub refused: Vec<Finding>,
    /// What is wrong with the permissions, in their order.
    pub problems: Vec<PermissionProblem>,
}

/// What is wrong with a permission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermissionProblem {
    /// The permission, by its position.
    pub permission: usize,
    /// Where in it.
    pub part: PermissionPart,
    /// What is wrong, and what to do.
    pub message: Diagnostic,
}

/// Where in a permission something is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PermissionPart {
    /// The permission as a whole.
    Whole,
    /// The rule's name.
    Rule,
    /// The reason.
    Reason,
    /// The day.
    Until,
}

/// Counts the permissions in. `before` is the catalog that was judged with; `today` is `YYYY-MM-DD`.
///
/// Where several permissions cover a finding, the one on the fewest operations counts, and the others are idle.
/// A permission that is wrong in itself still covers: one mistake is told once.
pub fn apply_permissions(
    findings: Vec<Finding>,
    permissions: &[Permission],
    before: &Catalog,
    today: &str,
) -> PermissionOutcome {
    let rules: Vec<Option<&str>> = permissions.iter().map(|permission| intended_rule(&permission.rule)).collect();
    let mut used = vec![false; permissions.len()];
    let refused = findings
        .into_iter()
        .filter(|finding| {
            let covers = |(_, permission): &(usize, &Permission)| permission.scope.covers(finding.operation);
            let candidates = permissions.iter().enumerate().filter(covers);
            let candidates = candidates.filter(|(position, _)| rules[*position] == Some(finding.rule));
            match candidates.min_by_key(|(_, permission)| permission.scope.operation_count()) {
                Some((position, _)) => {
                    used[position] = true;
                    false
                }
                None => true,
            }
        })
        .collect();
    let problems = permissions
        .iter()
        .enumerate()
        .filter_map(|(position, permission)| {
            let is_idle = !used[position] && before.is_complete();
            let (part, message) = permission.problem(is_idle, today)?;
            Some(PermissionProblem { permission: position, part, message })
        })
        .collect();
    PermissionOutcome { refused, problems }
}

impl Scope {
    fn covers(&self, operation: usize) -> bool {
        match self {
            Self::All => true,
            Self::Operations(range) => range.contains(&operation),
        }
    }

    fn operation_count(&self) -> usize {
        match self {
            Self::All => usize::MAX,
            Self::Operations(range) => range.len(),
        }
    }
}

impl Permission {
    fn problem(&self, is_idle: bool, today: &str) -> Option<(PermissionPart, Diagnostic)> {
        let Self { rule, reason, until, scope: _ } = self;
        if rules::named(rule).is_none() {
            return Some((PermissionPart::Rule, unknown(rule)));
        }
        if is_idle {
            let message = Diagnostic::new(format!("nothing here needs the permission for `{rule}`"))
                .note("a permission that stays behind would hide what a later change brings")
                .help("remove it");
            return Some((PermissionPart::Whole, message));
        }
        if is_blank(reason) {
            let message = Diagnostic::new(format!("the permission for `{rule}` has no reason"))
                .help("say why it is safe here, for those who read it later");
            return Some((PermissionPart::Reason, message));
        }
        let until = until.as_deref()?;
        if !is_date(until) {
            let message = Diagnostic::new(format!("`{until}` is not a day"))
                .help_code("write it as year, month, and day", [format!("until = \"{today}\"")]);
            return Some((PermissionPart::Until, message));
        }
        (until < today).then(|| {
            let message = Diagnostic::new(format!("the permission for `{rule}` ended on {until}"))
                .help("see whether its reason still holds, and give it a later day, or write what is safe");
            (PermissionPart::Until, message)
        })
    }
}

/// The rule that was most likely meant.
fn intended_rule(rule: &str) -> Option<&'static str> {
    rules::named(rule)
        .map(|rule| rule.name)
        .or_else(|| similar::similar(rule, rules::all().iter().map(|rule| rule.name)))
}

fn unknown(rule: &str) -> Diagnostic {
    let message = Diagnostic::new(format!("no rule is called `{rule}`"));
    let names = rules::all().iter().map(|rule| rule.name);
    let list: Vec<String> = names.clone().map(|name| format!("`{name}`")).collect();
    let message = message.note(format!("the rules are {}", list.join(", ")));
    match intended_rule(rule) {
        Some(_) => message.suggest_similar("rule", rule, names),
        None => message.help("name the rule that stands in brackets behind the message"),
    }
}

/// Whether the text is a day of the calendar, as `YYYY-MM-DD`.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    let number = |text: &str, length: usize| {
        let is_number = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_number { text.parse().unwrap_or(0) } else { 0 }
    };
    let (year, month, day): (u32, u32, u32) = (number(year, 4), number(month, 2), number(day, 2));
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    };
    year > 0 && (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: &str = "2026-11-21";

    fn finding(rule: &'static str, operation: usize) -> Finding {
        Finding { rule, operation, part: None, message: Diagnostic::new("something is wrong") }
    }

    fn permission(rule: &str, scope: Scope) -> Permission {
        Permission { rule: rule.to_owned(), reason: "no release since 2.4 reads it".to_owned(), until: None, scope }
    }

    fn outcome_of(
        findings: &[Finding],
        permissions: &[Permission],
    ) -> (Vec<usize>, Vec<(usize, PermissionPart, String)>) {
        let outcome = apply_permissions(findings.to_vec(), permissions, &Catalog::default(), TODAY);
        let refused = outcome.refused.iter().map(|finding| finding.operation).collect();
        let problems = outcome.problems.into_iter();
        let problems = problems.map(|problem| (problem.permission, problem.part, problem.message.to_string()));
        (refused, problems.collect())
    }

    #[test]
    fn a_permission_covers_its_rule_in_its_scope() {
        let findings = [
            finding("dropped_columns", 0),
            finding("dropped_columns", 1),
            finding("dropped_tables", 1),
            finding("dropped_columns", 2),
        ];
        let some = [permission("dropped_columns", Scope::Operations(0..2))];
        assert_eq!(outcome_of(&findings, &some), (vec![1, 2], vec![]));
        let all = [permission("dropped_columns", Scope::All)];
        assert_eq!(outcome_of(&findings, &all), (vec![1], vec![]));
        assert_eq!(outcome_of(&findings, &[]), (vec![0, 1, 1, 2], vec![]));
    }

    #[test]
    fn an_unused_permission_is_reported() {
        let permissions = [
            permission("dropped_columns", Scope::Operations(0..1)),
            permission("dropped_columns", Scope::Operations(1..2)),
            permission("dropped_tables", Scope::All),
        ];
        let (refused, problems) = outcome_of(&[finding("dropped_columns", 1)], &permissions);
        assert_eq!(refused, [0; 0]);
        let places: Vec<_> = problems.iter().map(|(position, part, _)| (*position, *part)).collect();
        assert_eq!(places, [(0, PermissionPart::Whole), (2, PermissionPart::Whole)]);
        assert!(problems[0].2.contains("nothing here needs the permission for `dropped_columns`"), "{problems:?}");
    }

    #[test]
    fn the_permission_on_the_statement_counts_before_that_on_the_function() {
        let permissions = [
            permission("dropped_columns", Scope::All),
            permission("dropped_columns", Scope::Operations(0..3)),
            permission("dropped_columns", Scope::Operations(1..2)),
        ];
        let (refused, problems) = outcome_of(&[finding("dropped_columns", 1)], &permissions);
        assert_eq!(refused, [0; 0]);
        let idle: Vec<usize> = problems.iter().map(|(position, ..)| *position).collect();
        assert_eq!(idle, [0, 1]);
    }

    #[test]
    fn no_permission_is_unused_where_the_history_is_unknown() {
        let permissions = [permission("dropped_columns", Scope::All)];
        let outcome = apply_permissions(Vec::new(), &permissions, &Catalog::unknown(), TODAY);
        assert_eq!(outcome, PermissionOutcome::default());
    }

    #[test]
    fn a_misspelt_rule_is_reported_once_with_a_similar_name() {
        let permissions = [permission("droped_columns", Scope::All)];
        let (refused, problems) = outcome_of(&[finding("dropped_columns", 0)], &permissions);
        assert_eq!(refused, [0; 0], "what was meant is covered");
        let [(0, PermissionPart::Rule, message)] = problems.as_slice() else { panic!("{problems:?}") };
        assert!(message.contains("no rule is called `droped_columns`"), "{message}");
        assert!(message.contains("a rule with a similar name exists: `dropped_columns`"), "{message}");
        let (refused, problems) = outcome_of(&[finding("dropped_columns", 0)], &[permission("everything", Scope::All)]);
        assert_eq!((refused.len(), problems.len()), (1, 1));
    }

    #[test]
    fn a_reason_must_be_given() {
        for reason in ["  ", "", "\u{200b}"] {
            let mut silent = permission("dropped_columns", Scope::All);
            silent.reason = reason.to_owned();
            let (refused, problems) = outcome_of(&[finding("dropped_columns", 0)], &[silent]);
            assert_eq!(refused, [0; 0]);
            assert!(matches!(problems.as_slice(), [(0, PermissionPart::Reason, _)]), "{problems:?}");
        }
    }

    #[test]
    fn a_permission_holds_to_the_end_of_its_last_day() {
        let until = |day: &str| {
            let mut permission = permission("dropped_columns", Scope::All);
            permission.until = Some(day.to_owned());
            let (refused, problems) = outcome_of(&[finding("dropped_columns", 0)], &[permission]);
            assert_eq!(refused, [0; 0]);
            problems.into_iter().map(|(_, part, message)| (part, message)).next()
        };
        assert_eq!(until("2026-11-21"), None);
        assert_eq!(until("2028-02-29"), None);
        let (part, message) = until("2026-11-20").unwrap();
        assert_eq!(part, PermissionPart::Until);
        assert!(message.contains("ended on 2026-11-20"), "{message}");
        for wrong in
            ["2026-13-01", "2027-02-29", "2100-02-29", "2026-1-1", "21.11.2026", "0000-01-01", "", "2026-11-+1"]
        {
            let (part, message) = until(wrong).unwrap();
            assert_eq!(part, PermissionPart::Until);
            assert!(message.contains("is not a day"), "{message}");
        }
    }
}
