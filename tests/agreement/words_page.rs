//! `docs/words.md`: every word of the builder, as its source describes it, with the example that is compiled here.

use std::fmt::Write as _;
use std::fs;

use migrate_agreement_tests::workspace_root;
use migrate_core::ir::builder::{
    AlterTableBuilder, AnyType, ChangeTypeBuilder, ColumnBuilder, ConstraintBuilder, CreateTableBuilder,
    DropIndexBuilder, FUNCTIONS, ForeignKeyBuilder, IndexBuilder, RawSqlBuilder, Schema,
};
use migrate_core::ir::dialect::{Dialect, Target};
use migrate_core::ir::object::{Action, Catalog, Column, CreateTable, Table};
use migrate_core::ir::render::render_script;
use migrate_core::ir::types::{ColumnType, Precision};

/// A word: how it is called, and what it does.
#[derive(Debug)]
struct Word {
    name: String,
    parameters: Vec<String>,
    description: String,
}

impl Word {
    fn row(&self, receiver: &str) -> String {
        let Self { name, parameters, description } = self;
        let call = format!("{receiver}{name}({})", parameters.join(", "));
        format!("| `{}` | {} |\n", call.replace('|', "\\|"), description.replace('|', "\\|"))
    }
}

/// The words of one handle.
struct Section {
    /// The file that has them, the handle, and what it is called on.
    source: (&'static str, &'static str, &'static str),
    heading: &'static str,
    /// The migration of `agreement.rs` that uses all of them.
    example: &'static str,
    methods: &'static [&'static str],
}

const SECTIONS: [Section; 10] = [
    Section {
        source: ("builder/schema", "Schema", "schema."),
        heading: "The schema",
        example: "m0001_the_schema",
        methods: Schema::METHODS,
    },
    Section {
        source: ("table/create_builder", "CreateTableBuilder", "t."),
        heading: "A table that is being created",
        example: "m0002_a_table_that_is_being_created",
        methods: CreateTableBuilder::METHODS,
    },
    Section {
        source: ("table/alter_builder", "AlterTableBuilder", "t."),
        heading: "A table that is being changed",
        example: "m0003_a_table_that_is_being_changed",
        methods: AlterTableBuilder::METHODS,
    },
    Section {
        source: ("column/builder", "ColumnBuilder", "."),
        heading: "A column",
        example: "m0004_a_column",
        methods: ColumnBuilder::<AnyType>::METHODS,
    },
    Section {
        source: ("constraint/builder", "ConstraintBuilder", "."),
        heading: "A constraint",
        example: "m0005_a_constraint",
        methods: ConstraintBuilder::METHODS,
    },
    Section {
        source: ("constraint/builder", "ForeignKeyBuilder", "."),
        heading: "A foreign key",
        example: "m0006_a_foreign_key",
        methods: ForeignKeyBuilder::METHODS,
    },
    Section {
        source: ("index/builder", "IndexBuilder", "."),
        heading: "An index",
        example: "m0007_an_index",
        methods: IndexBuilder::METHODS,
    },
    Section {
        source: ("index/builder", "DropIndexBuilder", "."),
        heading: "An index that is dropped",
        example: "m0008_an_index_that_is_dropped",
        methods: DropIndexBuilder::METHODS,
    },
    Section {
        source: ("table/alter_builder", "ChangeTypeBuilder", "."),
        heading: "A change of type",
        example: "m0009_a_change_of_type",
        methods: ChangeTypeBuilder::METHODS,
    },
    Section {
        source: ("raw_sql/builder", "RawSqlBuilder", "."),
        heading: "Raw SQL",
        example: "m0010_raw_sql",
        methods: RawSqlBuilder::METHODS,
    },
];

