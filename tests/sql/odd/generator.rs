//! Random migrations that are odd in one way each. The same seed gives the same migration.

use migrate_ir::builder::{
    AlterTableBuilder, CreateTableBuilder, Schema, bigint, binary, boolean, char, date, decimal, double, integer, json,
    now, numeric, random_uuid, real, smallint, text, time, timestamp, timestamptz, uuid, varchar,
};
use migrate_ir::object::Action;
use migrate_ir::types::DefaultValue;

/// Numbers that look random, by `SplitMix64`.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below that one.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).expect("it is below a number of that type")
    }

    fn one_in(&mut self, number: usize) -> bool {
        self.below(number) == 0
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    /// Some of them, at least one, in any order.
    fn some<T: Clone>(&mut self, from: &[T], most: usize) -> Vec<T> {
        let mut left = from.to_vec();
        let count = 1 + self.below(most.min(left.len()));
        (0..count).map(|_| left.remove(self.below(left.len()))).collect()
    }
}

/// A kind of oddity: what is there before the migration, and the migration.
pub(super) struct Oddity {
    pub(super) name: &'static str,
    pub(super) history: fn(&mut Random, &mut Schema),
    pub(super) change: fn(&mut Random, &mut Schema),
}

pub(super) const ODDITIES: &[Oddity] = &[
    Oddity { name: "names of columns", history: nothing, change: names_of_columns },
    Oddity { name: "a column renamed", history: two_tables, change: renamed_columns },
    Oddity { name: "names of tables", history: nothing, change: names_of_tables },
    Oddity { name: "a table renamed", history: two_tables, change: renamed_tables },
    Oddity { name: "names of constraints", history: two_tables, change: names_of_constraints },
    Oddity { name: "names of indexes", history: two_tables, change: names_of_indexes },
    Oddity { name: "long names", history: nothing, change: long_names },
    Oddity { name: "equal keys", history: nothing, change: equal_keys },
    Oddity { name: "equal keys dropped", history: equal_keys, change: |_, schema| schema.drop_table("k") },
    Oddity { name: "keys without a primary key", history: keyless, change: change_of_keyless },
    Oddity { name: "keys that are referred to", history: referred, change: change_of_referred },
    Oddity { name: "foreign keys", history: two_tables, change: foreign_keys },
    Oddity { name: "numbered columns", history: nothing, change: numbered_columns },
    Oddity { name: "many columns", history: nothing, change: many_columns },
    Oddity { name: "many key columns", history: nothing, change: many_key_columns },
    Oddity { name: "long rows", history: nothing, change: long_rows },
    Oddity { name: "full pages", history: nothing, change: full_pages },
    Oddity { name: "many indexes", history: nothing, change: many_indexes },
    Oddity { name: "long keys", history: nothing, change: long_keys },
    Oddity { name: "literals", history: nothing, change: literals },
    Oddity { name: "a default set", history: every_type, change: set_defaults },
    Oddity { name: "a type changed", history: defaults, change: changed_types },
    Oddity { name: "checks", history: two_tables, change: checks },
    Oddity { name: "conditions of indexes", history: two_tables, change: filters },
    Oddity { name: "defaults in SQL", history: two_tables, change: expressions },
    Oddity { name: "a column dropped", history: two_tables, change: dropped_columns },
    Oddity { name: "comments", history: two_tables, change: comments },
    Oddity { name: "several at once", history: two_tables, change: mixed },
];

fn nothing(_: &mut Random, _: &mut Schema) {}

const LIKE_NAMES: [&str; 16] =
    ["a", "A", "é", "É", "e", "ß", "ss", "straße", "STRASSE", "σ", "ς", "Σ", "İ", "i", "user name", "User Name"];

