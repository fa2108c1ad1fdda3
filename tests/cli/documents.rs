//! The pages of `docs` for a first use, followed word by word in an empty folder.

use std::path::Path;
use std::process::Command;

use migrate_tests::servers::TestDatabase;

use crate::program::{ProgramRun, Sandbox, migrate_binary, workspace_root};
use crate::scaffold;

/// What a page tells its reader to do, as a shell script: commands are run, and a block that begins with the name of a
/// file is that file.
fn script(page: &str) -> String {
    let path = workspace_root().join("docs").join(page);
    let text = std::fs::read_to_string(&path).unwrap();
    let lock = workspace_root().join("Cargo.lock").display().to_string();
    // The versions that this workspace was tested with, and that are here already.
    let with_lock = |folder: &str| format!("cp '{lock}' {folder}/Cargo.lock\n");
    let mut script = format!("# {page}\n");
    for block in text.split("\n```").skip(1).step_by(2) {
        let (language, code) = block.split_once('\n').unwrap();
        let first = code.lines().next().unwrap();
        let file = first.strip_prefix("// ").or(first.strip_prefix("# ")).filter(|file| file.contains('/'));
        match (language, file) {
            ("sh", _) => {
                for line in code.lines() {
                    script.extend([line, "\n"]);
                    if let Some(rest) = line.strip_prefix("migrate init ") {
                        script += &with_lock(rest.split_whitespace().next().unwrap());
                    }
                }
            }
            ("rust" | "toml", Some(file)) => {
                let folder = Path::new(file).parent().unwrap().display();
                let written = format!("mkdir -p {folder}\ncat > {file} <<'END'\n{code}\nEND\n");
                script.push_str(&written);
                if file.ends_with("Cargo.toml") {
                    script += &with_lock(&folder.to_string());
                }
            }
            _ => panic!("{page}: a block of `{language}` that nobody tries:\n{code}"),
        }
    }
    script.replace("/path/to/checkout", &workspace_root().display().to_string())
}

/// Follows pages in one folder, with `migrate` at hand.
fn follow(sandbox: &Sandbox, pages: &[&str], variables: &[(&str, &str)]) -> ProgramRun {
    let scripts: Vec<_> = pages.iter().map(|page| script(page)).collect();
    let mut shell: Command = sandbox.shell(&format!("set -eux\n{}", scripts.concat()));
    scaffold::set_target(&mut shell, sandbox);
    // Under the name that the pages use.
    let programs = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(migrate_binary(), programs.path().join("migrate")).unwrap();
    let path = std::env::var("PATH").unwrap();
    shell.env("PATH", format!("{}:{path}", programs.path().display())).envs(variables.iter().copied());
    sandbox.finish(shell)
}

/// One test, as the crates of all pages have one name, and are built into one folder.
#[test]
fn pages_for_a_first_use_can_be_followed_word_by_word() {
    let sandbox = Sandbox::new(migrate_binary());
    let run = follow(&sandbox, &["in-an-application.md", "in-tests.md", "in-ci.md"], &[]).exits_with(0);
    for part in [
        "1 migrations were applied",
        "0 migrations were applied",
        "0 users\ncurrent: true",
        "1 passed",
        "reverted m0001_create_users",
    ] {
        assert!(run.stdout.contains(part), "{part}: {run:#?}");
    }

    let existing = TestDatabase::sqlite();
    existing.query("CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL)");
    existing.query("INSERT INTO users (email) VALUES ('ada')");
    let sandbox = Sandbox::new(migrate_binary());
    follow(&sandbox, &["existing-database.md"], &[("EXISTING", existing.url())]).exits_with(0);
    assert_eq!(existing.query("SELECT name FROM users WHERE email = 'ada'").len(), 1);
}