/// A type for each word that makes one and numbers no rows.
const TYPES: [ColumnType; 19] = [
    ColumnType::SmallInt,
    ColumnType::Integer,
    ColumnType::BigInt,
    ColumnType::Real,
    ColumnType::Double,
    ColumnType::Numeric(Precision { digits: 10, scale: 2 }),
    ColumnType::Decimal,
    ColumnType::Boolean,
    ColumnType::Char(2),
    ColumnType::Varchar(64),
    ColumnType::Text,
    ColumnType::Binary,
    ColumnType::Date,
    ColumnType::Time,
    ColumnType::Timestamp,
    ColumnType::TimestampTz,
    ColumnType::Uuid,
    ColumnType::Json,
    ColumnType::Inet,
];

fn source(file: &str) -> String {
    fs::read_to_string(workspace_root().join("migrate-core/ir/src/object").join(file).with_extension("rs")).unwrap()
}

/// The words between a line that begins so and the end of their macro.
fn words(file: &str, beginning: &str) -> Vec<Word> {
    let text = source(file);
    let start = text.find(beginning).unwrap_or_else(|| panic!("{file} has no `{beginning}`"));
    let (block, _) = text[start..].split_once("\n}\n").unwrap();
    let (mut words, mut description, mut signature) = (Vec::new(), Vec::new(), String::new());
    for line in block.lines().skip(1) {
        if let Some(text) = line.strip_prefix("    /// ") {
            description.push(text);
        } else if line.starts_with("    fn ") || !signature.is_empty() {
            signature.push_str(line.trim());
            if line.ends_with('{') {
                let (name, parameters) = read_signature(&signature);
                let description = without_links(&std::mem::take(&mut description).join(" "));
                words.push(Word { name, parameters, description });
                signature.clear();
            }
        }
    }
    words
}

/// `fn column<T>(&mut self)(name: &str, kind: Typed<T> as Typed<AnyType>)` is `column`, with `name` and `kind`.
fn read_signature(signature: &str) -> (String, Vec<String>) {
    let rest = signature.strip_prefix("fn ").unwrap();
    let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let mut groups: Vec<Vec<String>> = Vec::new();
    let mut depth = 0;
    let mut previous = ' ';
    for c in rest[name.len()..].chars() {
        let opens = matches!(c, '(' | '<' | '[');
        let closes = matches!(c, ')' | ']') || c == '>' && previous != '-';
        if opens && depth == 0 && c == '(' {
            groups.push(vec![String::new()]);
        } else if depth == 1 && c == ',' {
            groups.last_mut().unwrap().push(String::new());
        } else if depth > 0
            && let Some(parameter) = groups.last_mut().and_then(|group| group.last_mut())
        {
            parameter.push(c);
        }
        depth += i32::from(opens) - i32::from(closes);
        previous = c;
    }
    let names = |group: &Vec<String>| {
        let names = group.iter().filter_map(|parameter| parameter.split_once(':')).map(|(name, _)| name.trim());
        names.map(|name| if name == "body" { "|t| { .. }".to_owned() } else { name.to_owned() }).collect()
    };
    (name, groups.last().map(names).unwrap_or_default())
}

/// A description without the targets of its links.
fn without_links(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        let (target, behind) = after.split_once(')').map_or((after, ""), |(target, behind)| (target, behind));
        let behind = if target.ends_with('(') { behind.strip_prefix(')').unwrap_or(behind) } else { behind };
        plain.push_str(&before.replacen('[', "", 1));
        rest = behind;
    }
    plain + rest
}

