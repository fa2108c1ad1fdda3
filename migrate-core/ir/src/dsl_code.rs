//! Operations and their parts, written back as code of the DSL, so that what a message shows can be pasted.
//!
//! A line that begins with `t.` stands inside `schema.alter_table` of its table.

use crate::column::{Column, Generated};
use crate::name;
use crate::table::{Action, Constraint, ConstraintKind, ForeignKey, Index, Table};
use crate::types::{ColumnType, DefaultValue};

/// The code of one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DslCode {
    /// A statement on the schema, one line a line.
    OnSchema(Vec<String>),
    /// A line on `t`, inside `schema.alter_table`.
    OnTable {
        /// The table.
        table: String,
        /// The line.
        line: String,
    },
}

impl DslCode {
    /// A line on `t` for that table.
    pub(crate) fn on_table(table: &str, line: String) -> Self {
        Self::OnTable { table: table.to_owned(), line }
    }

    /// A whole statement, one line a line.
    pub fn statement(self) -> Vec<String> {
        match self {
            Self::OnSchema(lines) => lines,
            Self::OnTable { table, line } => vec![format!("schema.alter_table({table:?}, |t| {{ {line} }});")],
        }
    }
}

/// The body of a migration, each operation below lines of its own, one line a line.
pub fn migration_body(operations: impl IntoIterator<Item = (Vec<String>, DslCode)>) -> Vec<String> {
    let mut lines = Vec::new();
    let mut changing: Option<String> = None;
    for (above, code) in operations {
        let next = match &code {
            DslCode::OnSchema(_) => None,
            DslCode::OnTable { table, line: _ } => Some(table.clone()),
        };
        if next != changing {
            lines.extend(changing.map(|_| "});".to_owned()));
            lines.extend(next.as_ref().map(|table| format!("schema.alter_table({table:?}, |t| {{")));
            changing = next;
        }
        match code {
            DslCode::OnSchema(statement) => lines.extend(above.into_iter().chain(statement)),
            DslCode::OnTable { table: _, line } => {
                lines.extend(above.into_iter().chain([line]).map(|line| format!("    {line}")));
            }
        }
    }
    lines.extend(changing.map(|_| "});".to_owned()));
    lines
}

/// `t.add_column("role", text()).not_null();`
pub fn add_column(column: &Column) -> String {
    column_code("add_column", column)
}

/// `t.add_check("price >= 0").name("items_price_check");`
pub fn add_constraint(table: &str, constraint: &Constraint) -> String {
    constraint_code("add_", table, constraint)
}

/// `t.drop_constraint("items_price_check");`
pub fn drop_constraint(name: &str) -> String {
    format!("t.drop_constraint({name:?});")
}

/// `t.validate_constraint("items_price_check");`
pub fn validate_constraint(name: &str) -> String {
    format!("t.validate_constraint({name:?});")
}

/// `t.change_type("id", bigint());`
pub fn change_type(column: &str, kind: &ColumnType, using: Option<&str>) -> String {
    let using = using.map_or_else(String::new, |using| format!(".using({using:?})"));
    format!("t.change_type({column:?}, {kind}){using};")
}

/// `t.set_default("token", random_uuid());`
pub fn set_default(column: &str, default: &DefaultValue) -> String {
    match default {
        DefaultValue::Expression(sql) => format!("t.set_default_sql({column:?}, {sql:?});"),
        DefaultValue::Text(_)
        | DefaultValue::Integer(_)
        | DefaultValue::Decimal(_)
        | DefaultValue::Boolean(_)
        | DefaultValue::Now
        | DefaultValue::RandomUuid => format!("t.set_default({column:?}, {});", default_code(default)),
    }
}

/// `schema.create_index("users", ["email"]).unique();`
pub fn create_index(table: &str, index: &Index, concurrently: bool) -> String {
    let concurrently = if concurrently { ".concurrently()" } else { "" };
    format!(
        "schema.create_index({table:?}, {}){}{concurrently};",
        column_list(&index.columns),
        index_code(table, index)
    )
}

