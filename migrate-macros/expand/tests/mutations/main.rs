//! Migrations, attributes, files and SQL as nobody would write them. Whatever it is given, the macro does not panic, comes to
//! an end, gives the function back, and makes code of it that can be parsed.
//!
//! The mutations come from a seed, which is printed. `MUTATIONS=full` tries 18,000 functions, and as many of the rest;
//! `MUTATIONS_SEED` sets another seed.
#![allow(clippy::unwrap_used, reason = "a helper that fails, fails its test")]

mod corpus;
mod random;
mod sql;
#[path = "../support/mod.rs"]
mod support;
mod texts;
mod tokens;

use corpus::Corpus;
use proc_macro2::TokenStream;
use random::Random;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;
use support::{ProcessorTime, TestCrate};
use syn::{File, Item, ItemFn};
use tokens::Node;

/// What rustc gives a macro.
const STACK: usize = 8 << 20;

/// A case that takes longer will not end.
const PATIENCE: Duration = Duration::from_mins(2);

const FILE: &str = "src/migrations/m0002_b.rs";

/// What the mutated migration finds.
const FIRST: (&str, &str) = (
    "src/migrations/m0001_a.rs",
    "#[migration]\nfn m0001_a(schema: &mut Schema) {
        schema.create_table(\"users\", |t| {
            t.id();
            t.column(\"email\", varchar(255)).not_null().unique();
            t.column(\"age\", integer()).check(\"age > 0\");
        });
        schema.create_table(\"posts\", |t| {
            t.id();
            t.column(\"user_id\", bigint()).references(\"users\", \"id\").index();
            t.column(\"title\", text());
        });
    }",
);

/// A migration with nothing special about it.
const PLAIN: &str = "fn m0002_b(schema: &mut Schema) { schema.create_table(\"tags\", |t| { t.id(); }); }";

fn seed() -> u64 {
    std::env::var("MUTATIONS_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1)
}

/// How many cases there are, of so many in the full form.
fn count(full: usize) -> usize {
    if std::env::var("MUTATIONS").is_ok_and(|form| form == "full") { full } else { full / 60 }
}

/// What became of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// It is a migration.
    Compiles,
    /// Something is wrong with the migration.
    Refused,
    /// It is no function at all, or nothing that is parsed.
    NotParsed,
}

/// One case: all that the macro reads.
#[derive(Clone, Debug)]
struct Case {
    arguments: String,
    function: String,
    files: Vec<(&'static str, String)>,
}

impl Case {
    fn of(arguments: String, function: String) -> Self {
        Self { arguments, function, files: Vec::new() }
    }

    /// Runs the macro, and gives back what became of it and how long that took; nothing where no compiler could read
    /// the tokens.
    fn run(&self) -> Option<(Outcome, Duration)> {
        let (arguments, item): (TokenStream, TokenStream) = (self.arguments.parse().ok()?, self.function.parse().ok()?);
        let source = format!("use migrate_core::prelude::*;\n#[migration]\n{}", self.function);
        let folder = TestCrate::with(&[FIRST, (FILE, &source)]);
        for (path, text) in &self.files {
            folder.write(path, text);
        }
        let start = ProcessorTime::now();
        let expanded = folder.expand(FILE, arguments.clone(), item.clone());
        let took = start.elapsed();
        let outcome = check(&item, &expanded);
        let misplaced = migrate_expand::assume_safe(arguments, item.clone());
        assert!(misplaced.to_string().contains("compile_error"), "a misplaced permission is an error");
        Some((outcome, took))
    }

    /// The time for each byte that is read, if it took so long.
    fn for_each_byte(&self, took: Duration) -> Duration {
        let files: usize = self.files.iter().map(|(_, text)| text.len()).sum();
        took / u32::try_from(FIRST.1.len() + self.arguments.len() + self.function.len() + files).unwrap()
    }

    fn describe(&self) -> String {
        let Self { arguments, function, files } = self;
        let mut all = format!("---- #[migration({arguments})]\n{function}\n");
        for (path, text) in files {
            all = all + "---- " + path + "\n" + text + "\n";
        }
        all + "----"
    }
}

/// Whether the function is there still, and all of it can be parsed.
fn check(item: &TokenStream, expanded: &TokenStream) -> Outcome {
    let text = expanded.to_string();
    let is_too_deep = text.contains("nested too deeply");
    let Some(function) = (!is_too_deep).then(|| syn::parse2::<ItemFn>(item.clone()).ok()).flatten() else {
        assert!(text.starts_with(&item.to_string()), "it is given back as it was: {text}");
        assert!(text.contains("compile_error"), "rustc is told why: {text}");
        return Outcome::NotParsed;
    };
    let file: File = syn::parse2(expanded.clone()).unwrap_or_else(|error| panic!("{error}: {text}"));
    let is_given_back = |item: &Item| matches!(item, Item::Fn(given) if given.sig.ident == function.sig.ident);
    assert!(file.items.iter().any(is_given_back), "the function is given back: {text}");
    if text.contains("compile_error") { Outcome::Refused } else { Outcome::Compiles }
}

/// Runs cases, and tells which of them fails.
fn run(what: &'static str, count: usize, case: impl Fn(&mut Random) -> Case + Send + 'static) {
    let seed = seed();
    // An overflow of the stack ends the program, and what is tried can be read here still.
    let current = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("mutated-{what}"));
    println!("{count} {what}, MUTATIONS_SEED={seed}; the last one is in {}", current.display());
    let (sender, receiver) = channel::<Option<Case>>();
    let cases = move || {
        let mut times = Vec::new();
        let mut outcomes = BTreeMap::from([(None, 0)]);
        for number in 0..count {
            let case = case(&mut Random::of(seed, number));
            sender.send(Some(case.clone())).unwrap();
            std::fs::write(&current, case.describe()).unwrap();
            // What is read in one case is kept for the thread otherwise.
            proc_macro2::extra::invalidate_current_thread_spans();
            match catch_unwind(AssertUnwindSafe(|| case.run())) {
                Ok(result) => {
                    *outcomes.entry(result.map(|(outcome, _)| outcome)).or_default() += 1;
                    times.extend(result.map(|(_, took)| (case.for_each_byte(took), case)));
                }
                Err(panic) => {
                    println!("MUTATIONS_SEED={seed}, case {number}:\n{}", case.describe());
                    resume_unwind(panic);
                }
            }
        }
        sender.send(None).unwrap();
        println!("{what}: {outcomes:?}");
        let parsed = outcomes.get(&Some(Outcome::Compiles)).into_iter().chain(outcomes.get(&Some(Outcome::Refused)));
        assert!(parsed.sum::<usize>() * 2 > count, "too many {what} are no functions: {outcomes:?}");
        times
    };
    let worker = thread::Builder::new().stack_size(STACK).spawn(cases).unwrap();
    let mut last = None;
    loop {
        match receiver.recv_timeout(PATIENCE) {
            Ok(Some(case)) => last = Some(case),
            Ok(None) | Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                panic!("this does not end:\n{}", last.as_ref().map(Case::describe).unwrap_or_default());
            }
        }
    }
    let mut times = worker.join().unwrap_or_else(|panic| resume_unwind(panic));
    times.sort_by_key(|(took, _)| *took);
    let median = times[times.len() / 2].0;
    // What a loop in a loop does is no matter of its size.
    let loops = |case: &Case| case.function.matches("for ").count();
    for (_, case) in times.iter().rev().filter(|(_, case)| loops(case) < 2).take(5) {
        let took = (0..3).filter_map(|_| case.run()).map(|(_, took)| took).min().unwrap();
        assert!(case.for_each_byte(took) < median * 100, "this takes {took:?}:\n{}", case.describe());
    }
}

