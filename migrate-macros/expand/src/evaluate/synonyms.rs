//! What words of other tools are called here: those of Rails, Laravel, Knex, Django, Alembic, sea-orm, diesel, Flyway and
//! Liquibase. All of it is data; `unknown_word.rs` looks it up.

/// A word of other tools, in lower case with underscores, and what to write instead. A row may hold several words.
pub(super) type Synonyms = &'static [(&'static str, Instead)];

/// What to write instead of a word of another tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Instead {
    /// Our word, with the same arguments.
    Word(&'static str),
    /// Other code.
    Code(&'static str),
    /// Other code, and what the reader has to know of it.
    Explained(&'static str, &'static str),
    /// Nothing, for this reason.
    Nothing(&'static str),
}

use Instead::{Code, Explained, Nothing, Word};

const DROP_CONSTRAINT: Instead =
    Explained("a constraint is dropped by its name", "t.drop_constraint(\"users_email_key\");");
const IN_SQL: &str = "there is no word for it: write SQL, and the SQL that undoes it";
const ONCE: &str = "leave it out: a migration runs once, so it is known what exists";
const NULLABLE: &str = "leave it out: a column accepts NULL unless `.not_null()` follows";
const NO_ROWS: &str = "rows are changed in SQL, and the SQL that undoes it follows";

/// What `schema` is asked for.
pub(super) const SCHEMA: Synonyms = &[
    ("table change_table modify_table update_table alter with_table change", Word("alter_table")),
    ("create new_table make_table add_table create_table_if_not_exists create_model", Word("create_table")),
    (
        "drop remove_table delete_table drop_if_exists drop_table_if_exists delete_model destroy_table",
        Word("drop_table"),
    ),
    ("rename rename_model alter_model_table", Word("rename_table")),
    ("add_index index make_index new_index", Word("create_index")),
    (
        "create_unique_index add_unique_index unique_index",
        Code("schema.create_index(\"users\", [\"email\"]).unique();"),
    ),
    ("remove_index delete_index", Word("drop_index")),
    (
        "execute exec raw run_sql run query statement execute_sql raw_sql execute_unprepared batch_execute unprepared \
         exec_sql run_query sql_query native_query",
        Code("schema.sql(\"..\").down(\"..\");"),
    ),
    (
        "sql_file run_sql_file execute_file source load_sql",
        Explained("copy the text of the file into the migration", "schema.sql(\"..\").down(\"..\");"),
    ),
    (
        "insert insert_into insert_data bulk_insert insert_many seed load_data exec_stmt insert_row create_record",
        Explained(
            NO_ROWS,
            "schema.sql(\"INSERT INTO roles (name) VALUES ('admin')\").down(\"DELETE FROM roles WHERE name = 'admin'\");",
        ),
    ),
    (
        "update update_data update_all upsert",
        Explained(NO_ROWS, "schema.sql(\"UPDATE users SET nick = name WHERE nick IS NULL\").irreversible(\"why\");"),
    ),
    (
        "delete delete_data delete_from truncate truncate_table",
        Explained(NO_ROWS, "schema.sql(\"DELETE FROM users WHERE nick IS NULL\").irreversible(\"why\");"),
    ),
    (
        "add_column add_field create_column new_column add_columns column",
        Code("schema.alter_table(\"users\", |t| { t.add_column(\"nick\", text()); });"),
    ),
    (
        "remove_column delete_column drop_column remove_field remove_columns drop_columns",
        Code("schema.alter_table(\"users\", |t| { t.drop_column(\"nick\"); });"),
    ),
    (
        "rename_column rename_field",
        Code("schema.alter_table(\"users\", |t| { t.rename_column(\"nick\", \"name\"); });"),
    ),
    (
        "change_column alter_column modify_column alter_field modify_data_type change_type change_column_type",
        Code("schema.alter_table(\"users\", |t| { t.change_type(\"nick\", text()); });"),
    ),
    (
        "change_column_null set_not_null add_not_null_constraint not_null",
        Code("schema.alter_table(\"users\", |t| { t.set_not_null(\"nick\"); });"),
    ),
    (
        "drop_not_null drop_not_null_constraint set_nullable",
        Code("schema.alter_table(\"users\", |t| { t.drop_not_null(\"nick\"); });"),
    ),
    (
        "change_column_default set_default add_default_value",
        Code("schema.alter_table(\"users\", |t| { t.set_default(\"nick\", \"\"); });"),
    ),
    ("drop_default drop_default_value", Code("schema.alter_table(\"users\", |t| { t.drop_default(\"nick\"); });")),
    (
        "add_foreign_key create_foreign_key foreign_key add_foreign_key_constraint add_fk foreign",
        Code(
            "schema.alter_table(\"posts\", |t| { t.add_foreign_key([\"author_id\"]).references(\"users\", [\"id\"]); });",
        ),
    ),
    (
        "add_reference add_references add_belongs_to",
        Code(
            "schema.alter_table(\"posts\", |t| { t.add_column(\"author_id\", bigint()).references(\"users\", \"id\"); });",
        ),
    ),
    (
        "add_check add_check_constraint create_check_constraint check",
        Code("schema.alter_table(\"users\", |t| { t.add_check(\"age >= 0\"); });"),
    ),
    (
        "add_unique add_unique_constraint create_unique_constraint unique alter_unique_together",
        Code("schema.alter_table(\"users\", |t| { t.add_unique([\"email\"]); });"),
    ),
    (
        "add_primary_key create_primary_key primary_key",
        Code("schema.alter_table(\"users\", |t| { t.add_primary_key([\"id\"]); });"),
    ),
    (
        "remove_foreign_key drop_foreign_key drop_foreign drop_constraint remove_constraint remove_check_constraint \
         drop_unique drop_unique_constraint drop_check_constraint drop_primary_key delete_foreign_key",
        Code("schema.alter_table(\"users\", |t| { t.drop_constraint(\"users_email_key\"); });"),
    ),
    (
        "create_view create_or_replace_view drop_view create_materialized_view add_view update_view",
        Explained(IN_SQL, "schema.sql(\"CREATE VIEW adults AS SELECT ..\").down(\"DROP VIEW adults\");"),
    ),
    (
        "create_trigger drop_trigger create_function drop_function create_procedure",
        Explained(IN_SQL, "schema.sql_on(Postgres, \"CREATE FUNCTION total() ..\").down(\"DROP FUNCTION total()\");"),
    ),
    (
        "create_sequence drop_sequence alter_sequence",
        Explained(IN_SQL, "schema.sql_on(Postgres, \"CREATE SEQUENCE numbers\").down(\"DROP SEQUENCE numbers\");"),
    ),
    (
        "create_schema drop_schema create_database",
        Explained(IN_SQL, "schema.sql_on(Postgres, \"CREATE SCHEMA app\").down(\"DROP SCHEMA app\");"),
    ),
    (
        "create_extension enable_extension disable_extension drop_extension",
        Explained(IN_SQL, "schema.sql_on(Postgres, \"CREATE EXTENSION citext\").down(\"DROP EXTENSION citext\");"),
    ),
    (
        "create_enum create_type drop_type drop_enum add_enum create_domain alter_type add_enum_value",
        Explained(
            IN_SQL,
            "schema.sql_on(Postgres, \"CREATE TYPE mood AS ENUM ('sad', 'happy')\").down(\"DROP TYPE mood\");",
        ),
    ),
    (
        "comment comment_on change_table_comment set_remarks add_comment create_table_comment comment_on_table",
        Code("schema.alter_table(\"users\", |t| { t.comment(\"People who can sign in.\"); });"),
    ),
    (
        "change_column_comment comment_on_column",
        Code("schema.alter_table(\"users\", |t| { t.comment_on_column(\"nick\", \"As others see it.\"); });"),
    ),
    (
        "has_table has_column has_index table_exists column_exists index_exists exists if_exists if_not_exists",
        Nothing(ONCE),
    ),
    (
        "begin transaction commit in_transaction begin_transaction with_transaction",
        Nothing("leave it out: the runner begins and ends the transaction"),
    ),
    (
        "up down reversible revert reverse",
        Nothing("leave it out: how a migration is undone is derived from what it does"),
    ),
    (
        "disable_ddl_transaction without_transaction no_transaction disable_transaction",
        Nothing("leave it out: `.no_transaction()` follows the raw SQL that cannot run in a transaction"),
    ),
    (
        "get_connection get_bind connection get_database_backend db",
        Nothing("leave it out: `schema` is all that is needed"),
    ),
];

/// What a table is asked for, whether it is created or changed.
pub(super) const TABLE: Synonyms = &[
    ("timestamps_tz add_timestamps timestamp_columns created_updated", Word("timestamps")),
    ("soft_deletes soft_deletes_tz soft_delete", Code("t.column(\"deleted_at\", timestamptz());")),
    (
        "references belongs_to reference foreign_id add_reference foreign_uuid foreign_id_for morphs",
        Code("t.column(\"author_id\", bigint()).references(\"users\", \"id\");"),
    ),
    ("nullable null", Nothing(NULLABLE)),
    ("not_null required", Explained("it follows the column", "t.column(\"nick\", text()).not_null();")),
    ("default", Explained("it follows the column", "t.column(\"nick\", text()).default(\"\");")),
    (
        "engine charset collation collate temporary options table_options inherits tablespace",
        Nothing("leave it out: the server's settings say so"),
    ),
    ("set_comment add_comment comment_on remarks set_remarks description", Word("comment")),
    ("if_not_exists if_exists has_column column_exists has_index", Nothing(ONCE)),
];

/// What a table that is being created is asked for.
pub(super) const CREATE_TABLE: Synonyms = &[
    ("add add_column add_field field col new_column add_attribute attribute", Word("column")),
    ("increments big_increments pk pk_auto big_pk auto_id id_column primary_id", Code("t.id();")),
    ("primary add_primary_key pkey primary_keys", Word("primary_key")),
    ("add_index key create_index", Word("index")),
    ("add_unique unique_index unique_key unique_constraint unique_together", Word("unique")),
    ("foreign add_foreign_key fk foreign_key_constraint constraint", Word("foreign_key")),
    ("add_check check_constraint add_check_constraint", Word("check")),
    (
        "drop_column rename_column change_type set_not_null drop_not_null",
        Nothing("leave it out: the table is only being created. `schema.alter_table(..)` changes one that exists"),
    ),
];

/// What a table that is being changed is asked for.
pub(super) const ALTER_TABLE: Synonyms = &[
    ("add column add_field field col new_column create_column", Word("add_column")),
    (
        "remove drop remove_column delete_column drop_columns remove_columns remove_field drop_column_if_exists",
        Word("drop_column"),
    ),
    ("rename rename_field", Word("rename_column")),
    (
        "change change_column alter_column modify modify_column alter alter_type set_type alter_field set_data_type",
        Word("change_type"),
    ),
    ("change_column_null add_not_null_constraint set_required", Word("set_not_null")),
    ("set_nullable set_null make_nullable drop_nullable drop_not_null_constraint drop_required", Word("drop_not_null")),
    ("change_column_default change_default alter_default", Word("set_default")),
    ("remove_default", Word("drop_default")),
    ("primary primary_key add_primary", Word("add_primary_key")),
    ("unique add_unique_constraint add_unique_index unique_index", Word("add_unique")),
    ("foreign foreign_key add_foreign add_fk add_foreign_key_constraint", Word("add_foreign_key")),
    ("check add_check_constraint check_constraint", Word("add_check")),
    ("add_constraint create_constraint", Code("t.add_check(\"age >= 0\");")),
    (
        "drop_foreign drop_foreign_key remove_foreign_key drop_unique drop_unique_constraint drop_check drop_primary \
         drop_primary_key remove_constraint remove_check_constraint drop_fk",
        DROP_CONSTRAINT,
    ),
    ("validate validate_foreign_key validate_check_constraint", Word("validate_constraint")),
    ("change_column_comment comment_column set_column_comment", Word("comment_on_column")),
    ("remove_comment delete_comment", Word("drop_comment")),
    ("index add_index create_index", Code("schema.create_index(\"users\", [\"email\"]);")),
    ("remove_index drop_index", Code("schema.drop_index(\"users\", \"users_email_idx\");")),
    ("rename_to rename_table", Code("schema.rename_table(\"users\", \"people\");")),
    ("timestamps", Code("t.add_column(\"created_at\", timestamptz()).not_null().default(now());")),
    ("id increments", Code("t.add_column(\"id\", bigint()).identity();")),
];

/// What a column is asked for.
pub(super) const COLUMN: Synonyms = &[
    ("nullable null allow_null optional is_nullable allow_nulls", Nothing(NULLABLE)),
    ("required not_nullable non_null notnull disallow_null is_not_null set_not_null", Word("not_null")),
    ("default_to default_value defaults_to with_default server_default set_default", Word("default")),
    ("default_raw default_expr default_expression default_to_raw db_default", Word("default_sql")),
    (
        "use_current default_now auto_now_add default_current_timestamp",
        Code("t.column(\"created_at\", timestamptz()).default(now());"),
    ),
    (
        "auto_increment autoincrement generated serial generated_by_default auto_incrementing increments",
        Word("identity"),
    ),
    ("primary pk primary_index", Word("primary_key")),
    ("uniq unique_key unique_index is_unique unique_constraint", Word("unique")),
    ("index indexed db_index add_index", Explained("an index is a statement of its own", "t.index([\"email\"]);")),
    (
        "foreign_key foreign references_table constrained fk belongs_to",
        Code("t.column(\"author_id\", bigint()).references(\"users\", \"id\");"),
    ),
    ("check_constraint constraint validate", Word("check")),
    (
        "on_delete on_update",
        Explained(
            "it follows `.references(..)`",
            "t.column(\"author_id\", bigint()).references(\"users\", \"id\").on_delete(Cascade);",
        ),
    ),
    (
        "length limit max_length size string_len",
        Explained("the length belongs to the type", "t.column(\"nick\", varchar(64));"),
    ),
    ("precision scale", Explained("the digits belong to the type", "t.column(\"price\", numeric(10, 2));")),
    (
        "unsigned",
        Explained(
            "there are no unsigned types: a check refuses what is below zero",
            "t.column(\"size\", bigint()).check(\"size >= 0\");",
        ),
    ),
    ("after first before", Nothing("leave it out: a new column is the last one")),
    ("collate collation charset", Nothing("leave it out: the server's settings say so")),
    ("remarks help_text verbose_name description set_comment", Word("comment")),
    (
        "change alter modify",
        Explained("an existing column is changed by a word of the table", "t.change_type(\"nick\", text());"),
    ),
    (
        "stored_as virtual_as generated_as generated_always_as extra",
        Explained(
            IN_SQL,
            "schema.sql(\"ALTER TABLE users ADD COLUMN ..\").down(\"ALTER TABLE users DROP COLUMN ..\");",
        ),
    ),
    ("name named", Explained("the name is the first argument", "t.column(\"nick\", text());")),
    ("if_not_exists", Nothing(ONCE)),
];

/// What a foreign key is asked for.
pub(super) const FOREIGN_KEY: Synonyms = &[
    (
        "on to to_table target in_table references_table",
        Code("t.foreign_key([\"author_id\"]).references(\"users\", [\"id\"]);"),
    ),
    (
        "cascade cascade_on_delete on_delete_cascade cascade_delete delete_cascade",
        Code("t.foreign_key([\"author_id\"]).references(\"users\", [\"id\"]).on_delete(Cascade);"),
    ),
    (
        "cascade_on_update on_update_cascade",
        Code("t.foreign_key([\"author_id\"]).references(\"users\", [\"id\"]).on_update(Cascade);"),
    ),
    (
        "null_on_delete set_null_on_delete set_null nullify",
        Code("t.foreign_key([\"author_id\"]).references(\"users\", [\"id\"]).on_delete(SetNull);"),
    ),
    (
        "restrict restrict_on_delete",
        Code("t.foreign_key([\"author_id\"]).references(\"users\", [\"id\"]).on_delete(Restrict);"),
    ),
    (
        "no_action no_action_on_delete",
        Code("t.foreign_key([\"author_id\"]).references(\"users\", [\"id\"]).on_delete(NoAction);"),
    ),
    ("reference refers_to", Word("references")),
    ("ondelete", Word("on_delete")),
    ("onupdate", Word("on_update")),
    ("constraint_name with_name named fk_name", Word("name")),
    ("without_validation not_validated validate", Word("not_valid")),
    (
        "deferrable initially_deferred match_full",
        Explained(
            IN_SQL,
            "schema.sql(\"ALTER TABLE posts ADD CONSTRAINT ..\").down(\"ALTER TABLE posts DROP CONSTRAINT ..\");",
        ),
    ),
    ("index", Explained("an index is a statement of its own", "t.index([\"author_id\"]);")),
];

/// What a primary key, a unique constraint or a check is asked for.
pub(super) const CONSTRAINT: Synonyms = &[
    ("named with_name constraint_name", Word("name")),
    ("without_validation not_validated validate", Word("not_valid")),
    (
        "filter",
        Explained(
            "a unique index can have a condition",
            "schema.create_index(\"users\", [\"email\"]).unique().filter(\"gone IS NULL\");",
        ),
    ),
    (
        "deferrable initially_deferred nulls_not_distinct",
        Explained(
            IN_SQL,
            "schema.sql(\"ALTER TABLE users ADD CONSTRAINT ..\").down(\"ALTER TABLE users DROP CONSTRAINT ..\");",
        ),
    ),
];

/// What an index is asked for.
pub(super) const INDEX: Synonyms = &[
    ("where where_clause filter_where condition predicate and_where partial", Word("filter")),
    ("concurrent online algorithm atomic concurrently_if_possible", Word("concurrently")),
    ("uniq is_unique unique_index", Word("unique")),
    ("named with_name index_name", Word("name")),
    ("if_not_exists if_exists", Nothing(ONCE)),
    (
        "using desc asc gin gist btree hash full_text order expression",
        Explained(
            IN_SQL,
            "schema.sql_on(Postgres, \"CREATE INDEX users_tags_idx ON users USING gin (tags)\").down(\"DROP INDEX users_tags_idx\");",
        ),
    ),
];

/// What a change of type is asked for.
pub(super) const CHANGE_TYPE: Synonyms = &[
    ("cast cast_as using_expression postgresql_using with_using", Word("using")),
    ("not_null required", Code("t.set_not_null(\"nick\");")),
    ("nullable null", Code("t.drop_not_null(\"nick\");")),
    ("default", Code("t.set_default(\"nick\", \"\");")),
];

/// What raw SQL is asked for.
pub(super) const RAW_SQL: Synonyms = &[
    ("undo reverse reverse_sql rollback revert on_down backward backwards downgrade", Word("down")),
    ("no_rollback not_reversible noop no_reverse", Word("irreversible")),
    (
        "without_transaction disable_ddl_transaction no_tx non_transactional outside_transaction atomic",
        Word("no_transaction"),
    ),
    ("execute run exec fetch_one fetch_all unwrap expect", Nothing("leave it out: the runner runs the SQL")),
    ("bind bind_value params with_params", Nothing("leave it out: write the values in the SQL")),
];

/// Types, and values that are defaults. The code stands in the place of the call.
pub(super) const VALUES: Synonyms = &[
    (
        "int int4 i32 u16 mediumint medium_integer number unsigned int_unsigned uinteger integer_field unsigned_integer",
        Code("integer()"),
    ),
    (
        "int2 i16 u8 i8 small_integer small_int smallinteger tinyint tiny_int tiny_integer short year small_unsigned",
        Code("smallint()"),
    ),
    (
        "int8 i64 u32 u64 big_integer big_int biginteger long bigint_unsigned big_unsigned unsigned_big_integer",
        Code("bigint()"),
    ),
    ("bool bit boolean_field", Code("boolean()")),
    (
        "string varchar2 nvarchar character_varying char_field string_len var_char string_null email citext slug url",
        Code("varchar(255)"),
    ),
    (
        "str clob longtext long_text mediumtext medium_text tinytext ntext text_field nclob unlimited_text",
        Code("text()"),
    ),
    ("character nchar bpchar char_len", Code("char(2)")),
    (
        "datetime date_time datetime2 timestamp_tz timestamp_with_time_zone timestamp_with_timezone date_time_tz \
         datetime_field datetimeoffset timestampz instant",
        Explained("`timestamptz()` is a moment, and `timestamp()` has no time zone", "timestamptz()"),
    ),
    ("date_field day", Code("date()")),
    ("time_field time_tz timetz", Code("time()")),
    (
        "blob bytea bytes varbinary var_binary longblob mediumblob image raw binary_field binary_len byte_array",
        Code("binary()"),
    ),
    ("float float4 f32 single float_field", Code("real()")),
    ("float8 f64 double_precision double_field", Code("double()")),
    ("money currency dec big_decimal bigdecimal decimal_len decimal_field", Code("numeric(19, 4)")),
    ("guid uniqueidentifier uuid_field ulid", Code("uuid()")),
    ("jsonb json_binary json_field hstore", Code("json()")),
    ("ip ip_address ipaddr ip_addr inet4 inet6 inet_address generic_ip_address_field", Code("inet()")),
    ("cidr", Explained("there is no type for networks alone: this one holds addresses as well", "inet()")),
    ("macaddr mac_address", Explained("there is no type for hardware addresses: text holds them", "varchar(17)")),
    (
        "interval duration duration_field",
        Explained("there is no type for it: a number of milliseconds holds it", "bigint()"),
    ),
    ("array int_array text_array list", Explained("there is no type for arrays: a document holds one", "json()")),
    (
        "enumeration enum set_of enum_of enum_type enumerated choice",
        Explained(
            "text and a check hold one of several words",
            "t.column(\"status\", varchar(20)).check(\"status IN ('new', 'paid')\");",
        ),
    ),
    (
        "tsvector tsquery point geometry geography polygon xml vector ltree int4range tstzrange daterange custom custom_type",
        Explained(
            IN_SQL,
            "schema.sql_on(Postgres, \"ALTER TABLE users ADD COLUMN ..\").down(\"ALTER TABLE users DROP COLUMN ..\");",
        ),
    ),
    (
        "increments auto_increment pk pk_auto auto_field big_auto_field identity big_increments rowid",
        Code("bigserial()"),
    ),
    (
        "current_timestamp current_date current_time sysdate utc_now utcnow getdate get_date localtimestamp func_now",
        Code("now()"),
    ),
    ("gen_random_uuid uuid_generate_v4 new_uuid newid uuid_v4 random_guid generate_uuid", Code("random_uuid()")),
];

/// Names that stand for something and are no calls: actions of foreign keys, servers.
pub(super) const CONSTANTS: Synonyms = &[
    ("postgresql postgre_sql psql pg", Code("Postgres")),
    ("maria mariadb", Code("MariaDb")),
    ("mysql", Code("MySql")),
    ("sqlite3", Code("Sqlite")),
    ("cascade delete on_delete_cascade", Code("Cascade")),
    ("none null", Nothing("leave it out: a column without a default gets NULL")),
    ("current_timestamp current_date current_time", Code("now()")),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Errors;
    use crate::evaluate::evaluate;
    use migrate_ir::builder::{self as words, FUNCTIONS};
    use std::collections::BTreeSet;

    /// The errors of a statement on `schema`, on a table that is created or on one that is changed.
    fn errors(code: &str) -> String {
        let is_changed = ["add_", "drop_", "rename_", "change_", "set_", "validate_"]
            .iter()
            .any(|word| code.strip_prefix("t.").is_some_and(|code| code.starts_with(word)));
        let body = match code {
            code if code.starts_with("schema.") => code.to_owned(),
            code if is_changed => format!("schema.alter_table(\"x\", |t| {{ {code} }});"),
            code => format!("schema.create_table(\"x\", |t| {{ {code} }});"),
        };
        let function = syn::parse_str(&format!("fn m1_a(schema: &mut Schema) {{ {body} }}")).unwrap();
        let mut errors = Errors::default();
        let evaluation = evaluate(&function, false, &mut errors);
        assert!(!evaluation.mistyped, "{code}");
        errors.into_compile_errors().to_string()
    }

    #[test]
    fn all_code_that_is_proposed_can_be_evaluated() {
        let of_words =
            [SCHEMA, TABLE, CREATE_TABLE, ALTER_TABLE, COLUMN, FOREIGN_KEY, CONSTRAINT, INDEX, CHANGE_TYPE, RAW_SQL];
        let of_words = of_words.into_iter().flatten().map(|(_, instead)| instead);
        let of_values = VALUES.iter().chain(CONSTANTS).map(|(_, instead)| instead);
        let mut proposed = 0;
        for instead in of_words.chain(of_values) {
            let (Code(code) | Explained(_, code)) = instead else { continue };
            let statement = match code {
                code if code.ends_with(';') => (*code).to_owned(),
                &"now()" | &"random_uuid()" => format!("t.column(\"x\", timestamp()).default({code});")
                    .replace("timestamp()).default(random", "uuid()).default(random"),
                &"Cascade" => format!("t.column(\"x\", text()).references(\"y\", \"z\").on_delete({code});"),
                code if code.chars().next().is_some_and(char::is_uppercase) => {
                    format!("schema.sql_on({code}, \"SELECT 1\").down(\"SELECT 1\");")
                }
                code => format!("t.column(\"x\", {code});"),
            };
            assert_eq!(errors(&statement), "", "{statement}");
            proposed += 1;
        }
        assert!(proposed > 60, "{proposed}");
    }

    #[test]
    fn every_proposed_word_exists_where_it_is_proposed() {
        type AnyColumn = words::ColumnBuilder<words::AnyType>;
        for (synonyms, methods) in [
            (SCHEMA, words::Schema::METHODS),
            (TABLE, words::CreateTableBuilder::METHODS),
            (CREATE_TABLE, words::CreateTableBuilder::METHODS),
            (ALTER_TABLE, words::AlterTableBuilder::METHODS),
            (COLUMN, AnyColumn::METHODS),
            (FOREIGN_KEY, words::ForeignKeyBuilder::METHODS),
            (CONSTRAINT, words::ConstraintBuilder::METHODS),
            (INDEX, words::IndexBuilder::METHODS),
            (CHANGE_TYPE, words::ChangeTypeBuilder::METHODS),
            (RAW_SQL, words::RawSqlBuilder::METHODS),
        ] {
            for (_, instead) in synonyms {
                if let Word(word) = instead {
                    assert!(methods.contains(word), "{word}");
                }
            }
            for word in synonyms.iter().flat_map(|(row, _)| row.split_whitespace()) {
                assert!(!methods.contains(&word) || synonyms == TABLE, "`{word}` is our own word");
            }
        }
        for word in VALUES.iter().flat_map(|(row, _)| row.split_whitespace()) {
            assert!(!FUNCTIONS.contains(&word), "`{word}` is our own word");
        }
    }

    #[test]
    fn no_word_stands_in_two_rows_of_a_table() {
        for synonyms in [
            SCHEMA,
            TABLE,
            CREATE_TABLE,
            ALTER_TABLE,
            COLUMN,
            FOREIGN_KEY,
            CONSTRAINT,
            INDEX,
            CHANGE_TYPE,
            RAW_SQL,
            VALUES,
            CONSTANTS,
        ] {
            let mut seen = BTreeSet::new();
            for word in synonyms.iter().flat_map(|(row, _)| row.split_whitespace()) {
                assert!(seen.insert(word), "`{word}` stands twice");
                assert!(word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'), "{word}");
            }
        }
    }
}