/// `schema.drop_index("users", "users_email_idx");`
pub fn drop_index(table: &str, index: &str, concurrently: bool) -> String {
    let concurrently = if concurrently { ".concurrently()" } else { "" };
    format!("schema.drop_index({table:?}, {index:?}){concurrently};")
}

/// The lines that create a table, with everything that belongs to it.
pub fn create_table(table: &Table) -> Vec<String> {
    let Table { name, columns, constraints, indexes } = table;
    let id = columns.first().filter(|column| is_id(column, table));
    let mut lines = vec![format!("schema.create_table({name:?}, |t| {{")];
    lines.extend(id.map(|_| "    t.id();".to_owned()));
    let others = columns.iter().filter(|column| id.is_none_or(|id| id.name != column.name));
    lines.extend(others.map(|column| format!("    {}", column_code("column", column))));
    for constraint in constraints {
        let implied_by_id = id.is_some() && matches!(constraint.kind, ConstraintKind::PrimaryKey { .. });
        if !implied_by_id {
            lines.push(format!("    {}", constraint_code("", name, constraint)));
        }
    }
    for index in indexes {
        lines.push(format!("    t.index({}){};", column_list(&index.columns), index_code(name, index)));
    }
    lines.push("});".to_owned());
    lines
}

/// Whether the column is what `t.id()` makes.
fn is_id(column: &Column, table: &Table) -> bool {
    let Column { name, kind, not_null: _, default, generated } = column;
    name == "id"
        && *kind == ColumnType::BigInt
        && default.is_none()
        && *generated == Some(Generated::Identity)
        && table.primary_key() == ["id"]
        && table.constraint(&name::derive(&table.name, &[] as &[&str], "pkey")).is_some()
}

fn column_code(word: &str, column: &Column) -> String {
    let Column { name, kind, not_null, default, generated } = column;
    let (kind, refuses_null) = match generated {
        None if *not_null => (kind.to_string(), ".not_null()"),
        None => (kind.to_string(), ""),
        Some(Generated::Identity) => (kind.to_string(), ".identity()"),
        Some(Generated::Serial) => (format!("{}()", kind.facts().serial.unwrap_or(kind.facts().word)), ""),
    };
    let default = match default {
        None => String::new(),
        Some(DefaultValue::Expression(sql)) => format!(".default_sql({sql:?})"),
        Some(default) => format!(".default({})", default_code(default)),
    };
    format!("t.{word}({name:?}, {kind}){refuses_null}{default};")
}

fn default_code(default: &DefaultValue) -> String {
    match default {
        DefaultValue::Text(text) | DefaultValue::Expression(text) => format!("{text:?}"),
        DefaultValue::Integer(number) => number.to_string(),
        // Else it would be read as a whole number, which may be too large for one.
        DefaultValue::Decimal(number) if !number.contains('.') => format!("{number}.0"),
        DefaultValue::Decimal(number) => number.clone(),
        DefaultValue::Boolean(value) => value.to_string(),
        DefaultValue::Now => "now()".to_owned(),
        DefaultValue::RandomUuid => "random_uuid()".to_owned(),
    }
}

fn constraint_code(prefix: &str, table: &str, constraint: &Constraint) -> String {
    let Constraint { name, kind, validated } = constraint;
    let (words, derived) = match kind {
        ConstraintKind::PrimaryKey { columns } => {
            (format!("primary_key({})", column_list(columns)), name::derive(table, &[] as &[&str], "pkey"))
        }
        ConstraintKind::Unique { columns } => {
            (format!("unique({})", column_list(columns)), name::derive(table, columns, "key"))
        }
        ConstraintKind::ForeignKey(key) => (foreign_key(key), name::derive(table, &key.columns, "fkey")),
        ConstraintKind::Check { expression } => {
            (format!("check({expression:?})"), name::derive(table, &[] as &[&str], "check"))
        }
    };
    let not_valid = if *validated { "" } else { ".not_valid()" };
    format!("t.{prefix}{words}{}{not_valid};", unless_derived(name, &derived))
}

