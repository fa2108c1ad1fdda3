//! `migrations.lock`: the migrations that may be applied somewhere. One that is in it must stay as it is.
//!
//! A line holds a name and the [chain](crate::checksum::chain) up to that migration, as databases remember it:
//!
//! ```text
//! m0001_create_users 0a677d6c02d900c5774283bd6804431227e423bc4dd4a44706db3416e5bb5561
//! ```
//!
//! Each line builds on the line before it. Still, a change of one migration is found at that migration alone: what is
//! compared is the link from one line to the next.

use crate::checksum::extend_chain;
use crate::diagnostic::Diagnostic;
use crate::migration_name::MigrationName;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Bound::{Excluded, Unbounded};

/// The file's name. It is in the folder of the migrations.
pub const FILE: &str = "migrations.lock";

/// The environment variable that names migrations, with commas between them, whose lines are about to be written anew.
pub const UPDATE_VARIABLE: &str = "MIGRATE_LOCK_UPDATE";

/// The first line of the file.
const HEADER: &str =
    "# Written by `migrate lock`. A migration in this file may be applied somewhere: do not change it.";

/// What git writes at the start of lines between two branches that it cannot merge.
const CONFLICT_MARKS: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

/// The locked migrations of one folder, each with the chain up to it.
///
/// ```
/// use migrate_ir::lock_file::LockFile;
/// use migrate_ir::migration_name::MigrationName;
///
/// let name = MigrationName::read("m0001_a").unwrap();
/// let lock = LockFile::of([(&name, "ff")]);
/// assert_eq!(LockFile::parse(&lock.to_string()), Ok(lock));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LockFile {
    chains: BTreeMap<MigrationName, String>,
}

/// A migration that is compared with the lock, and those beside it that are there.
#[derive(Clone, Copy, Debug)]
pub struct LockedPlace<'a> {
    /// Its name.
    pub name: &'a MigrationName,
    /// Its checksum. None where it could not be evaluated.
    pub checksum: Option<&'a str>,
    /// The migration right before it.
    pub previous: Option<&'a MigrationName>,
    /// Whether it is the last one.
    pub is_last: bool,
}

impl LockFile {
    /// All of these migrations with their checksums, given in the order of their names.
    pub fn of<'a>(migrations: impl IntoIterator<Item = (&'a MigrationName, &'a str)>) -> Self {
        let mut chain = String::new();
        let locked = migrations.into_iter().map(|(name, checksum)| {
            chain = extend_chain(&chain, name.as_str(), checksum);
            (name.clone(), chain.clone())
        });
        Self { chains: locked.collect() }
    }

    /// Reads the file.
    ///
    /// # Errors
    ///
    /// A line is not one of a lock file, or stands in the wrong place.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let mut chains: BTreeMap<MigrationName, String> = BTreeMap::new();
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.trim();
            if CONFLICT_MARKS.iter().any(|mark| line.starts_with(mark)) {
                return Err(conflict(number));
            }
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (name, chain) = line
                .split_once(' ')
                .and_then(|(name, chain)| Some((MigrationName::read(name)?, chain)))
                .filter(|(_, chain)| is_chain(chain))
                .ok_or_else(|| broken(number, "is not the name of a migration and 64 hexadecimal digits"))?;
            if let Some((last, _)) = chains.last_key_value().filter(|(last, _)| **last >= name) {
                return Err(broken(number, &format!("has `{name}` behind `{last}`")));
            }
            chains.insert(name, chain.to_owned());
        }
        Ok(Self { chains })
    }

    /// Whether a migration is in it.
    pub fn has(&self, name: &MigrationName) -> bool {
        self.chains.contains_key(name)
    }

    /// The names of the migrations in it, in their order.
    pub fn names(&self) -> impl Iterator<Item = &MigrationName> {
        self.chains.keys()
    }

    /// Whether the line of a migration is the same in both.
    pub fn agrees(&self, other: &Self, name: &MigrationName) -> bool {
        self.chains.get(name) == other.chains.get(name)
    }

    /// What is wrong with a migration, and with the migrations that should be between it and the one before it, unless
    /// their lines are to be written anew.
    pub fn problems(&self, place: LockedPlace<'_>, updated: &BTreeSet<String>) -> Vec<Diagnostic> {
        let LockedPlace { name, checksum, previous, is_last } = place;
        // Where two migrations have one name, nothing is between them.
        let is_twin = previous == Some(name);
        let after_previous = previous.filter(|_| !is_twin).map_or(Unbounded, Excluded);
        let before_it = self.chains.range((after_previous, Excluded(name))).filter(|_| !is_twin);
        let behind_it = self.chains.range((Excluded(name), Unbounded));
        let missing = before_it.chain(behind_it.clone().filter(|_| is_last)).map(|(missing, _)| missing);
        let mut problems: Vec<_> =
            missing.filter(|missing| !updated.contains(missing.as_str())).map(missing_migration).collect();
        if updated.contains(name.as_str()) {
            return problems;
        }
        // Where the line of the one before is missing, nothing can be said of this one.
        let is_known = previous.is_none_or(|previous| self.has(previous) || updated.contains(previous.as_str()));
        match (self.chains.get(name), checksum) {
            (Some(_), Some(_)) if !is_known => {}
            (Some(chain), Some(checksum)) => {
                let before = self.chains.range(..name).next_back().map_or("", |(_, chain)| chain);
                if extend_chain(before, name.as_str(), checksum) != *chain {
                    problems.push(changed(name));
                }
            }
            (Some(_), None) => {}
            (None, _) => problems.extend(behind_it.clone().next().map(|(later, _)| before_locked(name, later))),
        }
        problems
    }
}

