use migrate_ir::checksum::{chain, sha256};

use super::*;
use crate::history::{Evidence, Head, JournalState};
use crate::migration::examples::blank;

fn registry(names: &[&'static str]) -> Registry {
    Registry::of(names.iter().map(|name| -> &'static Migration {
        Box::leak(Box::new(Migration { checksum: String::leak(sha256(name)), ..blank(name) }))
    }))
    .unwrap()
}

/// A database in which these were applied in this order, as the journal and the head know.
fn applied(names: &[&str]) -> HistorySnapshot {
    let mut snapshot = HistorySnapshot::default();
    for (index, name) in names.iter().enumerate() {
        let mut before = names[..=index].to_vec();
        before.sort_by(|one, other| name_order(one).cmp(&name_order(other)));
        let checksums: Vec<_> = before.iter().map(|name| sha256(name)).collect();
        let chain = chain(before.iter().copied().zip(checksums.iter().map(String::as_str)));
        let position = i64::try_from(index).unwrap() + 1;
        snapshot.applied.push(Applied {
            history: "app".to_owned(),
            name: (*name).to_owned(),
            position,
            checksum: sha256(name),
            chain: chain.clone(),
            applied_at: String::new(),
            applied_by: String::new(),
            duration_ms: 0,
            library_version: String::new(),
            batch: None,
        });
        let state = JournalState { applied: true, checksum: sha256(name), id: position };
        snapshot.evidence.journal.insert(("app".to_owned(), (*name).to_owned()), state);
        snapshot.evidence.head = Head::Chains([("app".to_owned(), chain)].into());
    }
    snapshot
}

fn kinds(registry: &Registry, snapshot: &HistorySnapshot) -> Vec<&'static str> {
    find(registry, snapshot, Policy::default()).iter().map(Finding::kind).collect()
}

const THREE: [&str; 3] = ["m1_a", "m2_b", "m3_c"];

#[test]
fn nothing_is_found_in_a_database_as_a_runner_left_it() {
    for order in [["m1_a", "m2_b", "m3_c"], ["m3_c", "m1_a", "m2_b"], ["m2_b", "m3_c", "m1_a"]] {
        assert_eq!(kinds(&registry(&THREE), &applied(&order)), [""; 0], "{order:?}");
    }
}

/// What somebody does to the rows.
type Edit = fn(&mut HistorySnapshot);

#[test]
fn each_edit_is_one_finding() {
    let edits: [(&str, Edit); 9] = [
        ("deleted_rows", |it| drop(it.applied.remove(1))),
        ("deleted_rows", |it| it.applied.clear()),
        ("added_rows", |it| it.evidence.journal.values_mut().for_each(|state| state.applied = false)),
        ("edited_checksums", |it| it.applied[0].checksum = "x".to_owned()),
        ("renamed_rows", |it| it.applied[2].name = "m3_x".to_owned()),
        ("renamed_rows", |it| it.applied[2].history = "other".to_owned()),
        ("reordered", |it| it.applied.swap(0, 2)),
        ("broken_chain", |it| it.applied[1].chain = "x".to_owned()),
        ("edited_head", |it| it.evidence.head = Head::Garbled),
    ];
    for (kind, edit) in edits {
        let mut snapshot = applied(&THREE);
        edit(&mut snapshot);
        assert_eq!(kinds(&registry(&THREE), &snapshot), [kind]);
    }
}

#[test]
fn without_the_journal_the_head_knows_what_was_deleted() {
    let mut snapshot = applied(&THREE);
    snapshot.applied.truncate(1);
    snapshot.evidence.journal.clear();
    let findings = find(&registry(&THREE), &snapshot, Policy::default());
    let [Finding::DeletedRows { rows, known_by: "the head", .. }] = findings.as_slice() else { panic!("{findings:?}") };
    let names: Vec<_> = rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, ["m2_b", "m3_c"]);
    // Not where other migrations are linked than those that were applied.
    assert_eq!(kinds(&registry(&["m1_a", "m4_d"]), &snapshot), ["edited_head"]);
}

#[test]
fn what_another_runner_wrote_meanwhile_is_no_finding() {
    let mut snapshot = applied(&THREE);
    snapshot.applied.truncate(2);
    snapshot.evidence = Evidence { overtaken: true, ..snapshot.evidence };
    assert_eq!(kinds(&registry(&THREE), &snapshot), [""; 0]);
}

#[test]
fn a_position_that_was_edited_is_proved_by_the_journal_where_migrations_were_out_of_order() {
    let mut snapshot = applied(&["m1_a", "m3_c", "m2_b"]);
    snapshot.applied.swap(1, 2);
    let findings = find(&registry(&THREE), &snapshot, Policy::default());
    let [Finding::Reordered { migrations, .. }] = findings.as_slice() else { panic!("{findings:?}") };
    assert_eq!(migrations, &["m1_a", "m3_c", "m2_b"]);
}

#[test]
fn two_rows_with_one_position_are_in_no_order() {
    let mut snapshot = applied(&THREE);
    snapshot.applied[1].position = 1;
    assert_eq!(kinds(&registry(&THREE), &snapshot), ["reordered"]);
}

#[test]
fn a_history_that_is_not_linked_stops_nobody() {
    let mut snapshot = applied(&THREE);
    for row in &mut snapshot.applied {
        row.history = "other".to_owned();
    }
    snapshot.evidence = Evidence::default();
    snapshot.applied[0].chain = "x".to_owned();
    let registry = registry(&["m7_g"]);
    let findings = find(&registry, &snapshot, Policy::default());
    let [broken] = findings.as_slice() else { panic!("{findings:?}") };
    let verdict = Judge::new(&registry, Policy::default()).verdict(broken);
    assert_eq!(verdict, Verdict { stops_up: false, stops_down: false, repairable: true });
}

#[test]
fn rows_are_mended_as_they_were() {
    let edits: [fn(&mut HistorySnapshot); 7] = [
        |it| drop(it.applied.remove(1)),
        |it| drop(it.applied.drain(..2)),
        |it| it.applied.clear(),
        |it| it.applied[0].checksum = "x".to_owned(),
        |it| it.applied[2].name = "m3_x".to_owned(),
        |it| it.applied[1].history = "other".to_owned(),
        |it| it.applied.iter_mut().for_each(|row| row.chain = "x".to_owned()),
    ];
    for (number, edit) in edits.into_iter().enumerate() {
        let mut snapshot = applied(&THREE);
        let whole = snapshot.applied.clone();
        edit(&mut snapshot);
        let findings = find(&registry(&THREE), &snapshot, Policy::default());
        let mended = mended_rows(&snapshot, "app", &findings);
        let rows = mended.iter().map(|row| (&row.row.name, row.row.position, &row.row.checksum, &row.row.chain));
        let expected = whole.iter().map(|row| (&row.name, row.position, &row.checksum, &row.chain));
        assert_eq!(rows.collect::<Vec<_>>(), expected.collect::<Vec<_>>(), "edit {number}");
    }
}

#[test]
fn a_row_that_was_put_last_gets_its_position_back() {
    let mut snapshot = applied(&THREE);
    let mut first = snapshot.applied.remove(0);
    first.position = 9;
    snapshot.applied.push(first);
    let findings = find(&registry(&THREE), &snapshot, Policy::default());
    let mended = mended_rows(&snapshot, "app", &findings);
    let rows: Vec<_> = mended.iter().map(|row| (row.row.name.as_str(), row.row.position)).collect();
    assert_eq!(rows, [("m1_a", 2), ("m2_b", 3), ("m3_c", 9)]);
}