fn foreign_key(key: &ForeignKey) -> String {
    let ForeignKey { columns, table, referenced, on_delete, on_update } = key;
    let action = |word: &str, action: Action| match action {
        Action::NoAction => String::new(),
        Action::Restrict | Action::Cascade | Action::SetNull | Action::SetDefault => format!(".{word}({action})"),
    };
    format!(
        "foreign_key({}).references({table:?}, {}){}{}",
        column_list(columns),
        column_list(referenced),
        action("on_delete", *on_delete),
        action("on_update", *on_update)
    )
}

fn index_code(table: &str, index: &Index) -> String {
    let Index { name, columns, unique, filter } = index;
    let unique = if *unique { ".unique()" } else { "" };
    let filter = filter.as_ref().map_or_else(String::new, |filter| format!(".filter({filter:?})"));
    let name = unless_derived(name, &name::derive(table, columns, "idx"));
    format!("{unique}{filter}{name}")
}

/// The word that gives a name, where it is not the one that is derived without it.
fn unless_derived(name: &str, derived: &str) -> String {
    if name == derived { String::new() } else { format!(".name({name:?})") }
}

/// A list of columns: `["a", "b"]`.
fn column_list(columns: &[String]) -> String {
    format!("{columns:?}")
}

#[cfg(test)]
mod tests {
    use crate::builder::*;
    use crate::dialect::Dialect::*;
    use crate::operation::Op as _;
    use crate::table::Action::*;

    fn without_whitespace(code: &str) -> String {
        code.split_whitespace().collect()
    }

    /// Compiles a statement, and proves that what it records is written back as the statement.
    macro_rules! assert_roundtrip {
        ($schema:ident: $($statement:tt)*) => {{
            let operations = Schema::record(|$schema| { $($statement)* });
            let code: Vec<String> = operations.iter().flat_map(|operation| operation.code().statement()).collect();
            assert_eq!(without_whitespace(&code.join("\n")), without_whitespace(stringify!($($statement)*)));
        }};
    }

    #[test]
    fn a_table_is_written_as_it_was_created() {
        assert_roundtrip!(schema: schema.create_table("users", |t| {
            t.id();
            t.column("email", varchar(255)).not_null();
            t.column("role", text()).not_null().default("it's \"new\"");
            t.column("price", numeric(10, 2)).default(0.99);
            t.column("mass", real()).default(2.0);
            t.column("count", integer()).default(-1);
            t.column("active", boolean()).default(true);
            t.column("token", uuid()).default(random_uuid());
            t.column("seen_at", timestamptz()).default(now());
            t.column("slug", char(8)).default_sql("lower('A')");
            t.unique(["email"]);
            t.unique(["role", "email"]).name("one_role");
            t.foreign_key(["count"]).references("counts", ["id"]).on_delete(Cascade).on_update(SetNull);
            t.foreign_key(["price"]).references("prices", ["id"]).name("priced");
            t.check("count > 0");
            t.check("price > 0").name("users_price_check");
        }););
    }

    #[test]
    fn identity_columns_and_other_keys_are_distinguished() {
        assert_roundtrip!(schema: schema.create_table("a", |t| {
            t.column("n", smallserial());
            t.column("id", bigserial());
            t.column("m", serial());
            t.primary_key(["id"]);
        }););
        assert_roundtrip!(schema: schema.create_table("a", |t| {
            t.column("id", bigint()).identity();
            t.primary_key(["id"]).name("key_of_a");
        }););
        assert_roundtrip!(schema: schema.create_table("a", |t| {
            t.column("x", bigint()).not_null();
            t.column("y", bigint()).not_null();
            t.primary_key(["x", "y"]);
        }););
    }

