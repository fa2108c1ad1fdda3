//! What a command printed, sentence by sentence, as claims about the database.

/// What a sentence claims.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Claim {
    /// A migration is applied, and everything of it is there.
    Applied(String),
    /// A migration was run to its end, in the direction of the command.
    RunToItsEnd(String),
    /// A migration is not applied any more, and nothing of it is there.
    Reverted(String),
    /// Nothing of a migration that failed was kept: the database is as it was before it.
    NothingKept { name: String, way: Way },
    /// So many steps of it are done, and the others are not, but perhaps for a part of the next one.
    StepsDone { name: String, steps: usize, way: Way },
    /// Its transaction was ended by its SQL: what was done before was committed, or rolled back.
    Ended { name: String, committed: bool, way: Way },
    /// Nothing of what was tried was kept.
    TookBack,
    /// No migration was run.
    NothingRan,
    /// The rows of the history are those of which the journal tells.
    InOrder,
    /// All that are linked are applied.
    AllApplied,
    /// No migration is applied.
    NoneApplied,
    /// The history has it, as `status` lists it.
    Listed(String),
    /// The history does not have it.
    NotListed(String),
    /// So many are applied, whether the history has their rows or not.
    AppliedInAll(usize),
    /// A migration is applied, and its row is not in the history.
    RowMissing(String),
    /// So many migrations were applied or reverted by this run.
    Count(usize),
    /// Nothing that can be true or false of the database's contents.
    Nothing,
}

/// Whether a migration was being applied or reverted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Way {
    Up,
    Down,
}

impl Claim {
    /// The migration of which the state at the end is claimed.
    pub(crate) fn migration(&self) -> Option<&str> {
        match self {
            Self::Applied(name)
            | Self::RunToItsEnd(name)
            | Self::Reverted(name)
            | Self::NothingKept { name, .. }
            | Self::StepsDone { name, .. }
            | Self::Ended { name, .. }
            | Self::Listed(name)
            | Self::RowMissing(name)
            | Self::NotListed(name) => Some(name),
            Self::TookBack
            | Self::NothingRan
            | Self::InOrder
            | Self::AllApplied
            | Self::NoneApplied
            | Self::AppliedInAll(_)
            | Self::Count(_)
            | Self::Nothing => None,
        }
    }
}

/// A sentence that is not known.
pub(crate) struct UnknownSentence(pub(crate) String);

/// Reads the lines of both outputs. A first `note:` of a failed statement has the server's own words, and lines that are
/// indented further have SQL or code.
pub(crate) fn read(text: &str) -> Result<Vec<Claim>, UnknownSentence> {
    let mut claims = Vec::new();
    let (mut servers_words, mut way) = (false, Way::Up);
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if line.starts_with("          ") {
            continue;
        }
        let line = line.trim();
        if let Some(edited) = edited_by_hand(line) {
            claims.extend(edited);
        } else if let Some(title) = line.strip_prefix("error: ") {
            servers_words = true;
            way = if title.starts_with("reverting ") { Way::Down } else { Way::Up };
            claims.extend(title_of(title).ok_or_else(|| UnknownSentence(line.to_owned()))?);
        } else if let Some(note) = line.strip_prefix("note: ") {
            if !std::mem::take(&mut servers_words) {
                claims.extend(note_of(note, way).ok_or_else(|| UnknownSentence(line.to_owned()))?);
            }
        } else if !line.starts_with("help: ") && !line.starts_with("or ") {
            claims.extend(line_of(line).ok_or_else(|| UnknownSentence(line.to_owned()))?);
        }
    }
    Ok(claims)
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    Some(rest.split_once(after)?.0)
}

/// What is said of rows that somebody edited.
fn edited_by_hand(line: &str) -> Option<Vec<Claim>> {
    let names = |text: &str| text.split(", ").map(str::to_owned).collect::<Vec<_>>();
    let what = ["error: ", "conflict: ", "in order now: "].into_iter().find_map(|word| line.strip_prefix(word));
    let repaired = line.starts_with("in order now: ");
    match what {
        Some(what) if what.ends_with("deleted by hand") && repaired => {
            let one = between(what, "migration `", "`").map(|name| Claim::Listed(name.to_owned()));
            Some(one.into_iter().collect())
        }
        // The summary says whether more is left.
        Some(what) if what.contains(" was interrupted ") && repaired => Some(vec![Claim::Nothing]),
        Some(what) if what.contains(" is not applied, but the later ") => {
            let (name, later) = (between(what, "migration `", "`")?, between(what, "the later `", "`")?);
            Some(vec![Claim::NotListed(name.to_owned()), Claim::Listed(later.to_owned())])
        }
        Some(what) if what.ends_with("deleted by hand") => {
            let one = between(what, "migration `", "`").map(|name| Claim::RowMissing(name.to_owned()));
            Some(one.into_iter().collect())
        }
        Some(what) if what.contains("was edited by hand") => {
            Some(vec![Claim::Listed(between(what, "migration `", "`")?.to_owned())])
        }
        Some(_) => None,
        None => {
            let note = line.strip_prefix("note: ")?;
            if note.contains("was applied with checksum") {
                return Some(vec![Claim::Listed(between(note, "`", "`")?.to_owned())]);
            }
            let missing = between(note, "says that history `app` has ", " applied")?;
            Some(names(missing).into_iter().map(Claim::RowMissing).collect())
        }
    }
}

