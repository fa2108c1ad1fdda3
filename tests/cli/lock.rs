//! `migrate lock` and `migrate check`: what may be applied from now on is written down, and not changed unnoticed.

use crate::program::{Sandbox, migrate_binary};
use crate::scaffold::{self, run_in};

const LOCK: &str = "locked_crate/src/migrations/migrations.lock";
const POSTS: &str = "locked_crate/src/migrations/m0002_create_posts.rs";

/// The names in the lock.
fn locked(sandbox: &Sandbox) -> Vec<String> {
    let text = sandbox.read(LOCK);
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.split(' ').next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_locked_migration_is_changed_only_by_its_name() {
    let sandbox = Sandbox::new(migrate_binary());
    let run = |line: &str| run_in(&sandbox, "locked_crate", line);
    scaffold::init(&sandbox, "locked_crate");
    // A team that has no lock is not asked for one.
    assert!(run("check --json").exits_with(0).json().get("unlocked").is_none());
    let first = run("lock").exits_with(0);
    assert!(first.stdout.starts_with("locked m0001_"), "{first:#?}");
    assert!(first.stdout.ends_with("src/migrations/migrations.lock has 1 migration; commit it\n"), "{first:#?}");
    let again = run("lock").exits_with(0);
    assert_eq!(again.stdout, "nothing to lock: src/migrations/migrations.lock has 1 migration\n");

    run("new create_posts").exits_with(0);
    let unlocked = run("check").exits_with(8);
    assert!(unlocked.stdout.contains("`m0002_create_posts` is not in migrations.lock"), "{unlocked:#?}");
    assert_eq!(run("check --json").exits_with(8).json()["unlocked"][0], "m0002_create_posts");
    let second = run("lock --json").exits_with(0).json();
    assert_eq!((&second["added"][0], &second["locked"]), (&"m0002_create_posts".into(), &2.into()), "{second:#}");
    run("check").exits_with(0);
    let before = sandbox.read(LOCK);

    let changed = sandbox.read(POSTS).replace("\"posts\"", "\"articles\"");
    sandbox.write(POSTS, &changed);
    for line in ["up", "lock", "lock --update m0001_create_users"] {
        let refused = run(line).exits_with(7);
        assert!(
            refused.stderr.contains("`m0002_create_posts` does not agree with migrations.lock"),
            "{line}: {refused:#?}"
        );
        assert!(refused.stderr.contains("migrate lock --update m0002_create_posts"), "{line}: {refused:#?}");
    }
    assert_eq!(sandbox.read(LOCK), before);
    let unknown = run("lock --update m0002_create_post,m0002_create_posts").exits_with(2);
    assert!(unknown.stderr.contains("a migration with a similar name exists: `m0002_create_posts`"), "{unknown:#?}");
    let updated = run("lock --update m0002_create_posts").exits_with(0);
    assert!(updated.stdout.starts_with("locked anew m0002_create_posts\n"), "{updated:#?}");
    run("up").exits_with(0);

    // Another number is another migration: the old one is gone.
    run("renumber m0002_create_posts").exits_with(0);
    let gone = run("up").exits_with(7);
    assert!(gone.stderr.contains("`m0002_create_posts` is locked, and there is no such migration"), "{gone:#?}");
    let renumbered = run("lock --update m0002_create_posts").exits_with(0);
    assert!(
        renumbered.stdout.starts_with("locked m0003_create_posts\ntook out m0002_create_posts\n"),
        "{renumbered:#?}"
    );
    assert_eq!(locked(&sandbox).len(), 2);
}