    #[test]
    fn changes_of_a_table_are_written_as_they_were_made() {
        assert_roundtrip!(schema: schema.alter_table("users", |t| { t.add_column("role", text()).not_null().default("x"); }););
        assert_roundtrip!(schema: schema.alter_table("users", |t| { t.add_column("n", bigint()).identity(); }););
        assert_roundtrip!(schema: schema.alter_table("users", |t| { t.drop_column("role"); }););
        assert_roundtrip!(schema: schema.alter_table("users", |t| { t.rename_column("role", "kind"); }););
        assert_roundtrip!(schema: schema.alter_table("users", |t| { t.change_type("role", varchar(9)); }););
        assert_roundtrip!(schema: schema.alter_table("users", |t| { t.change_type("n", bigint()).using("n::bigint"); }););
        assert_roundtrip!(schema: schema.alter_table("users", |t| { t.set_not_null("role"); }););
        assert_roundtrip!(schema: schema.alter_table("users", |t| { t.drop_not_null("role"); }););
        assert_roundtrip!(schema: schema.alter_table("users", |t| { t.set_default("n", 1); }););
        assert_roundtrip!(schema: schema.alter_table("users", |t| { t.set_default_sql("n", "1 + 1"); }););
        assert_roundtrip!(schema: schema.alter_table("users", |t| { t.drop_default("n"); }););
        assert_roundtrip!(schema: schema.alter_table("users", |t| { t.add_primary_key(["id"]); }););
        assert_roundtrip!(schema: schema.alter_table("users", |t| { t.add_unique(["a", "b"]).name("ab"); }););
        assert_roundtrip!(schema: schema.alter_table("users", |t| {
            t.add_foreign_key(["a"]).references("b", ["id"]).on_delete(Restrict).on_update(SetDefault).not_valid();
        }););
        assert_roundtrip!(schema: schema.alter_table("users", |t| { t.add_check("a > 0").name("positive").not_valid(); }););
        assert_roundtrip!(schema: schema.alter_table("users", |t| { t.drop_constraint("positive"); }););
        assert_roundtrip!(schema: schema.alter_table("users", |t| { t.validate_constraint("positive"); }););
    }

    #[test]
    fn statements_on_the_schema_are_written_as_they_were_made() {
        assert_roundtrip!(schema: schema.drop_table("users"););
        assert_roundtrip!(schema: schema.rename_table("users", "people"););
        assert_roundtrip!(schema: schema.create_index("users", ["a", "b"]););
        assert_roundtrip!(schema: schema.create_index("users", ["a"]).unique().filter("a > 0").name("few").concurrently(););
        assert_roundtrip!(schema: schema.drop_index("users", "few"););
        assert_roundtrip!(schema: schema.drop_index("users", "few").concurrently(););
        assert_roundtrip!(schema: schema.sql("UPDATE users SET a = 1").irreversible("old values are not kept"););
        assert_roundtrip!(schema: schema.sql_on(MySql, "OPTIMIZE TABLE users").no_transaction().down("SELECT 1"););
    }

    #[test]
    fn a_table_of_the_catalog_is_written_with_its_indexes() {
        let mut catalog = crate::catalog::Catalog::default();
        for operation in Schema::record(|schema| {
            schema.create_table("users", |t| {
                t.id();
                t.index(["id"]).unique().filter("id > 9");
            });
        }) {
            operation.apply(&mut catalog).unwrap();
        }
        let table = catalog.tables().next().unwrap().clone();
        let code = crate::operation::CreateTable { table }.code().statement();
        assert_eq!(
            code,
            [
                "schema.create_table(\"users\", |t| {",
                "    t.id();",
                "    t.index([\"id\"]).unique().filter(\"id > 9\");",
                "});",
            ]
        );
    }
}