const RESERVED_NAMES: [&str; 22] = [
    "ctid",
    "xmin",
    "tableoid",
    "oid",
    "PRIMARY",
    "primary",
    "GEN_CLUST_INDEX",
    "sqlite_a",
    "SQLITE_B",
    "pg_class",
    "DB_ROW_ID",
    "db_trx_id",
    "FTS_DOC_ID",
    "select",
    "order",
    "table",
    "rowid",
    "_rowid_",
    "😀",
    "a😀b",
    "#mysql50#a",
    "migrate_new_a",
];

const OTHER_NAMES: [&str; 14] = [
    "a_id_seq",
    "b_id_seq",
    "a_pkey",
    "b_pkey",
    "a_x_key",
    "b",
    "x",
    "a_x_idx",
    "?",
    "%s",
    "$1",
    ":a",
    "{}",
    "a/*b*/--c",
];

fn name(random: &mut Random) -> String {
    match random.below(6) {
        0 => random.pick(&RESERVED_NAMES).to_owned(),
        1 => random.pick(&OTHER_NAMES).to_owned(),
        _ => random.pick(&LIKE_NAMES).to_owned(),
    }
}

fn two_tables(_: &mut Random, schema: &mut Schema) {
    for name in ["a", "b"] {
        schema.create_table(name, |t| {
            t.id();
            t.column("x", integer());
            t.column("y", integer()).not_null();
            t.column("word", varchar(20)).default("none");
            t.column("Big", bigint());
            t.unique(["y"]);
            t.index(["x"]);
            t.check("x < 100").name(&format!("{name}_small"));
        });
    }
}

fn names_of_columns(random: &mut Random, schema: &mut Schema) {
    let names: Vec<String> = (0..2 + random.below(3)).map(|_| name(random)).collect();
    schema.create_table("t", |t| {
        for name in &names {
            t.column(name, integer());
        }
    });
}

fn renamed_columns(random: &mut Random, schema: &mut Schema) {
    let (from, to) = (random.pick(&["x", "y", "id", "word"]), name(random));
    schema.alter_table("a", |t| {
        if random.one_in(2) {
            t.rename_column(from, &to);
        } else {
            t.add_column(&to, integer());
        }
    });
}

fn names_of_tables(random: &mut Random, schema: &mut Schema) {
    for _ in 0..2 {
        let name = name(random);
        schema.create_table(&name, |t| {
            t.id();
            if random.one_in(3) {
                t.column("x", integer()).unique();
            }
        });
    }
}

fn renamed_tables(random: &mut Random, schema: &mut Schema) {
    let to = if random.one_in(3) { "A".to_owned() } else { name(random) };
    schema.rename_table("a", &to);
    if random.one_in(2) {
        schema.create_table("a", |t| {
            t.id();
            t.column("y", integer()).unique();
        });
    }
    if random.one_in(2) {
        schema.drop_table(&to);
    }
}

fn names_of_constraints(random: &mut Random, schema: &mut Schema) {
    for _ in 0..2 {
        let table = random.pick(&["a", "b"]);
        let name = name(random);
        schema.alter_table(table, |t| match random.below(3) {
            0 => drop(t.add_check("x > 0").name(&name)),
            1 => drop(t.add_unique(["x"]).name(&name)),
            _ => drop(t.add_foreign_key(["Big"]).references("b", ["id"]).name(&name)),
        });
    }
}

fn names_of_indexes(random: &mut Random, schema: &mut Schema) {
    for _ in 0..2 {
        let table = random.pick(&["a", "b"]);
        let column = random.pick(&["x", "y", "Big"]);
        let index = schema.create_index(table, [column]).name(&name(random));
        if random.one_in(3) {
            index.unique();
        }
    }
}

fn long_names(random: &mut Random, schema: &mut Schema) {
    let letter = random.pick(&['a', 'é', '漢']);
    let length = 8 + random.below(56);
    let mut name = "x".repeat(random.below(3));
    while name.len() + letter.len_utf8() <= length {
        name.push(letter);
    }
    schema.create_table(&name, |t| {
        t.id();
        t.column(&name, integer()).unique();
        t.column("x", integer());
        t.check("x > 0");
    });
    if random.one_in(2) {
        schema.drop_table(&name);
    } else {
        schema.alter_table(&name, |t| t.drop_column(&name));
    }
}

