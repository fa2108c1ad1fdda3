//! The source of a new migration: its body guessed from the name where the name tells, or undoing another one.

use std::collections::BTreeSet;

use migrate_core::ir::revert::RevertMigration;

use crate::fields::FieldMigration;

/// The source of the migration `name`, about `subject`. `tables` helps to tell where a table's name ends.
pub(crate) fn from_name(name: &str, subject: &str, tables: &BTreeSet<String>) -> String {
    let GuessedBody { description, lines } = guess_body(subject, tables);
    file(name, &description, "#[migration]", &lines)
}

/// The source of the migration `name`, which makes columns.
pub(crate) fn from_fields(name: &str, migration: &FieldMigration) -> String {
    file(name, &migration.description, "#[migration]", &migration.body)
}

/// The source of the migration `name`, which is that part of what undoes `reverted`.
pub(crate) fn revert_migration(
    name: &str,
    reverted: &str,
    part: &RevertMigration,
    number: usize,
    count: usize,
) -> String {
    let description = match count {
        1 => format!("Reverts `{reverted}`."),
        _ => format!("Reverts `{reverted}`, part {number} of {count}."),
    };
    let attribute = match &part.irreversible {
        None => "#[migration]".to_owned(),
        Some(why) => format!("#[migration(irreversible = {why:?})]"),
    };
    file(name, &description, &attribute, &part.body(reverted))
}

fn file(name: &str, description: &str, attribute: &str, body: &[String]) -> String {
    let head =
        format!("use migrate_core::prelude::*;\n\n/// {description}\n{attribute}\nfn {name}(schema: &mut Schema) {{");
    let lines = body.iter().map(|line| format!("    {line}"));
    let source: Vec<_> = [head].into_iter().chain(lines).chain(["}\n".to_owned()]).collect();
    source.join("\n")
}

struct GuessedBody {
    description: String,
    lines: Vec<String>,
}

fn guess_body(subject: &str, tables: &BTreeSet<String>) -> GuessedBody {
    let (verb, rest) = subject.split_once('_').unwrap_or((subject, ""));
    let guessed = match verb {
        "create" => table(rest).map(create_table),
        "add" => rest.rsplit_once("_to_").map(|(columns, table)| add_columns(columns, table)),
        "drop" | "remove" => match rest.rsplit_once("_from_") {
            Some((columns, table)) => Some(drop_columns(columns, table)),
            None => table(rest).map(drop_table),
        },
        "rename" => rename(rest),
        "index" => index(rest, tables),
        _ => None,
    };
    guessed.unwrap_or_else(|| example_body(subject))
}

/// `users` and `users_table` are the table `users`.
fn table(text: &str) -> Option<&str> {
    Some(text.strip_suffix("_table").unwrap_or(text)).filter(|name| !name.is_empty())
}

fn create_table(table: &str) -> GuessedBody {
    GuessedBody {
        description: format!("Creates `{table}`."),
        lines: vec![
            format!("schema.create_table(\"{table}\", |t| {{"),
            "    t.id();".to_owned(),
            "    t.timestamps();".to_owned(),
            "});".to_owned(),
        ],
    }
}

fn drop_table(table: &str) -> GuessedBody {
    GuessedBody { description: format!("Drops `{table}`."), lines: vec![format!("schema.drop_table(\"{table}\");")] }
}

fn add_columns(columns: &str, table: &str) -> GuessedBody {
    let calls = columns.split("_and_").map(|column| format!("t.add_column(\"{column}\", text());"));
    alter_table(table, format!("Adds {} to `{table}`.", quoted_list(columns)), calls)
}

fn drop_columns(columns: &str, table: &str) -> GuessedBody {
    let calls = columns.split("_and_").map(|column| format!("t.drop_column(\"{column}\");"));
    alter_table(table, format!("Drops {} from `{table}`.", quoted_list(columns)), calls)
}

