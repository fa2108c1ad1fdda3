//! A blog, written with the mistakes that people make: what each message proposes is taken from it, put in the place of
//! the mistake, and compiles.
#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

use std::fmt::Write as _;

use migrate_ui_tests::TestCrate;

/// The blog as it is meant.
const BLOG: &str = r#"
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("users", |t| {
        t.id();
        t.column("email", varchar(255)).not_null().unique();
        t.column("admin", boolean()).not_null().default(false);
    });
}

#[migration]
fn m0002_create_posts(schema: &mut Schema) {
    schema.create_table("posts", |t| {
        t.id();
        t.column("user_id", bigint()).not_null().references("users", "id");
        t.column("title", varchar(200)).not_null();
        t.column("body", text());
        t.column("views", integer()).not_null().default(0);
        t.timestamps();
    });
}

#[migration]
fn m0003_create_comments(schema: &mut Schema) {
    schema.create_table("comments", |t| {
        t.id();
        t.column("post_id", bigint()).not_null().references("posts", "id");
        t.column("author", varchar(64));
        t.timestamps();
    });
}

#[migration]
fn m0004_create_tags(schema: &mut Schema) {
    schema.create_table("tags", |t| {
        t.id();
        t.column("name", varchar(64)).not_null().unique();
    });
    schema.create_table("posts_tags", |t| {
        t.column("post_id", bigint()).references("posts", "id");
        t.column("tag_id", bigint()).references("tags", "id");
        t.primary_key(["post_id", "tag_id"]);
    });
}

#[migration]
fn m0005_index_comments(schema: &mut Schema) {
    schema.create_index("comments", ["post_id"]).concurrently();
}

#[migration]
fn m0006_rename_body(schema: &mut Schema) {
    schema.alter_table("posts", |t| {
        t.add_column("content", text());
    });
}

#[migration]
fn m0007_add_slug(schema: &mut Schema) {
    schema.alter_table("posts", |t| {
        t.add_column("slug", varchar(100));
    });
}

#[migration]
fn m0008_require_author(schema: &mut Schema) {
    schema.alter_table("comments", |t| {
        t.add_check("author IS NOT NULL").name("comments_author_required").not_valid();
    });
}

#[migration]
fn m0009_widen_views(schema: &mut Schema) {
    schema.alter_table("posts", |t| {
        t.add_column("view_count", bigint());
    });
}

#[migration]
fn m0010_add_editor(schema: &mut Schema) {
    schema.alter_table("posts", |t| {
        t.add_column("editor_id", bigint());
        t.add_foreign_key(["editor_id"]).references("users", ["id"]).not_valid();
    });
}

#[migration]
fn m0011_drop_views(schema: &mut Schema) {
    schema.alter_table("posts", |t| {
        #[assume_safe(dropped_columns, reason = "no release reads it")]
        t.drop_column("views");
    });
}
"#;

/// A mistake: its name, the lines as they are meant, and as they were written.
const MISTAKES: [(&str, &str, &str); 13] = [
    ("word_of_a_type", "t.column(\"email\", varchar(255)).not_null().unique();", "t.string(\"email\");"),
    ("text_as_default", "default(false)", "default(\"false\")"),
    (
        "unknown_table",
        "references(\"users\", \"id\");\n        t.column(\"title\"",
        "references(\"user\", \"id\");\n        t.column(\"title\"",
    ),
    ("unknown_column", "references(\"tags\", \"id\")", "references(\"tags\", \"ids\")"),
    ("blocking_index", ".concurrently();", ";"),
    ("word_for_an_index", "schema.create_index(", "schema.add_index("),
    ("rename", "t.add_column(\"content\", text());", "t.rename_column(\"body\", \"content\");"),
    ("required", "t.add_column(\"slug\", varchar(100));", "t.add_column(\"slug\", varchar(100)).not_null();"),
    (
        "made_required",
        "t.add_check(\"author IS NOT NULL\").name(\"comments_author_required\").not_valid();",
        "t.set_not_null(\"author\");",
    ),
    ("changed_type", "t.add_column(\"view_count\", bigint());", "t.change_type(\"views\", bigint());"),
    (
        "foreign_key",
        "t.add_column(\"editor_id\", bigint());\n        t.add_foreign_key([\"editor_id\"]).references(\"users\", [\"id\"]).not_valid();",
        "t.add_column(\"editor_id\", bigint()).references(\"users\", \"id\");",
    ),
    ("dropped", "        #[assume_safe(dropped_columns, reason = \"no release reads it\")]\n", ""),
    ("word_for_a_drop", "t.drop_column(\"views\")", "t.remove_column(\"views\")"),
];