fn equal_keys(random: &mut Random, schema: &mut Schema) {
    let columns = ["x", "y"];
    let keys: Vec<Vec<&str>> = (0..2 + random.below(2)).map(|_| random.some(&columns, 2)).collect();
    schema.create_table("k", |t| {
        for column in columns {
            t.column(column, integer()).not_null();
        }
        for (number, key) in keys.iter().enumerate() {
            if number == 0 && random.one_in(2) {
                t.primary_key(key.clone());
            } else {
                t.unique(key.clone()).name(&format!("k{number}"));
            }
        }
    });
    if random.one_in(2) {
        let last = keys.len() - 1;
        schema.alter_table("k", |t| t.drop_constraint(&format!("k{last}")));
    }
}

fn keyless(random: &mut Random, schema: &mut Schema) {
    schema.create_table("h", |t| {
        for column in ["x", "y", "z"] {
            let column = t.column(column, integer());
            if random.one_in(2) {
                column.not_null();
            }
        }
        for number in 0..random.below(3) {
            let key = random.some(&["x", "y", "z"], 2);
            if random.one_in(2) {
                t.unique(key).name(&format!("u{number}"));
            } else {
                t.index(key).unique().name(&format!("u{number}"));
            }
        }
    });
}

fn change_of_keyless(random: &mut Random, schema: &mut Schema) {
    let column = random.pick(&["x", "y", "z"]);
    let key = random.some(&["x", "y", "z"], 2);
    match random.below(9) {
        0 => schema.alter_table("h", |t| t.drop_constraint("u0")),
        1 => drop(schema.drop_index("h", "u0")),
        2 => schema.alter_table("h", |t| t.drop_not_null(column)),
        3 => schema.alter_table("h", |t| t.set_not_null(column)),
        4 => schema.alter_table("h", |t| t.drop_column(column)),
        5 => schema.alter_table("h", |t| drop(t.add_unique(key).name("w"))),
        6 => drop(schema.create_index("h", key).unique().name("w")),
        7 => schema.alter_table("h", |t| drop(t.add_primary_key(key))),
        _ => schema.alter_table("h", |t| drop(t.add_column("n", bigint()).identity().primary_key())),
    }
}

fn referred(random: &mut Random, schema: &mut Schema) {
    schema.create_table("p", |t| {
        t.column("x", integer()).not_null();
        t.column("y", integer()).not_null();
        if random.one_in(2) {
            t.primary_key(["x"]);
        }
        t.unique(["x"]).name("p_x");
        if random.one_in(2) {
            t.unique(["x"]).name("p_again");
        }
        t.unique(["x", "y"]).name("p_xy");
    });
    if random.one_in(2) {
        schema.create_index("p", ["x"]).unique().name("p_index");
    }
    schema.create_table("c", |t| {
        t.column("x", integer()).references("p", "x").name("c_p");
        t.column("px", integer());
        t.column("py", integer());
        t.foreign_key(["px", "py"]).references("p", ["x", "y"]).name("c_pxy");
    });
}

fn change_of_referred(random: &mut Random, schema: &mut Schema) {
    match random.below(7) {
        0 => schema.alter_table("p", |t| t.drop_constraint("p_x")),
        1 => schema.alter_table("p", |t| t.drop_constraint("p_again")),
        2 => schema.alter_table("p", |t| t.drop_constraint("p_pkey")),
        3 => schema.alter_table("p", |t| t.drop_constraint("p_xy")),
        4 => drop(schema.drop_index("p", "p_index")),
        5 => schema.alter_table("p", |t| t.rename_column("x", "X")),
        _ => schema.drop_table("c"),
    }
}

