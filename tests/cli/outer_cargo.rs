//! If cargo runs a program, it sets variables that describe the program's package. The `migrate` binary must not pass
//! them on to the cargo that it starts.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use migrate_tests::cargo;

use crate::program::{ProgramRun, Sandbox, migrate_binary};

/// What cargo sets for one package, by the Cargo book.
const OF_A_PACKAGE: [&str; 14] = [
    "CARGO_MANIFEST_DIR",
    "CARGO_MANIFEST_PATH",
    "CARGO_MANIFEST_LINKS",
    "CARGO_PKG_NAME",
    "CARGO_PKG_VERSION_PRE",
    "CARGO_CRATE_NAME",
    "CARGO_BIN_NAME",
    "CARGO_BIN_EXE_migrate",
    "CARGO_PRIMARY_PACKAGE",
    "CARGO_TARGET_TMPDIR",
    "CARGO_WORKSPACE_DIR",
    "CARGO_CFG_TARGET_OS",
    "CARGO_FEATURE_DRIVERS",
    "OUT_DIR",
];

/// What a user sets for cargo.
const OF_A_USER: [(&str, &str); 8] = [
    ("CARGO_BUILD_JOBS", "2"),
    ("CARGO_INCREMENTAL", "0"),
    ("CARGO_NET_OFFLINE", "true"),
    ("CARGO_PROFILE_DEV_DEBUG", "none"),
    ("CARGO_REGISTRIES_OURS_INDEX", "sparse+https://example.com/index/"),
    ("CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUSTFLAGS", ""),
    ("CARGO_TERM_COLOR", "never"),
    ("RUSTUP_AUTO_INSTALL", "0"),
];

/// Prints the names of its variables, and ends as a migrations crate's binary that has done its work.
const PRINTS_VARIABLES: &str = r#"
fn main() {
    for (name, _) in std::env::vars_os() {
        println!("{}=", name.to_string_lossy());
    }
}
"#;

/// A crate whose build script asks to run again when a variable of a package changes, as that of `ring` does.
fn write_crate(sandbox: &Sandbox, folder: &str, name: &str, main: &str) {
    let manifest = format!("[package]\nname = \"{name}\"\nedition = \"2024\"\n");
    sandbox.write(&format!("{folder}/Cargo.toml"), &manifest);
    sandbox.write(&format!("{folder}/src/main.rs"), main);
    let lines = OF_A_PACKAGE.map(|name| format!("println!(\"cargo::rerun-if-env-changed={name}\");"));
    sandbox.write(&format!("{folder}/build.rs"), &format!("fn main() {{ {} }}", lines.concat()));
}

/// Whether the lines of `env` have the variable.
fn has(environment: &str, name: &str) -> bool {
    environment.lines().any(|line| line.strip_prefix(name).is_some_and(|rest| rest.starts_with('=')))
}

#[test]
fn the_inner_cargo_and_the_program_do_not_see_the_variables_of_the_outer_package() {
    let sandbox = Sandbox::new(migrate_binary());
    write_crate(&sandbox, "db", "db", PRINTS_VARIABLES);
    sandbox.write("db/migrate.toml", "");
    let log = sandbox.path("environment.txt");
    let fake = sandbox.path("cargo");
    let real = cargo::command().get_program().to_owned();
    sandbox.write("cargo", &format!("#!/bin/sh\nenv >> '{}'\nexec '{}' \"$@\"\n", log.display(), real.display()));
    fs::set_permissions(&fake, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = sandbox.command(["status"]);
    command.envs(OF_A_PACKAGE.map(|name| (name, "of another package"))).envs(OF_A_USER);
    command.env("CARGO", &fake).env("CARGO_TARGET_DIR", sandbox.path("target"));
    let run = sandbox.finish(command).exits_with(0);
    let log = fs::read_to_string(log).unwrap();
    assert_eq!(log.lines().filter(|line| line.starts_with("CARGO=")).count(), 2, "`metadata` and `build`: {log}");
    for environment in [&log, &run.stdout] {
        for name in OF_A_PACKAGE {
            assert!(!has(environment, name), "{name}: {environment}");
        }
        for name in OF_A_USER.map(|(name, _)| name).into_iter().chain(["CARGO", "CARGO_TARGET_DIR"]) {
            assert!(has(environment, name), "{name}: {environment}");
        }
    }
}

#[test]
fn without_an_outer_cargo_the_users_variables_stay() {
    let sandbox = Sandbox::new(migrate_binary());
    write_crate(&sandbox, "db", "db", PRINTS_VARIABLES);
    sandbox.write("db/migrate.toml", "");
    let mut command = sandbox.command(["status"]);
    command.env("OUT_DIR", "/srv/out").env("CARGO_TARGET_DIR", sandbox.path("target"));
    let run = sandbox.finish(command).exits_with(0);
    assert!(has(&run.stdout, "OUT_DIR"), "{run:#?}");
}

#[test]
fn a_cargo_that_a_test_starts_does_not_see_the_variables_of_the_tests_package() {
    let of_this_test = std::env::vars_os().map(|(name, _)| name).filter(|name| {
        OF_A_PACKAGE.iter().any(|known| name == known)
            || name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_"))
    });
    let of_this_test: Vec<_> = of_this_test.collect();
    assert!(of_this_test.iter().any(|name| name == "CARGO_MANIFEST_DIR"), "cargo runs the tests");
    let command = cargo::command();
    let removed: Vec<_> = command.get_envs().filter(|(_, value)| value.is_none()).map(|(name, _)| name).collect();
    for name in of_this_test {
        assert!(removed.contains(&name.as_os_str()), "{}", name.display());
    }
}

#[test]
fn cargo_run_and_cargo_build_by_turns_compile_nothing_again() {
    let sandbox = Sandbox::new(migrate_binary());
    sandbox.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"starter\", \"db\"]\n");
    write_crate(&sandbox, "db", "db", "fn main() {}");
    sandbox.write("db/migrate.toml", "");
    // What `migrate-cli` is to `cargo run -p migrate-cli`.
    let starter = format!(
        "fn main() {{\n    let run = std::process::Command::new({:?}).arg(\"status\").status().unwrap();\n    \
         assert!(run.success());\n}}\n",
        migrate_binary()
    );
    write_crate(&sandbox, "starter", "starter", &starter);
    let cargo = |arguments: &[&str]| {
        let mut command: Command = cargo::command();
        command.args(arguments).current_dir(sandbox.path("")).env("CARGO_TARGET_DIR", sandbox.path("target"));
        command.env("XDG_CACHE_HOME", sandbox.path(".cache"));
        sandbox.finish(command).exits_with(0)
    };
    let compiles = |run: &ProgramRun| run.stderr.contains("Compiling");
    assert!(compiles(&cargo(&["build", "--offline"])));
    let run = cargo(&["run", "--offline", "--package", "starter"]);
    assert!(!compiles(&run), "{run:#?}");
    let built = run.stderr.matches("Finished").count();
    assert_eq!(built, 2, "the outer cargo, and that of the driver: {run:#?}");
    let run = cargo(&["build", "--offline"]);
    assert!(!compiles(&run), "{run:#?}");
}