/// An error of rustc in a file: where it is, and what it proposes.
struct Message {
    text: String,
    /// From one, as rustc counts.
    line: usize,
    /// What to do, and the code for it. One that begins with "or" is another way.
    helps: Vec<(String, Vec<String>)>,
}

/// The errors in one file.
fn messages(stderr: &str, file: &str) -> Vec<Message> {
    let errors = stderr.split("\nerror").filter(|error| error.contains(&format!("--> {file}:")));
    errors.map(message).collect()
}

fn message(text: &str) -> Message {
    let mut helps: Vec<(String, Vec<String>)> = Vec::new();
    for line in text.lines() {
        if let Some(order) = line.strip_prefix("       help: ") {
            helps.push((order.to_owned(), Vec::new()));
        } else if let (Some(code), Some((_, lines))) = (line.strip_prefix("                 "), helps.last_mut()) {
            lines.push(code.to_owned());
        }
    }
    let place = text.split("--> ").nth(1).unwrap().split_whitespace().next().unwrap();
    Message { text: text.to_owned(), line: place.split(':').nth(1).unwrap().parse().unwrap(), helps }
}

/// The file after what the message proposes.
fn mended(source: &str, message: &Message) -> String {
    let mut lines: Vec<String> = source.lines().map(str::to_owned).collect();
    let wrong = &mut lines[message.line - 1];
    if let Some((order, _)) = message.helps.iter().find(|(order, _)| order.contains("with a similar name exists: `")) {
        let near = order.split('`').nth(1).unwrap();
        let carets = message.text.lines().find(|line| line.contains("| ") && line.contains('^')).unwrap();
        let shown = message.text.lines().find(|line| line.contains(wrong.as_str())).unwrap();
        let span = carets.find('^').unwrap()..=carets.rfind('^').unwrap();
        *wrong = wrong.replacen(&shown[span], &format!("{near:?}"), 1);
        return lines.join("\n");
    }
    let mut steps = Vec::new();
    for (order, code) in message.helps.iter().filter(|(_, code)| !code.is_empty()) {
        if !steps.is_empty() && order.starts_with("or ") {
            break;
        }
        steps.push(code);
    }
    let (first, later) = steps.split_first().unwrap_or_else(|| panic!("nothing to write:\n{}", message.text));
    if let Some(call) = first[0].strip_prefix('.') {
        let word = call.split('(').next().unwrap();
        let start = wrong.find(&format!(".{word}(")).unwrap();
        let end = start + wrong[start..].find(')').unwrap() + 1;
        wrong.replace_range(start..end, &first[0]);
    } else if first[0].starts_with("#[") {
        *wrong = format!("{}\n{wrong}", first[0].replace("...", "no release reads it"));
    } else {
        *wrong = first.join("\n");
    }
    // Each of the others is a migration of its own, on the same table.
    let table = lines[..message.line].iter().rev().find_map(|line| line.trim().strip_prefix("schema.alter_table("));
    let table = table.map(|rest| rest.split(',').next().unwrap().to_owned());
    let mut source = lines.join("\n");
    for (index, code) in later.iter().enumerate() {
        let (number, code, table) = (12 + index, code.join("\n"), table.as_ref().unwrap());
        write!(
            source,
            "\n#[migration]\nfn m{number:04}_then(schema: &mut Schema) {{\nschema.alter_table({table}, |t| {{\n{code}\n}});\n}}\n"
        )
        .unwrap();
    }
    source
}

#[test]
fn each_mistake_is_mended_by_the_code_in_its_message() {
    let blog = TestCrate::new("blog", &[("migrate.toml", "[targets]\npostgres = \"14\"\n")]);
    let mut main = String::from("mod as_it_is_meant;\n");
    blog.write("src/as_it_is_meant.rs", BLOG);
    for (name, right, wrong) in MISTAKES {
        assert_eq!(BLOG.matches(right).count(), 1, "{name}");
        writeln!(main, "mod {name};").unwrap();
        blog.write(&format!("src/{name}.rs"), &BLOG.replace(right, wrong));
    }
    writeln!(main, "fn main() {{}}").unwrap();
    blog.write("src/main.rs", &main);
    let mut sources: Vec<_> =
        MISTAKES.iter().map(|(name, right, wrong)| (format!("src/{name}.rs"), BLOG.replace(right, wrong))).collect();
    // A word that is mended may be refused for what it does.
    for round in 0.. {
        let stderr = format!("\n{}", blog.check());
        for (file, source) in &mut sources {
            match messages(&stderr, file).as_slice() {
                [] if round > 0 => continue,
                [message] => *source = mended(source, message),
                messages => panic!("{file}: {} messages for one mistake:\n{stderr}", messages.len()),
            }
            blog.write(file, source);
        }
        if stderr.trim().is_empty() {
            return;
        }
        assert!(round < 2, "{stderr}");
    }
}