/// `name_to_title_in_books` is a column's new name, `books_to_works` a table's.
fn rename(rest: &str) -> Option<GuessedBody> {
    let (from, to) = rest.split_once("_to_")?;
    Some(match to.rsplit_once("_in_") {
        Some((to, table)) => alter_table(
            table,
            format!("Renames `{from}` of `{table}` to `{to}`."),
            [format!("t.rename_column(\"{from}\", \"{to}\");")],
        ),
        None => GuessedBody {
            description: format!("Renames `{from}` to `{to}`."),
            lines: vec![format!("schema.rename_table(\"{from}\", \"{to}\");")],
        },
    })
}

/// `users_on_email`; or `users_email`, where a table `users` is known.
fn index(rest: &str, tables: &BTreeSet<String>) -> Option<GuessedBody> {
    let known = |table: &&String| rest.strip_prefix(table.as_str()).is_some_and(|rest| rest.starts_with('_'));
    let (table, columns) = rest.split_once("_on_").or_else(|| {
        let table = tables.iter().filter(known).max_by_key(|table| table.len())?;
        Some((table.as_str(), &rest[table.len() + 1..]))
    })?;
    let names: Vec<_> = columns.split("_and_").map(|column| format!("\"{column}\"")).collect();
    Some(GuessedBody {
        description: format!("Finds `{table}` by {}.", quoted_list(columns)),
        lines: vec![format!("schema.create_index(\"{table}\", [{}]).concurrently();", names.join(", "))],
    })
}

fn alter_table(table: &str, description: String, calls: impl IntoIterator<Item = String>) -> GuessedBody {
    let mut lines = vec![format!("schema.alter_table(\"{table}\", |t| {{")];
    lines.extend(calls.into_iter().map(|call| format!("    {call}")));
    lines.push("});".to_owned());
    GuessedBody { description, lines }
}

/// A body that says how one is written.
fn example_body(subject: &str) -> GuessedBody {
    let mut sentence = subject.replace('_', " ");
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    GuessedBody {
        description: format!("{sentence}."),
        lines: [
            "// One call for each change; the way back is derived. For example:",
            "//     schema.create_table(\"users\", |t| { t.id(); });",
            "//     schema.alter_table(\"users\", |t| { t.add_column(\"nickname\", text()); });",
            "//     schema.create_index(\"users\", [\"nickname\"]).concurrently();",
            "//     schema.sql(\"CREATE VIEW ...\").down(\"DROP VIEW ...\");",
        ]
        .map(str::to_owned)
        .to_vec(),
    }
}

/// `a_and_b`, in words: `` `a` and `b` ``.
fn quoted_list(columns: &str) -> String {
    let names: Vec<_> = columns.split("_and_").map(|column| format!("`{column}`")).collect();
    names.join(" and ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(subject: &str) -> String {
        guess_body(subject, &BTreeSet::from(["order".to_owned(), "order_items".to_owned()])).lines.join(" ")
    }

    #[test]
    fn body_is_guessed_from_the_name() {
        let cases = [
            ("create_users", "schema.create_table(\"users\", |t| {"),
            ("create_users_table", "schema.create_table(\"users\", |t| {"),
            ("drop_users", "schema.drop_table(\"users\");"),
            ("add_avatar_to_users", "t.add_column(\"avatar\", text());"),
            ("add_a_and_b_to_users", "t.add_column(\"a\", text());     t.add_column(\"b\", text());"),
            ("remove_avatar_from_users", "t.drop_column(\"avatar\");"),
            ("rename_books_to_works", "schema.rename_table(\"books\", \"works\");"),
            ("rename_name_to_title_in_books", "t.rename_column(\"name\", \"title\");"),
            ("index_users_on_email", "create_index(\"users\", [\"email\"]).concurrently();"),
            ("index_order_items_sku_and_price", "create_index(\"order_items\", [\"sku\", \"price\"])"),
            ("index_things", "// One call for each change"),
            ("backfill", "// One call for each change"),
            ("create", "// One call for each change"),
        ];
        for (subject, expected) in cases {
            assert!(lines(subject).contains(expected), "{subject}: {}", lines(subject));
        }
    }
}