fn foreign_keys(random: &mut Random, schema: &mut Schema) {
    let actions = [Action::NoAction, Action::Restrict, Action::Cascade, Action::SetNull, Action::SetDefault];
    let (table, parent) = (random.pick(&["a", "b"]), random.pick(&["a", "b"]));
    let (own, other) = random.pick(&[("Big", "id"), ("x", "y"), ("y", "y"), ("id", "id"), ("x", "x")]);
    schema.alter_table(table, |t| {
        let key = t.add_foreign_key([own]).references(parent, [other]).name("f");
        let key = key.on_delete(random.pick(&actions)).on_update(random.pick(&actions));
        if random.one_in(3) {
            key.not_valid();
        }
    });
    match random.below(4) {
        0 => drop(schema.create_index(table, [own]).name(random.pick(&["f", "F", "g"]))),
        1 => schema.alter_table(table, |t| t.drop_constraint("f")),
        2 => schema.alter_table(table, |t| t.drop_column(own)),
        _ => {}
    }
}

fn numbered_columns(random: &mut Random, schema: &mut Schema) {
    schema.create_table("n", |t| {
        let mut keys: Vec<&str> = Vec::new();
        for column in random.some(&["p", "q", "r"], 2) {
            let built = t.column(column, bigint());
            if random.one_in(2) {
                built.identity();
            }
            keys.push(column);
        }
        match random.below(3) {
            0 => drop(t.primary_key(keys.clone())),
            1 => drop(t.unique(keys.clone())),
            _ => {}
        }
        if random.one_in(2) {
            t.check(&format!("{} {}", keys[0], random.pick(&["> 0", "IS NOT NULL", "<> 5 AND 1 = 1"])));
        }
    });
    if random.one_in(3) {
        schema.rename_table("n", "m");
        schema.drop_table("m");
    }
}

/// Near that number, below it, or above it.
fn near(random: &mut Random, numbers: &[usize]) -> usize {
    let number = random.pick(numbers);
    (number + random.below(5)).saturating_sub(2).max(1)
}

fn many_columns(random: &mut Random, schema: &mut Schema) {
    let count = near(random, &[100, 1017, 1600, 2000]);
    schema.create_table("w", |t| {
        for number in 0..count {
            t.column(&format!("c{number}"), boolean());
        }
    });
}

fn many_key_columns(random: &mut Random, schema: &mut Schema) {
    let count = near(random, &[3, 16, 32]);
    let names: Vec<String> = (0..count).map(|number| format!("c{number}")).collect();
    let key: Vec<&str> = names.iter().map(String::as_str).collect();
    schema.create_table("w", |t| {
        for name in &names {
            t.column(name, smallint()).not_null();
        }
        match random.below(3) {
            0 => drop(t.primary_key(key)),
            1 => drop(t.unique(key)),
            _ => drop(t.index(key)),
        }
    });
}

fn any_column(random: &mut Random, t: &mut CreateTableBuilder, name: &str) {
    match random.below(16) {
        0 => drop(t.column(name, smallint())),
        1 => drop(t.column(name, integer()).not_null()),
        2 => drop(t.column(name, bigint())),
        3 => drop(t.column(name, real())),
        4 => drop(t.column(name, double()).not_null()),
        5 => drop(t.column(name, decimal())),
        6 => {
            let digits = 1 + random.below(65);
            let scale = random.below(digits.min(30) + 1);
            t.column(name, numeric(u32::try_from(digits).unwrap_or(1), u32::try_from(scale).unwrap_or(0)));
        }
        7 => drop(t.column(name, boolean()).not_null()),
        8 => drop(t.column(name, text())),
        9 => drop(t.column(name, binary()).not_null()),
        10 => drop(t.column(name, date())),
        11 => drop(t.column(name, time())),
        12 => drop(t.column(name, timestamp()).not_null()),
        13 => drop(t.column(name, uuid())),
        14 => drop(t.column(name, json())),
        _ => {
            let length = u32::try_from(1 + random.below(255)).unwrap_or(1);
            t.column(name, char(length));
        }
    }
}

