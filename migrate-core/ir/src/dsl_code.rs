//! Operations and their parts, written back as code of the DSL, so that what a message shows can be pasted.
//!
//! A line that begins with `t.` stands inside `schema.alter_table` of its table.

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

/// The word that gives a name, where it is not the one that is derived without it.
pub(crate) fn unless_derived(name: &str, derived: &str) -> String {
    if name == derived { String::new() } else { format!(".name({name:?})") }
}

/// A list of columns: `["a", "b"]`.
pub(crate) fn column_list(columns: &[String]) -> String {
    format!("{columns:?}")
}

#[cfg(test)]
mod tests {
    use crate::dialect::Dialect::*;
    use crate::object::Action::*;
    use crate::object::Op as _;
    use crate::object::builder::*;

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
        let mut catalog = crate::object::Catalog::default();
        for operation in Schema::record(|schema| {
            schema.create_table("users", |t| {
                t.id();
                t.index(["id"]).unique().filter("id > 9");
            });
        }) {
            operation.apply(&mut catalog).unwrap();
        }
        let table = catalog.tables().next().unwrap().clone();
        let code = crate::object::CreateTable { table }.code().statement();
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