fn mutated(mut code: Vec<Node>, corpus: &Corpus, random: &mut Random) -> String {
    tokens::mutate(&mut code, &corpus.parts, random);
    tokens::write(&code)
}

#[test]
fn mutated_functions_are_given_back() {
    let corpus = Corpus::read();
    assert!(corpus.functions.len() > 200, "{}", corpus.functions.len());
    run("functions", count(18_000), move |random| {
        let [one, other, arguments]: [&Vec<Node>; 3] =
            [random.pick(&corpus.functions), random.pick(&corpus.functions), random.pick(&corpus.arguments)];
        let spliced = if random.below(4) == 0 { tokens::splice(one, other, random) } else { one.clone() };
        Case::of(tokens::write(arguments), mutated(spliced, &corpus, random))
    });
}

#[test]
fn mutated_arguments_are_told() {
    let corpus = Corpus::read();
    run("arguments", count(18_000), move |random| {
        let arguments: &Vec<Node> = random.pick(&corpus.arguments);
        let arguments = mutated(arguments.clone(), &corpus, random);
        let permission = "#[assume_safe(dropped_tables, reason = \"why\", until = \"2027-01-01\")]";
        let mut permission = tokens::read(permission).unwrap();
        if let Some(Node::Group(_, inner, _)) = permission.last_mut() {
            tokens::mutate(inner, &corpus.parts, random);
        }
        let body = "{ PERMISSION schema.drop_table(\"posts\"); }".replace("PERMISSION", &tokens::write(&permission));
        Case::of(arguments, format!("{} fn m0002_b(schema: &mut Schema) {body}", tokens::write(&permission)))
    });
}

#[test]
fn mutated_configurations_are_told() {
    let corpus = Corpus::read();
    assert!(corpus.configs.len() > 10, "{}", corpus.configs.len());
    run("configurations", count(18_000), move |random| {
        let config = texts::mutate(&corpus.configs, random);
        let files = vec![("migrate.toml", config), (FIRST.0, String::new())];
        Case { files, ..Case::of(String::new(), PLAIN.to_owned()) }
    });
}

#[test]
fn mutated_locks_are_told() {
    let line = |name: &str, digit: &str| format!("{name} {}\n", digit.repeat(64));
    let header = "# Written by `migrate lock`. A migration in this file may be applied somewhere: do not change it.\n";
    let locks = [
        header.to_owned() + &line("m0001_a", "a"),
        header.to_owned() + &line("m0001_a", "0") + &line("m0002_b", "1"),
        line("m0001_a", "0") + &line("m0002_c", "1") + &line("m0003_d", "2"),
    ];
    run("locks", count(18_000), move |random| {
        let lock = texts::mutate(&locks, random);
        Case { files: vec![("src/migrations/migrations.lock", lock)], ..Case::of(String::new(), PLAIN.to_owned()) }
    });
}

#[test]
fn mutated_files_beside_a_migration_are_read() {
    let corpus = Corpus::read();
    let modules = ["mod m0001_a;\nmod m0002_b;\n".to_owned()];
    run("files", count(18_000), move |random| {
        let file = texts::mutate(&corpus.files, random);
        let module = texts::mutate(&modules, random);
        let files = vec![("src/migrations/m0003_c.rs", file), ("src/migrations/mod.rs", module)];
        Case { files, ..Case::of(String::new(), PLAIN.to_owned()) }
    });
}