fn long_rows(random: &mut Random, schema: &mut Schema) {
    schema.create_table("w", |t| {
        let count = 1 + random.below(6);
        for number in 0..count {
            any_column(random, t, &format!("c{number}"));
        }
        // What is left of 65,535 bytes, a little more or less.
        let left = 16_383 - random.below(80 * count);
        let first = random.below(left - 1) + 1;
        for (name, length) in [("long", first), ("longer", left - first)] {
            t.column(name, varchar(u32::try_from(length.max(1)).unwrap_or(1)));
        }
    });
}

fn full_pages(random: &mut Random, schema: &mut Schema) {
    let count = 150 + random.below(200);
    schema.create_table("w", |t| {
        if random.one_in(2) {
            t.id();
        }
        for number in 0..count {
            match random.below(3) {
                0 => any_column(random, t, &format!("c{number}")),
                1 => drop(t.column(&format!("c{number}"), text()).not_null()),
                _ => drop(t.column(&format!("c{number}"), varchar(u32::try_from(1 + random.below(20)).unwrap_or(1)))),
            }
        }
    });
}

fn many_indexes(random: &mut Random, schema: &mut Schema) {
    let count = near(random, &[5, 63]);
    schema.create_table("w", |t| {
        t.id();
        for number in 0..count {
            let name = format!("c{number}");
            let column = t.column(&name, bigint());
            match random.below(3) {
                0 => drop(column.references("w", "id")),
                1 => drop(column.unique()),
                _ => drop(t.index([name.as_str()])),
            }
        }
    });
}

fn long_keys(random: &mut Random, schema: &mut Schema) {
    let names = ["p", "q", "r"];
    schema.create_table("w", |t| {
        for name in names {
            match random.below(3) {
                0 => drop(t.column(name, varchar(u32::try_from(230 + random.below(60)).unwrap_or(1)))),
                1 => drop(t.column(name, varchar(u32::try_from(700 + random.below(140)).unwrap_or(1)))),
                _ => any_column(random, t, name),
            }
        }
        let key = random.some(&names, 3);
        match random.below(3) {
            0 => drop(t.unique(key)),
            1 => drop(t.index(key)),
            _ => drop(t.primary_key(key)),
        }
    });
}

const TEXTS: [&str; 40] = [
    "",
    "abc",
    "toolong",
    "äöü",
    "😀",
    "'",
    "\"",
    "\\",
    "a\\'b",
    "--",
    "/*",
    "\0",
    "a\nb",
    "{",
    "{}",
    "[1, 2]",
    "\"x\"",
    "null",
    "{\"a\": \"\\u0000\"}",
    "1.5",
    "-12.345",
    "1234567",
    "1e3",
    "NaN",
    "0x10",
    "2024-02-29",
    "2024-02-31",
    "2024-1-1",
    "0000-00-00",
    "9999-12-31",
    "23:59:59",
    "24:00:00",
    "12:00",
    "2024-02-29 12:00:00",
    "2024-02-29T12:00:00.123456",
    "2024-02-29 12:00:00+02",
    "now()",
    "CURRENT_TIMESTAMP",
    "infinity",
    "01234567-89ab-cdef-0123-456789abcdef",
];

