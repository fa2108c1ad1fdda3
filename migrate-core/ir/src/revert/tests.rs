use super::*;
use crate::object::builder::*;

const POSTGRES: &[Target] = &[Target::of(Dialect::Postgres)];
const MYSQL: &[Target] = &[Target::of(Dialect::MySql)];
const SQLITE: &[Target] = &[Target::of(Dialect::Sqlite)];
const EVERY: &[Target] = &Target::ALL;

fn migration(name: &str, body: impl FnOnce(&mut Schema)) -> HistoryMigration<'_> {
    HistoryMigration { name, operations: Schema::record(body) }
}

/// People, and what they write.
fn shop() -> HistoryMigration<'static> {
    migration("m1_shop", |schema| {
        schema.create_table("users", |t| {
            t.id();
            t.column("email", varchar(50)).not_null().unique();
            t.column("name", varchar(64));
            t.column("age", integer()).not_null().default(18).check("age > 0");
            t.column("token", uuid()).not_null().default(random_uuid());
            t.index(["name"]);
        });
        schema.create_table("notes", |t| {
            t.column("code", varchar(9)).primary_key();
            t.column("user_id", bigint()).references("users", "id");
            t.index(["user_id"]);
        });
    })
}

/// What reverts a change of the shop, a migration a text.
fn revert_bodies(targets: &[Target], change: impl FnOnce(&mut Schema)) -> Vec<String> {
    let history = [shop(), migration("m2_change", change)];
    let parts = revert(&history, 1, targets).unwrap_or_else(|obstacle| panic!("{obstacle:?}"));
    parts.iter().map(|part| part.body("m2_change").join("\n")).collect()
}

/// The same, where it is one migration.
fn revert_body(targets: &[Target], change: impl FnOnce(&mut Schema)) -> String {
    let mut parts = revert_bodies(targets, change);
    assert_eq!(parts.len(), 1, "{parts:#?}");
    parts.remove(0)
}