/// The body of a function of `agreement.rs`.
fn example(function: &str) -> String {
    let text = fs::read_to_string(workspace_root().join("tests/agreement/agreement.rs")).unwrap();
    let start = text.find(&format!("fn {function}(")).unwrap();
    let (body, _) = text[start..].split_once("\n}\n").unwrap();
    let lines = body.lines().skip(1).map(|line| line.strip_prefix("    ").unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

/// The word for a type on a server; a dash where it has none.
fn sql_type(kind: &ColumnType, dialect: Dialect) -> String {
    let column = Column { name: "c".to_owned(), kind: kind.clone(), not_null: false, default: None, generated: None };
    let table = Table { columns: vec![column], ..Table::new("t") };
    let script = render_script(&[CreateTable { table }.into()], &Catalog::default(), Target::of(dialect));
    let Ok(script) = script else { return "–".to_owned() };
    let text: String = script.steps.iter().flat_map(|step| step.statements.clone()).collect();
    let line = text.lines().find_map(|line| line.trim().get(1..)?.strip_prefix('c')?.get(1..));
    format!("`{}`", line.unwrap().trim().trim_end_matches(','))
}

fn page() -> String {
    let mut page = String::from(
        "# The words of a migration\n\n\
         <!-- Made from migrate-core/ir/src/object and tests/agreement/agreement.rs by a test:\n\
         UPDATE_DOCS=1 cargo test --workspace --test agreement -->\n\n\
         A migration is a function with one parameter, and its body calls these words on literals.\n\n\
         ```rust\n\
         use migrate_core::prelude::*;\n\n\
         /// What the history tells of it.\n\
         #[migration]\n\
         fn m0002_create_posts(schema: &mut Schema) {\n    \
             schema.create_table(\"posts\", |t| {\n        \
                 t.id();\n        \
                 t.column(\"title\", varchar(255)).not_null();\n    \
             });\n\
         }\n\
         ```\n\n\
         The examples show how each word is written, not what is safe: see [rules.md](rules.md).\n\n\
         ## Types\n\n| word | stores | postgres | mysql | mariadb | sqlite |\n|---|---|---|---|---|---|\n",
    );
    let functions = words("builder/types", "builder_functions! {");
    for word in &functions {
        let kind = TYPES.iter().find(|kind| name_of(kind) == word.name);
        if let Some(kind) = kind {
            let servers = Dialect::ALL.map(|dialect| sql_type(kind, dialect));
            let _ = writeln!(page, "| `{kind}` | {} | {} |", word.description, servers.join(" | "));
        }
    }
    page.push_str("\nThese number the rows:\n\n| word | is |\n|---|---|\n");
    for word in functions.iter().filter(|word| word.name.ends_with("serial")) {
        page.push_str(&word.row(""));
    }
    page.push_str("\nThese are values for `.default(..)`, besides literals:\n\n| word | is |\n|---|---|\n");
    for word in functions.iter().filter(|word| ["now", "random_uuid"].contains(&word.name.as_str())) {
        page.push_str(&word.row(""));
    }
    for Section { source: (file, handle, receiver), heading, example: function, .. } in &SECTIONS {
        let _ = write!(page, "\n## {heading}\n\n| word | does |\n|---|---|\n");
        for word in words(file, &format!("] {handle}")) {
            page.push_str(&word.row(receiver));
        }
        let _ = write!(page, "\n```rust\n{}\n```\n", example(function));
    }
    let actions = Action::ALL.map(|action| format!("`{action}`")).join(", ");
    let dialects = Dialect::ALL.map(|dialect| format!("`{dialect:?}`")).join(", ");
    let _ = write!(page, "\nThe actions are {actions}.\nThe servers are {dialects}.\n");
    page
}

/// The function that makes a type.
fn name_of(kind: &ColumnType) -> String {
    kind.to_string().split('(').next().unwrap().to_owned()
}

#[test]
fn the_page_has_every_word() {
    let names = |words: Vec<Word>| words.into_iter().map(|word| word.name).collect::<Vec<_>>();
    for Section { source: (file, handle, _), methods, example: function, .. } in &SECTIONS {
        assert_eq!(names(words(file, &format!("] {handle}"))), *methods, "{handle}");
        let code = example(function);
        assert!(methods.iter().any(|method| code.contains(method)), "{function}");
    }
    let functions = names(words("builder/types", "builder_functions! {"));
    assert_eq!(functions, FUNCTIONS);
    let page = page();
    for function in functions {
        assert!(page.contains(&format!("\n| `{function}(")), "no row for `{function}`");
    }
}

#[test]
fn the_page_is_made_of_the_words() {
    let path = workspace_root().join("docs/words.md");
    let page = page();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == page, "{} is stale: run with UPDATE_DOCS=1", path.display());
}