fn literals(random: &mut Random, schema: &mut Schema) {
    let value = random.pick(&TEXTS);
    let number = random.pick(&[0_i64, 1, -1, 99, 1000, 40_000, 3_000_000_000, i64::MAX, i64::MIN]);
    let float = random.pick(&[0.5, -1.25, 0.001, 1e10, 1e39, 1e300, f64::INFINITY, f64::NAN, f64::MIN_POSITIVE]);
    let kind = random.below(18);
    schema.create_table("l", |t| {
        t.id();
        let name = "v";
        match kind {
            0 => drop(t.column(name, varchar(3)).default(value)),
            1 => drop(t.column(name, char(3)).default(value)),
            2 => drop(t.column(name, text()).default(value)),
            3 => drop(t.column(name, json()).default(value)),
            4 => drop(t.column(name, uuid()).default(value)),
            5 => drop(t.column(name, date()).default(value)),
            6 => drop(t.column(name, time()).default(value)),
            7 => drop(t.column(name, timestamp()).default(value)),
            8 => drop(t.column(name, timestamptz()).default(value)),
            9 => drop(t.column(name, numeric(5, 2)).default(value)),
            10 => drop(t.column(name, decimal()).default(value)),
            11 => drop(t.column(name, smallint()).default(number)),
            12 => drop(t.column(name, integer()).default(number)),
            13 => drop(t.column(name, numeric(5, 2)).default(number)),
            14 => drop(t.column(name, real()).default(float)),
            15 => drop(t.column(name, double()).default(float)),
            16 => drop(t.column(name, decimal()).default(float)),
            _ => drop(t.column(name, numeric(5, 2)).default(float)),
        }
    });
}

const COLUMNS: [&str; 14] = [
    "small", "whole", "big", "short", "long", "exact", "truth", "fixed", "words", "day", "clock", "moment", "ident",
    "doc",
];

fn every_type(_: &mut Random, schema: &mut Schema) {
    schema.create_table("e", |t| {
        t.id();
        t.column("small", smallint());
        t.column("whole", integer());
        t.column("big", bigint());
        t.column("short", real());
        t.column("long", double());
        t.column("exact", numeric(5, 2));
        t.column("truth", boolean());
        t.column("fixed", char(3));
        t.column("words", varchar(5));
        t.column("day", date());
        t.column("clock", time());
        t.column("moment", timestamp());
        t.column("ident", uuid());
        t.column("doc", json());
    });
}

fn any_default(random: &mut Random) -> DefaultValue {
    match random.below(7) {
        0 => DefaultValue::Integer(random.pick(&[0, 5, -7, 1000, 70_000, 5_000_000_000])),
        1 => DefaultValue::Decimal(random.pick(&["0.5", "-12.25", "1234.5", "0.125"]).to_owned()),
        2 => DefaultValue::Boolean(true),
        3 => DefaultValue::Now,
        4 => DefaultValue::RandomUuid,
        _ => DefaultValue::Text(random.pick(&TEXTS).to_owned()),
    }
}

fn set_defaults(random: &mut Random, schema: &mut Schema) {
    schema.alter_table("e", |t| {
        for column in random.some(&COLUMNS, 3) {
            t.set_default(column, any_default(random));
        }
    });
}

fn defaults(random: &mut Random, schema: &mut Schema) {
    every_type(random, schema);
    schema.alter_table("e", |t| {
        t.set_default("small", 5);
        t.set_default("big", random.pick(&[5, 5_000_000_000_i64]));
        t.set_default("exact", "12.25");
        t.set_default("words", random.pick(&["", "12", "true", "x"]));
        t.set_default("moment", now());
        t.set_default("day", "2024-02-29");
        t.set_default("ident", random_uuid());
        t.set_default("doc", "{}");
    });
}

fn change_type(random: &mut Random, t: &mut AlterTableBuilder, column: &str) {
    match random.below(17) {
        0 => drop(t.change_type(column, smallint())),
        1 => drop(t.change_type(column, integer())),
        2 => drop(t.change_type(column, bigint())),
        3 => drop(t.change_type(column, real())),
        4 => drop(t.change_type(column, double())),
        5 => drop(t.change_type(column, numeric(4, 1))),
        6 => drop(t.change_type(column, decimal())),
        7 => drop(t.change_type(column, boolean())),
        8 => drop(t.change_type(column, char(2))),
        9 => drop(t.change_type(column, varchar(40))),
        10 => drop(t.change_type(column, text())),
        11 => drop(t.change_type(column, binary())),
        12 => drop(t.change_type(column, date())),
        13 => drop(t.change_type(column, time())),
        14 => drop(t.change_type(column, timestamptz())),
        15 => drop(t.change_type(column, uuid())),
        _ => drop(t.change_type(column, json())),
    }
}