fn obstacle_of(history: &[HistoryMigration<'_>], at: usize) -> Obstacle {
    revert(history, at, EVERY).expect_err("it cannot be reverted")
}

#[test]
fn created_objects_are_dropped_with_a_permission() {
    let body = revert_body(POSTGRES, |schema| {
        schema.alter_table("users", |t| {
            t.add_column("role", text());
            t.add_column("rank", integer());
        });
    });
    assert_eq!(
        body,
        "schema.alter_table(\"users\", |t| {\n    \
             #[assume_safe(dropped_columns, reason = \"reverts m2_change\")]\n    \
             t.drop_column(\"rank\");\n    \
             #[assume_safe(dropped_columns, reason = \"reverts m2_change\")]\n    \
             t.drop_column(\"role\");\n\
         });"
    );
    let body = revert_body(EVERY, |schema| schema.rename_table("users", "people"));
    assert_eq!(
        body,
        "#[assume_safe(renamed_tables, reason = \"reverts m2_change\")]\nschema.rename_table(\"people\", \"users\");"
    );
}

#[test]
fn a_dropped_table_is_not_changed_before() {
    let body = revert_body(POSTGRES, |schema| {
        schema.create_table("tags", |t| {
            t.id();
            t.column("name", text());
            t.index(["name"]);
        });
        schema.alter_table("tags", |t| {
            t.add_column("user_id", bigint()).references("users", "id");
        });
    });
    assert_eq!(body, "#[assume_safe(dropped_tables, reason = \"reverts m2_change\")]\nschema.drop_table(\"tags\");");
}

#[test]
fn a_dropped_column_is_not_changed_before() {
    let body = revert_body(EVERY, |schema| {
        schema.alter_table("users", |t| {
            t.add_column("boss_id", bigint()).references("users", "id");
            t.set_default("boss_id", 7);
        });
        schema.create_index("users", ["boss_id"]);
    });
    assert_eq!(
        body,
        "schema.alter_table(\"users\", |t| {\n    \
             #[assume_safe(dropped_columns, reason = \"reverts m2_change\")]\n    \
             t.drop_column(\"boss_id\");\n\
         });"
    );
}

#[test]
fn cyclic_foreign_keys_are_dropped_before_their_tables() {
    let body = revert_body(SQLITE, |schema| {
        schema.create_table("hens", |t| {
            t.id();
            t.column("egg_id", bigint());
        });
        schema.create_table("eggs", |t| {
            t.id();
            t.column("hen_id", bigint()).references("hens", "id");
        });
        schema.alter_table("hens", |t| {
            t.add_foreign_key(["egg_id"]).references("eggs", ["id"]);
        });
    });
    let drops: Vec<_> = body.lines().filter(|line| line.contains("drop")).map(str::trim).collect();
    let drop = |what| format!("#[assume_safe(dropped_tables, reason = \"reverts m2_change\")]{what}");
    assert_eq!(
        drops.concat(),
        format!(
            "t.drop_constraint(\"hens_egg_id_fkey\");{}{}",
            drop("schema.drop_table(\"eggs\");"),
            drop("schema.drop_table(\"hens\");")
        )
    );
}

#[test]
fn a_table_is_restored_with_its_indexes_in_one_migration() {
    let body = revert_body(EVERY, |schema| schema.drop_table("notes"));
    assert!(body.starts_with("// The table comes back without its rows.\nschema.create_table(\"notes\""), "{body}");
    assert!(body.ends_with("schema.create_index(\"notes\", [\"user_id\"]);"), "{body}");
    assert!(!body.contains("assume_safe"), "{body}");
}

#[test]
fn a_restored_table_has_validated_constraints_only() {
    let history = [
        shop(),
        migration("m2_unchecked", |schema| {
            schema.alter_table("notes", |t| {
                t.add_check("user_id > 0").not_valid();
            });
        }),
        migration("m3_drop", |schema| schema.drop_table("notes")),
    ];
    let parts = revert(&history, 2, EVERY).unwrap();
    let body = parts[0].body("m3_drop").join("\n");
    assert!(body.contains("t.check(\"user_id > 0\");") && !body.contains("not_valid"), "{body}");
}

#[test]
fn indexes_are_built_and_dropped_concurrently_on_postgres_in_their_own_migration() {
    let drop = |schema: &mut Schema| {
        schema.drop_index("users", "users_name_idx");
        schema.alter_table("users", |t| {
            t.add_column("role", varchar(9));
        });
        schema.create_index("users", ["role"]);
        schema.create_index("users", ["age"]);
    };
    let [dropped, altered, built] = <[String; 3]>::try_from(revert_bodies(EVERY, drop)).unwrap();
    assert_eq!(dropped, "schema.drop_index(\"users\", \"users_age_idx\").concurrently();");
    assert!(altered.contains("t.drop_column(\"role\");"), "{altered}");
    assert_eq!(built, "schema.create_index(\"users\", [\"name\"]).concurrently();");
    assert!(!revert_body(MYSQL, drop).contains("concurrently"));
}

#[test]
fn a_not_null_column_is_restored_as_nullable() {
    let body = revert_bodies(POSTGRES, |schema| schema.alter_table("users", |t| t.drop_column("email")));
    let [column, key] = <[String; 2]>::try_from(body).unwrap();
    assert!(
        column.contains("make it required again") && column.contains("t.add_column(\"email\", varchar(50));"),
        "{column}"
    );
    assert!(
        key.ends_with("schema.create_index(\"users\", [\"email\"]).unique().name(\"users_email_key\").concurrently();"),
        "{key}"
    );
    assert!(!(column + &key).contains("assume_safe"));
}

#[test]
fn a_column_with_a_cheap_default_is_restored_unchanged() {
    let [column, check] = <[String; 2]>::try_from(revert_bodies(POSTGRES, |schema| {
        schema.alter_table("users", |t| t.drop_column("age"));
    }))
    .unwrap();
    assert!(column.contains("t.add_column(\"age\", integer()).not_null().default(18);"), "{column}");
    assert!(column.contains("t.add_check(\"age > 0\").name(\"users_age_check\").not_valid();"), "{column}");
    assert_eq!(
        check,
        "schema.alter_table(\"users\", |t| {\n    \
             // This is refused as long as a row breaks it: correct those rows first.\n    \
             t.validate_constraint(\"users_age_check\");\n\
         });"
    );
}

#[test]
fn a_default_that_would_write_every_row_is_set_for_new_rows_only() {
    let body = revert_body(POSTGRES, |schema| schema.alter_table("users", |t| t.drop_column("token")));
    assert!(body.contains("t.add_column(\"token\", uuid());\n    t.set_default(\"token\", random_uuid());"), "{body}");
    assert!(!body.contains("assume_safe"), "{body}");
}

#[test]
fn an_identity_column_is_restored_together_with_its_key() {
    let [body, _checked] = <[String; 2]>::try_from(revert_bodies(EVERY, |schema| {
        schema.alter_table("notes", |t| t.drop_constraint("notes_user_id_fkey"));
        schema.alter_table("users", |t| {
            t.drop_constraint("users_pkey");
            t.drop_column("id");
        });
    }))
    .unwrap();
    let numbered = body.find("t.add_column(\"id\", bigint()).identity();").unwrap();
    let key = body.find("t.add_primary_key([\"id\"]);").unwrap();
    assert!(numbered < key, "{body}");
    assert!(body.contains("assume_safe(volatile_defaults"), "{body}");
}

#[test]
fn a_primary_key_waits_for_the_values_of_its_column() {
    let body = revert_body(EVERY, |schema| {
        schema.alter_table("notes", |t| {
            t.add_column("word", text());
            t.drop_column("code");
        });
    });
    assert!(
        body.contains("// Its primary key can come back once every row has a value: `t.add_primary_key([\"code\"]);`"),
        "{body}"
    );
    let code = body.lines().filter(|line| !line.trim().starts_with("//"));
    assert!(!code.collect::<String>().contains("primary_key"), "{body}");
}

#[test]
fn a_foreign_key_is_added_unvalidated_and_validated_in_the_last_migration() {
    let drop = |schema: &mut Schema| {
        schema.drop_index("users", "users_name_idx");
        schema.alter_table("notes", |t| t.drop_constraint("notes_user_id_fkey"));
    };
    let parts = revert_bodies(POSTGRES, drop);
    let [added, built, checked] = <[String; 3]>::try_from(parts).unwrap();
    assert!(added.contains(".references(\"users\", [\"id\"]).not_valid();"), "{added}");
    assert!(built.contains("concurrently"), "{built}");
    assert!(checked.contains("t.validate_constraint(\"notes_user_id_fkey\");"), "{checked}");
    let every = revert_bodies(EVERY, drop);
    assert!(every[0].contains("#[assume_safe(blocking_constraints") && every[0].contains("not_valid"), "{every:?}");
    let mysql = revert_body(MYSQL, drop);
    assert!(mysql.contains("#[assume_safe(blocking_constraints") && !mysql.contains("not_valid"), "{mysql}");
    let sqlite = revert_body(SQLITE, drop);
    assert!(!sqlite.contains("assume_safe"), "{sqlite}");
}

#[test]
fn a_foreign_key_to_a_table_that_is_restored_empty_is_not_validated() {
    let drop = |schema: &mut Schema| {
        schema.alter_table("notes", |t| t.drop_constraint("notes_user_id_fkey"));
        schema.drop_table("users");
    };
    let body = revert_body(POSTGRES, drop);
    assert!(body.contains(".not_valid();") && !body.contains("validate"), "{body}");
    assert!(body.contains("// `users` comes back without its rows"), "{body}");
    assert!(revert_body(SQLITE, drop).contains("// `users` comes back without its rows"));
}

#[test]
fn an_unvalidated_constraint_is_restored_unvalidated() {
    let history = [
        shop(),
        migration("m2_unchecked", |schema| {
            schema.alter_table("notes", |t| {
                t.add_check("user_id > 0").not_valid();
            });
        }),
        migration("m3_drop", |schema| schema.alter_table("notes", |t| t.drop_constraint("notes_check"))),
    ];
    let parts = revert(&history, 2, POSTGRES).unwrap();
    assert_eq!(parts.len(), 1, "{parts:#?}");
    assert!(parts[0].body("m3_drop").concat().contains("not_valid"));
}

#[test]
fn not_null_is_set_through_a_check_where_that_avoids_a_lock() {
    let accept = |schema: &mut Schema| schema.alter_table("users", |t| t.drop_not_null("age"));
    let [check, validate, require] = <[String; 3]>::try_from(revert_bodies(POSTGRES, accept)).unwrap();
    assert!(check.contains("t.add_check(\"age IS NOT NULL\").name(\"users_age_required\").not_valid();"), "{check}");
    assert!(validate.contains("fill those rows first") && validate.contains("validate_constraint"), "{validate}");
    assert!(require.contains("t.set_not_null(\"age\");\n    t.drop_constraint(\"users_age_required\");"), "{require}");
    let every = revert_body(EVERY, accept);
    assert!(every.contains("#[assume_safe(scanned_not_null") && every.contains("fill those rows first"), "{every}");
}

#[test]
fn an_unsafe_revert_gets_a_permission() {
    let body = revert_body(POSTGRES, |schema| {
        schema.alter_table("users", |t| {
            t.change_type("name", text());
        });
        schema.alter_table("notes", |t| t.drop_constraint("notes_pkey"));
    });
    assert!(body.contains("// A value that the old type cannot hold stops this"), "{body}");
    for rule in ["rewritten_columns", "blocking_indexes"] {
        assert!(body.contains(&format!("#[assume_safe({rule}, reason = \"reverts m2_change\")]")), "{body}");
    }
}

#[test]
fn checks_are_dropped_before_names_change_back() {
    let parts = revert_bodies(POSTGRES, |schema| {
        schema.rename_table("notes", "memos");
        schema.alter_table("memos", |t| t.drop_constraint("notes_user_id_fkey"));
    });
    let [added, checked, renamed] = <[String; 3]>::try_from(parts).unwrap();
    assert!(added.contains("\"memos\"") && checked.contains("\"memos\""), "{added}\n{checked}");
    assert!(renamed.contains("schema.rename_table(\"memos\", \"notes\");"), "{renamed}");
}

#[test]
fn raw_sql_is_reverted_by_its_down_and_in_its_own_migration_where_needed() {
    let parts = revert_bodies(EVERY, |schema| {
        schema.sql("CREATE VIEW names AS SELECT name FROM users").down("DROP VIEW names");
        schema.sql_on(Dialect::Sqlite, "VACUUM").no_transaction().down("PRAGMA optimize");
        schema.sql_on(Dialect::Postgres, "VACUUM users").no_transaction().down("VACUUM notes");
    });
    assert_eq!(
        parts,
        [
            "schema.sql_on(Postgres, \"VACUUM notes\").no_transaction().down(\"VACUUM users\");",
            "schema.sql_on(Sqlite, \"PRAGMA optimize\").no_transaction().down(\"VACUUM\");",
            "schema.sql(\"DROP VIEW names\").down(\"CREATE VIEW names AS SELECT name FROM users\");",
        ]
    );
}

#[test]
fn an_operation_without_an_inverse_is_reported_with_the_authors_reason() {
    let history = [migration("m1_note", |schema| schema.sql("SELECT 1").irreversible("it was asked"))];
    let Obstacle::NoInverse { operation, why } = obstacle_of(&history, 0) else { panic!() };
    assert_eq!((operation.as_str(), why), ("run `SELECT 1`", NoInverse::Irreversible("it was asked".to_owned())));
    let history = [
        shop(),
        migration("m2_raw", |schema| schema.sql("CREATE TABLE raw (a int)").down("DROP TABLE raw")),
        migration("m3_drop", |schema| schema.drop_table("raw")),
    ];
    let Obstacle::NoInverse { why: NoInverse::Unknown(why), .. } = obstacle_of(&history, 2) else { panic!() };
    assert!(why.contains("raw SQL made it"), "{why}");
}

#[test]
fn a_migration_without_any_effect_is_reported() {
    let history = [
        shop(),
        migration("m2_unchecked", |schema| {
            schema.alter_table("notes", |t| {
                t.add_check("user_id > 0").not_valid();
            });
        }),
        migration("m3_check", |schema| schema.alter_table("notes", |t| t.validate_constraint("notes_check"))),
    ];
    assert_eq!(obstacle_of(&history, 2), Obstacle::Nothing);
}

#[test]
fn a_later_migration_that_depends_on_the_reverted_one_is_named() {
    let add = |schema: &mut Schema| {
        schema.alter_table("users", |t| {
            t.add_column("role", text());
        });
    };
    let rename = |schema: &mut Schema| schema.alter_table("users", |t| t.rename_column("role", "kind"));
    let other = |schema: &mut Schema| schema.drop_table("notes");
    let history = [
        shop(),
        migration("m2_add", add),
        migration("m3_other", other),
        migration("m4_rename", rename),
        migration("m5_other", |_| ()),
    ];
    let Obstacle::Changed { by, operation, conflict } = obstacle_of(&history, 1) else { panic!() };
    assert_eq!((by, operation.as_str()), (Some(3), "drop column `users.role`"));
    assert_eq!(conflict.title, "table `users` has no column `role`");
    let history = [shop(), migration("m2_table", |schema| schema.create_table("tags", CreateTableBuilder::id)), {
        migration("m3_refer", |schema| {
            schema.create_table("tagged", |t| {
                t.column("tag_id", bigint()).references("tags", "id");
            });
        })
    }];
    let Obstacle::Changed { by, conflict, .. } = obstacle_of(&history, 1) else { panic!() };
    assert_eq!((by, conflict.title.as_str()), (Some(2), "table `tags` cannot be dropped: `tagged` refers to it"));
}

#[test]
fn a_change_that_was_undone_later_is_no_obstacle_and_is_reported() {
    let rename = |from: &'static str, to: &'static str| move |schema: &mut Schema| schema.rename_table(from, to);
    let history = [
        shop(),
        migration("m2_add", |schema| {
            schema.alter_table("users", |t| {
                t.add_column("role", text());
            });
        }),
        migration("m3_away", rename("users", "people")),
        migration("m4_back", rename("people", "users")),
        migration("m5_raw", |schema| schema.sql("UPDATE users SET role = ''").down("SELECT 1")),
        migration("m6_other", |schema| schema.drop_table("notes")),
    ];
    let parts = revert(&history, 1, POSTGRES).unwrap();
    let body = parts[0].body("m2_add").join("\n");
    assert!(
        body.contains("// `m3_away` and `m5_raw` have changed `users` since: see that nothing of it is lost."),
        "{body}"
    );
}

#[test]
fn an_irreversible_revert_gives_the_reason() {
    let history = [
        migration("m1_raw", |schema| schema.sql("CREATE TABLE raw (a int)").down("DROP TABLE raw")),
        migration("m2_add", |schema| {
            schema.alter_table("raw", |t| {
                t.add_column("b", text());
            });
        }),
    ];
    let parts = revert(&history, 1, POSTGRES).unwrap();
    assert!(parts[0].irreversible.as_ref().is_some_and(|why| why.contains("raw SQL made it")), "{parts:?}");
}

#[test]
fn every_part_is_accepted_as_it_is_written() {
    let mut before = Catalog::default();
    apply(&shop().operations, &mut before);
    let change = |schema: &mut Schema| {
        schema.alter_table("notes", |t| t.drop_column("user_id"));
        schema.alter_table("users", |t| {
            t.drop_column("email");
            t.drop_not_null("age");
        });
        schema.drop_table("notes");
    };
    for targets in [POSTGRES, MYSQL, SQLITE, EVERY] {
        let history = [shop(), migration("m2_change", change)];
        let mut catalog = before.clone();
        apply(&history[1].operations, &mut catalog);
        for part in revert(&history, 1, targets).unwrap() {
            let operations: Vec<_> = part.steps.iter().map(|step| step.operation.clone()).collect();
            for finding in safety::check_rules(&operations, &catalog, targets) {
                assert!(part.steps[finding.operation].permissions.contains(&finding.rule), "{finding:?}");
            }
            apply(&operations, &mut catalog);
        }
    }
}