impl fmt::Display for LockFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        self.chains.iter().try_for_each(|(name, chain)| writeln!(f, "{name} {chain}"))
    }
}

/// The names in the value of [`UPDATE_VARIABLE`].
pub fn updated(value: &str) -> BTreeSet<String> {
    value.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

fn is_chain(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

fn changed(name: &MigrationName) -> Diagnostic {
    Diagnostic::new(format!("`{name}` does not agree with {FILE}"))
        .note("it was changed after it was locked: a database may have it, and would not get the change")
        .help("undo the change, and write a new migration for it")
        .help_code("or, if no database has it, lock it as it is now", [format!("migrate lock --update {name}")])
}

fn before_locked(name: &MigrationName, later: &MigrationName) -> Diagnostic {
    Diagnostic::new(format!("`{name}` is not locked, and `{later}` behind it is"))
        .note(format!("a database may have `{later}` without it: it would run out of order there"))
        .help_code("give it the next number", [format!("migrate renumber {name}")])
        .help_code("or, if it may run out of order, lock it where it is", [format!("migrate lock --update {name}")])
}

fn missing_migration(name: &MigrationName) -> Diagnostic {
    Diagnostic::new(format!("`{name}` is locked, and there is no such migration"))
        .note(format!("it is in {FILE}, so a database may have it, and would be ahead of this program"))
        .help("take the function back, under this name")
        .help_code("or, if no database has it, take it out of the lock", [format!("migrate lock --update {name}")])
}

fn conflict(number: usize) -> Diagnostic {
    Diagnostic::new(format!("{FILE} holds both sides of a merge, from line {number} on"))
        .note("two branches have locked migrations")
        .help("keep the lines of the branch that was merged first, and take out the marks and the lines of yours")
        .help_code(
            "then give your migrations the next numbers, and lock them",
            ["migrate renumber NAME", "migrate lock"],
        )
}

fn broken(number: usize, what: &str) -> Diagnostic {
    Diagnostic::new(format!("line {number} of {FILE} {what}"))
        .note("`migrate lock` writes the file; nobody else should")
        .help("take the file back from version control")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> MigrationName {
        MigrationName::read(text).unwrap()
    }

    fn lock(migrations: &[(&str, &str)]) -> LockFile {
        let migrations: Vec<_> = migrations.iter().map(|(text, checksum)| (name(text), *checksum)).collect();
        LockFile::of(migrations.iter().map(|(name, checksum)| (name, *checksum)))
    }

    /// The titles of what is wrong with a history.
    fn titles(lock: &LockFile, history: &[(&str, &str)], updated: &[&str]) -> Vec<String> {
        let updated = updated.iter().map(|name| (*name).to_owned()).collect();
        let names: Vec<_> = history.iter().map(|(text, _)| name(text)).collect();
        let problems = names.iter().zip(history).enumerate().flat_map(|(index, (name, (_, checksum)))| {
            let previous = index.checked_sub(1).map(|previous| &names[previous]);
            let is_last = index + 1 == names.len();
            lock.problems(LockedPlace { name, checksum: Some(checksum), previous, is_last }, &updated)
        });
        problems.map(|problem| problem.title).collect()
    }

    const THREE: [(&str, &str); 3] = [("m0001_a", "1"), ("m0002_b", "2"), ("m0003_c", "3")];

    #[test]
    fn a_history_that_only_grew_agrees_with_its_lock() {
        let locked = lock(&THREE);
        assert_eq!(titles(&locked, &THREE, &[]), [""; 0]);
        assert_eq!(titles(&locked, &[&THREE[..], &[("m0004_d", "4"), ("m0005_e", "5")]].concat(), &[]), [""; 0]);
        assert_eq!(titles(&LockFile::default(), &THREE, &[]), [""; 0]);
        assert!(locked.to_string().ends_with(&format!("\nm0003_c {}\n", crate::checksum::chain(THREE))));
    }

    #[test]
    fn a_changed_migration_is_found_alone_and_accepted_by_its_name() {
        for changed in 0..3 {
            let mut history = THREE;
            history[changed].1 = "9";
            let name = history[changed].0;
            let title = format!("`{name}` does not agree with migrations.lock");
            assert_eq!(titles(&lock(&THREE), &history, &[]), [title]);
            assert_eq!(titles(&lock(&THREE), &history, &[name]), [""; 0]);
        }
    }

    #[test]
    fn a_missing_migration_is_found_wherever_it_was() {
        for missing in 0..3 {
            let mut history = THREE.to_vec();
            let (name, _) = history.remove(missing);
            let title = format!("`{name}` is locked, and there is no such migration");
            assert_eq!(titles(&lock(&THREE), &history, &[]), [title]);
            assert_eq!(titles(&lock(&THREE), &history, &[name]), [""; 0]);
        }
        assert_eq!(titles(&lock(&THREE), &THREE[1..2], &[]).len(), 2);
    }

    #[test]
    fn a_renamed_migration_is_a_missing_one_and_a_new_one() {
        let renamed = [THREE[0], ("m0002_x", "2"), THREE[2]];
        let expected = [
            "`m0002_b` is locked, and there is no such migration",
            "`m0002_x` is not locked, and `m0003_c` behind it is",
        ];
        assert_eq!(titles(&lock(&THREE), &renamed, &[]), expected);
        assert_eq!(titles(&lock(&THREE), &renamed, &["m0002_b", "m0002_x"]), [""; 0]);
    }

    #[test]
    fn a_new_migration_is_behind_all_that_are_locked() {
        let history = [THREE[0], ("m0001_b", "7"), THREE[1], THREE[2]];
        let title = "`m0001_b` is not locked, and `m0002_b` behind it is";
        assert_eq!(titles(&lock(&THREE), &history, &[]), [title]);
        assert_eq!(titles(&lock(&THREE), &history, &["m0001_b"]), [""; 0]);
    }

    #[test]
    fn a_line_that_was_taken_out_is_missed_at_its_migration_alone() {
        let text = lock(&THREE).to_string();
        for (number, name) in [(1, "m0001_a"), (2, "m0002_b")] {
            let lines: Vec<_> =
                text.lines().enumerate().filter(|(at, _)| *at != number).map(|(_, line)| line).collect();
            let titles = titles(&LockFile::parse(&lines.join("\n")).unwrap(), &THREE, &[]);
            assert_eq!(titles.len(), 1, "{titles:?}");
            assert!(titles[0].starts_with(&format!("`{name}` is not locked")), "{titles:?}");
        }
    }

    #[test]
    fn two_migrations_of_one_name_are_compared_without_a_panic() {
        let name = name("m0002_b");
        let twin = LockedPlace { name: &name, checksum: None, previous: Some(&name), is_last: false };
        assert_eq!(lock(&THREE).problems(twin, &BTreeSet::new()), []);
    }

    #[test]
    fn what_could_not_be_evaluated_is_not_called_changed() {
        let unknown = LockedPlace { name: &name("m0001_a"), checksum: None, previous: None, is_last: false };
        assert_eq!(lock(&THREE).problems(unknown, &BTreeSet::new()), []);
    }

    #[test]
    fn comments_empty_lines_and_other_line_ends_are_read() {
        let text = lock(&THREE).to_string();
        assert_eq!(LockFile::parse(&text.replace('\n', "\r\n")), Ok(lock(&THREE)));
        assert_eq!(LockFile::parse(&format!("\n# ours\n{text}\n")), Ok(lock(&THREE)));
        assert_eq!(LockFile::parse(""), Ok(LockFile::default()));
    }

    #[test]
    fn a_file_that_was_merged_or_edited_by_hand_is_refused_with_its_line() {
        let text = lock(&THREE).to_string();
        let lines: Vec<_> = text.lines().collect();
        let title = |lines: &[&str]| LockFile::parse(&lines.join("\n")).unwrap_err().title;
        let conflict = [lines[0], lines[1], "<<<<<<< HEAD", lines[2], "=======", lines[3], ">>>>>>> branch"];
        assert_eq!(title(&conflict), "migrations.lock holds both sides of a merge, from line 3 on");
        assert_eq!(title(&[lines[1], lines[3], lines[2]]), "line 3 of migrations.lock has `m0002_b` behind `m0003_c`");
        assert_eq!(title(&[lines[1], lines[1]]), "line 2 of migrations.lock has `m0001_a` behind `m0001_a`");
        for garbled in ["m0001_a", "m0001_a ff", "m0001_a  ", &lines[1][1..], &format!("{}0", lines[1])] {
            let expected = "line 1 of migrations.lock is not the name of a migration and 64 hexadecimal digits";
            assert_eq!(title(&[garbled]), expected, "{garbled}");
        }
    }
}