fn title_of(title: &str) -> Option<Vec<Claim>> {
    /// Refusals, which say what was asked for and nothing about what is there.
    const REFUSALS: [&str; 5] =
        ["migration `", "reverting migration `", "cannot ", "another runner is at work", "nothing can be tried on "];
    REFUSALS.iter().any(|refusal| title.starts_with(refusal)).then(|| vec![Claim::Nothing])
}

fn note_of(note: &str, way: Way) -> Option<Vec<Claim>> {
    const OTHER_FACTS: [&str; 3] = ["it is written at ", "the statement was", "`$DATABASE_URL` stands for the URL "];
    if note.starts_with("it was written for a database without `") {
        return Some(vec![Claim::Nothing]);
    }
    let about_others = OTHER_FACTS.iter().any(|fact| note.starts_with(fact));
    if note == "no migration was applied before it" {
        return Some(vec![Claim::NoneApplied]);
    }
    if note == "nothing was run" {
        return Some(vec![Claim::NothingRan]);
    }
    if about_others || note.ends_with("objects were dropped before it") {
        return Some(vec![Claim::Nothing]);
    }
    let (remains, before) = match note.split_once("; before it, ") {
        Some((remains, before)) => (remains, Some(before)),
        None => (note, None),
    };
    let name = between(remains, "`", "`")?.to_owned();
    let mut claims = vec![if remains.starts_with("nothing of ") && remains.ends_with(" was kept") {
        Claim::NothingKept { name, way }
    } else if remains.starts_with("no step of ") && remains.ends_with(" is done") {
        Claim::StepsDone { name, steps: 0, way }
    } else if remains.starts_with("step 1 of ") {
        Claim::StepsDone { name, steps: 1, way }
    } else if let Some(count) = between(remains, "steps 1 to ", " of ") {
        Claim::StepsDone { name, steps: count.parse().ok()?, way }
    } else if remains.starts_with("a part of step 1 of ") {
        Claim::Nothing
    } else if remains.contains("ended the transaction of ") {
        Claim::Ended { name, committed: remains.contains("so committed what was done before"), way }
    } else if remains.ends_with("all of it is kept") {
        Claim::Applied(name)
    } else if remains.contains("is not known") {
        Claim::Nothing
    } else {
        return None;
    }];
    if let Some(before) = before {
        let name = between(before, "`", "`")?;
        if before.contains("migrations were run to their end") {
            let (_, last) = before.rsplit_once(" to `")?;
            claims.extend([name, last.trim_end_matches('`')].map(|name| Claim::RunToItsEnd(name.to_owned())));
        } else if before.ends_with("was run to its end") {
            claims.push(Claim::RunToItsEnd(name.to_owned()));
        } else {
            return None;
        }
    }
    Some(claims)
}

fn line_of(line: &str) -> Option<Vec<Claim>> {
    if let Some((name, steps)) = line.split_once("` was interrupted at ") {
        let way = if steps.contains("before it was reverted") { Way::Down } else { Way::Up };
        let steps = between(steps, ": ", " of its steps").and_then(|steps| steps.rsplit(' ').next()?.parse().ok())?;
        return Some(vec![Claim::StepsDone { name: name.trim_start_matches('`').to_owned(), steps, way }]);
    }
    let words: Vec<_> = line.split_whitespace().collect();
    Some(vec![match words.as_slice() {
        ["applied", name, ..] if name.starts_with('m') && line.ends_with(')') => Claim::Applied((*name).to_owned()),
        ["reverted", name, ..] if name.starts_with('m') && line.ends_with(')') => Claim::Reverted((*name).to_owned()),
        ["applied" | "reverted", count, "migration" | "migrations", ..] => Claim::Count(count.parse().ok()?),
        ["reverted", one, "and", "applied", other, ..] => {
            Claim::Count(one.parse::<usize>().ok()? + other.parse::<usize>().ok()?)
        }
        [_, "migration:" | "migrations:", applied, "applied,", ..] => Claim::AppliedInAll(applied.parse().ok()?),
        ["nothing", "pending:", ..] => Claim::AllApplied,
        ["nothing", "to", "revert:", "no", "migration", "is", "applied", ..] => Claim::NoneApplied,
        ["would", "be", ..] | ["dropped", ..] => Claim::Nothing,
        ["tried", .., "took", "everything", "back"] => Claim::TookBack,
        ["not", "tried", ..] | ["nothing", "was", "tried", ..] | ["nothing", "to", "try:", ..] => Claim::TookBack,
        ["marked", name, "as", "applied", ..] => Claim::Listed((*name).to_owned()),
        ["marked", name, "as", "reverted", ..] => Claim::NotListed((*name).to_owned()),
        ["nothing", "is", "out", "of", "order", ..] => Claim::InOrder,
        ["put", _, "in", "order", ..] if line.ends_with("; nothing is left") => Claim::InOrder,
        ["nothing", "to", "run:", "the", "plan", "is", "empty,", ..] => Claim::AllApplied,
        ["applied" | "marked", name, _date, ..] => Claim::Listed((*name).to_owned()),
        ["changed", name, ..] => Claim::Listed((*name).to_owned()),
        ["row", "missing", name, ..] => Claim::RowMissing((*name).to_owned()),
        ["pending", name, ..] | ["out", "of", "order", name, ..] => Claim::NotListed((*name).to_owned()),
        ["unfinished", name, ..] => Claim::NotListed((*name).to_owned()),
        _ => return None,
    }])
}
