//! Makes a crate with a long history, of the mixture that real ones have.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Writes a crate with so many migrations into the folder, and gives back the file of one in its middle.
///
/// Of every four migrations, one creates a table, one adds columns, one adds an index, and one creates a table that
/// refers to the first one. All four servers are targets.
///
/// # Errors
///
/// The folder cannot be written to.
pub fn write(folder: &Path, migrations: usize) -> io::Result<PathBuf> {
    let source = folder.join("src/migrations");
    fs::create_dir_all(&source)?;
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let library = workspace.join("migrate-core").canonicalize()?;
    let manifest = format!(
        "[package]\nname = \"long-history\"\nedition = \"2024\"\n\n\
         [dependencies]\nmigrate-core = {{ path = '{}' }}\n\n[workspace]\n",
        library.display()
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::copy(workspace.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    fs::write(folder.join("src/main.rs"), "mod migrations;\nfn main() {}\n")?;
    let mut modules = String::new();
    for number in 1..=migrations {
        let name = name(number);
        // Writing to a string cannot fail.
        let _ = writeln!(modules, "mod {name};");
        fs::write(source.join(format!("{name}.rs")), migration(number))?;
    }
    fs::write(source.join("mod.rs"), modules)?;
    Ok(source.join(format!("{}.rs", name(migrations.div_ceil(2)))))
}

fn name(number: usize) -> String {
    format!("m{number:05}_step")
}

fn migration(number: usize) -> String {
    let first = number - (number - 1) % 4;
    let body = match number % 4 {
        1 => format!(
            "schema.create_table(\"t{number}\", |t| {{
        t.id();
        t.column(\"email\", varchar(255)).not_null().unique();
        t.column(\"name\", varchar(64)).not_null();
        t.column(\"age\", integer());
        t.timestamps();
    }});"
        ),
        2 => format!(
            "schema.alter_table(\"t{first}\", |t| {{
        t.add_column(\"avatar\", text());
        t.add_column(\"active\", boolean()).not_null().default(true);
    }});"
        ),
        3 => format!("schema.create_index(\"t{first}\", [\"name\"]).concurrently();"),
        _ => format!(
            "schema.create_table(\"t{number}\", |t| {{
        t.id();
        t.column(\"owner_id\", bigint()).not_null().references(\"t{first}\", \"id\");
        t.index([\"owner_id\"]);
    }});"
        ),
    };
    let name = name(number);
    format!(
        "use migrate_core::prelude::*;\n\n/// Step {number}.\n#[migration]\nfn {name}(schema: &mut Schema) {{\n    {body}\n}}\n"
    )
}
