//! `migrate new`: the next file, named in its module.

use crate::program::{Bench, STEADY, assert_text, assert_transcript};

fn bench() -> Bench {
    let bench = Bench::new(STEADY);
    bench.run("init db").ends(0);
    bench
}

#[test]
fn it_prints_the_path_of_the_next_file_and_names_it() {
    let bench = bench();
    assert_transcript!(bench.run("new add_age_to_users --crate db"));
    assert_text!(bench.read("db/src/migrations/m0002_add_age_to_users.rs"));
    let module = bench.read("db/src/migrations/mod.rs");
    assert!(module.ends_with("mod m0001_create_users;\nmod m0002_add_age_to_users;\n"), "{module}");
}

#[test]
fn a_name_that_tells_nothing_gets_a_body_to_be_filled() {
    let bench = bench();
    bench.run("new tidy_up --crate db").ends(0);
    assert_text!(bench.read("db/src/migrations/m0002_tidy_up.rs"));
}

#[test]
fn a_name_that_was_used_is_refused() {
    let bench = bench();
    assert_transcript!(bench.run("new create_users --crate db"));
}

#[test]
fn a_wrong_name_is_refused_with_a_right_one() {
    let bench = bench();
    assert_transcript!(bench.run("new AddAge --crate db"));
}

#[test]
fn a_timestamp_is_the_number_if_asked_and_from_then_on() {
    let bench = bench();
    let first = bench.run("new one --timestamp --crate db").ends(0).stdout;
    let second = bench.run("new two --crate db").ends(0).stdout;
    let number = |path: &str| {
        let digits = path.rsplit_once("/m").unwrap().1.split_once('_').unwrap().0;
        assert_eq!(digits.len(), 14, "{path}");
        digits.parse::<u64>().unwrap()
    };
    assert!(number(&first) > 20_260_000_000_000 && number(&second) > number(&first));
}

#[test]
fn a_crate_without_the_module_is_told_what_it_lacks() {
    let bench = bench();
    std::fs::remove_file(bench.path("db/src/migrations/mod.rs")).unwrap();
    assert_transcript!(bench.run("new tidy_up --crate db"));
}
