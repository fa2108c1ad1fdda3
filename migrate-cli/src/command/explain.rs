//! `migrate explain`: the page of a safety rule, or the list of them.

use std::fmt;

use migrate_core::ir::safety::rules::{self, Rule};
use serde::Serialize;

use crate::args;
use crate::failure::Failure;
use crate::printer::{TITLE, paint};

/// What is told.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum ExplainOutput {
    /// One rule.
    Page { rule: &'static str, page: String },
    /// Every rule.
    List { rules: Vec<RuleSummary> },
}

/// A rule, in one line.
#[derive(Debug, Serialize)]
pub(crate) struct RuleSummary {
    rule: &'static str,
    summary: String,
}

/// Looks it up.
pub(crate) fn run(args: &args::ExplainArgs) -> Result<ExplainOutput, Failure> {
    let Some(name) = &args.rule else {
        return Ok(ExplainOutput::List { rules: rules::all().iter().map(RuleSummary::from).collect() });
    };
    match rules::named(name) {
        Some(rule) => Ok(ExplainOutput::Page { rule: rule.name, page: rule.page() }),
        None => Err(Failure::usage(format!("no rule is named `{name}`"))
            .suggest_similar("rule", name, rules::all().iter().map(|rule| rule.name))
            .help("`migrate explain` lists all rules")),
    }
}

impl From<&Rule> for RuleSummary {
    fn from(rule: &Rule) -> Self {
        let page = rule.page();
        // The paragraph below the first heading.
        let lines = page.lines().skip(1).skip_while(|line| line.is_empty()).take_while(|line| !line.is_empty());
        Self { rule: rule.name, summary: lines.collect::<Vec<_>>().join(" ") }
    }
}

impl fmt::Display for ExplainOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExplainOutput::Page { rule, page } => {
                write!(f, "{}", paint(TITLE, rule))?;
                write_page(f, page)
            }
            ExplainOutput::List { rules } => {
                for RuleSummary { rule, summary } in rules {
                    writeln!(f, "{}\n    {summary}", paint(TITLE, rule))?;
                }
                write!(f, "\n`migrate explain RULE` tells why, and what to do instead")
            }
        }
    }
}

/// Markdown for a terminal: titles in bold, code indented, everything else as it stands.
fn write_page(f: &mut fmt::Formatter<'_>, page: &str) -> fmt::Result {
    let mut code = false;
    for line in page.trim().lines() {
        if line.starts_with("```") {
            code = !code;
        } else if let Some(title) = line.strip_prefix("## ") {
            write!(f, "\n\n{}", paint(TITLE, title))?;
        } else if code && !line.is_empty() {
            write!(f, "\n    {line}")?;
        } else {
            write!(f, "\n{line}")?;
        }
    }
    Ok(())
}
