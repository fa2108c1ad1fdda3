//! SQL as nobody would write it.

use crate::corpus::Corpus;
use crate::random::Random;
use crate::support::ProcessorTime;
use crate::{count, seed, texts};
use migrate_ir::dialect::Dialect;
use migrate_ir::sql_text::{self, MentionedNames, Mode, SqlText};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Duration;

/// Asks everything that is asked of raw SQL, and tells how long that takes.
fn read(text: &str) -> Duration {
    let start = ProcessorTime::now();
    for dialect in Dialect::ALL {
        let mode = Mode::of(dialect);
        let mut end = 0;
        for statement in SqlText::read(text, mode).statements() {
            let range = statement.range();
            assert!(end <= range.start && text.get(range.clone()).is_some(), "{range:?} after {end}");
            assert!(text.get(statement.code()).is_some(), "{:?}", statement.code());
            end = range.end;
        }
        for transaction in [true, false] {
            sql_text::refusals(text, &[dialect], transaction);
        }
        sql_text::parts(text, dialect);
        sql_text::refuses_transaction(text, dialect);
        MentionedNames::of(text, Some(dialect));
        SqlText::without_dump_guards(text, mode);
        let excerpt = sql_text::excerpt(text, mode, sql_text::EXCERPT_WIDTH);
        assert!(excerpt.lines().count() <= 1, "{excerpt}");
        sql_text::terminated(text, mode);
    }
    sql_text::mentions(text, "users");
    sql_text::holds_word(text, "users");
    start.elapsed()
}

#[test]
fn mutated_sql_is_read_in_linear_time() {
    let corpus = Corpus::read();
    assert!(corpus.sql.len() > 10, "{}", corpus.sql.len());
    let (seed, count) = (seed(), count(3_000));
    println!("{count} texts of SQL, MUTATIONS_SEED={seed}");
    let (mut once, mut often) = (Duration::ZERO, Duration::ZERO);
    for number in 0..count {
        let text = texts::mutate(&corpus.sql, &mut Random::of(seed, number));
        let times = catch_unwind(AssertUnwindSafe(|| (read(&text), read(&text.repeat(8)))));
        let (short, long) = times.unwrap_or_else(|panic| {
            println!("MUTATIONS_SEED={seed}, case {number}:\n{text}");
            resume_unwind(panic)
        });
        once += short;
        often += long;
    }
    // Eight times as much would take 64 times as long where something is asked of each pair.
    let ratio = often.as_secs_f64() / once.as_secs_f64();
    println!("eight times as much SQL takes {ratio:.1} times as long");
    assert!(ratio < 24.0, "eight times as much SQL takes {ratio:.1} times as long");
}