fn changed_types(random: &mut Random, schema: &mut Schema) {
    let column = random.pick(&COLUMNS);
    schema.alter_table("e", |t| change_type(random, t, column));
}

const CONDITIONS: [&str; 14] = [
    "x > 0",
    "y IS NOT NULL",
    "word = 'a'",
    "word <> ')'",
    "word <> '--' -- a comment\n",
    "x IN (1, 2)",
    "(x > 0 /* ) */)",
    "id > 0",
    "nowhere < 5",
    "X = 1",
    "Big > 0",
    "a.x > 0",
    "true = true",
    "(SELECT 1) = 1",
];

/// What makes no expression of one.
const BREAKS: [&str; 8] = ["--", "/*", "'", "(", ")", ";", ", 1", "), evil integer, CHECK (1 = 1"];

/// A condition: SQL, as far as grammar goes, or broken at its end.
fn condition(random: &mut Random) -> String {
    let mut text = random.pick(&CONDITIONS).to_owned();
    for _ in 0..random.below(3) {
        let other = random.pick(&CONDITIONS);
        text = if random.one_in(2) { format!("({text}) OR {other}") } else { format!("{other} AND NOT {text}") };
    }
    if random.one_in(4) {
        text.push_str(random.pick(&BREAKS));
    }
    text
}

fn checks(random: &mut Random, schema: &mut Schema) {
    let check = condition(random);
    schema.alter_table("a", |t| drop(t.add_check(&check).name("odd")));
}

fn filters(random: &mut Random, schema: &mut Schema) {
    let filter = condition(random);
    schema.create_index("a", ["y"]).filter(&filter).name("odd");
}

fn expressions(random: &mut Random, schema: &mut Schema) {
    let default =
        random.pick(&["1", "(1)", "1 + 1", "(1", "1)", "1 --", "1; SELECT 2", "(SELECT 1)", "1, 2", "abs(-1)", ""]);
    schema.alter_table("a", |t| {
        if random.one_in(2) {
            t.set_default_sql("x", default);
        } else {
            t.add_column("new", integer()).default_sql(default);
        }
    });
}

fn dropped_columns(random: &mut Random, schema: &mut Schema) {
    let column = random.pick(&["x", "y", "word", "Big", "id"]);
    schema.alter_table("a", |t| t.drop_column(column));
}

fn comments(random: &mut Random, schema: &mut Schema) {
    let texts =
        ["it's", r"a\b", r"\", "\"", "a\nb\r\n\tc", "😀", "%s", ":a ?", "$1", "'; DROP TABLE a --", "/* a", " x "];
    let length = random.pick(&[1023, 1024, 1025, 2047, 2048, 2049, 70_000]);
    let long = random.pick(&["x", "é", "😀"]).repeat(length);
    let mut text = || if random.one_in(4) { long.clone() } else { random.pick(&texts).to_owned() };
    let [on_table, on_column, on_new] = [text(), text(), text()];
    let column = random.pick(&["id", "x", "y", "word"]);
    schema.alter_table("a", |t| {
        t.comment(&on_table);
        t.comment_on_column(column, &on_column);
        t.add_column("new", integer()).comment(&on_new);
        match random.below(6) {
            0 => drop(t.change_type("x", bigint())),
            1 => t.drop_not_null("y"),
            2 => t.rename_column("word", "words"),
            3 => t.set_default("x", 5),
            4 => t.drop_comment_on_column(column),
            _ => t.drop_column("x"),
        }
    });
    match random.below(4) {
        0 => {
            schema.rename_table("a", "c");
            schema.alter_table("c", AlterTableBuilder::drop_comment);
        }
        1 => schema.drop_table("a"),
        _ => {}
    }
}

fn mixed(random: &mut Random, schema: &mut Schema) {
    let changes = [names_of_constraints, names_of_indexes, renamed_columns, dropped_columns, foreign_keys];
    for _ in 0..2 {
        random.pick(&changes)(random, schema);
    }
}
