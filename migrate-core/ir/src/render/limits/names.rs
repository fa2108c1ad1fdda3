//! Names that a server does not take, or takes for another one.

use crate::added::added;
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::name::FoldedName;
use crate::named_object::{NamedKind, NamedObject};
use crate::object::{Column, Conflict, Op as _, RenderContext, SchemaObject as _, Table};
use crate::object_ref::{ObjectKind, ObjectRef};
use crate::server_facts::{NameSpace, is_same_name, name_spaces, reserved_column, reserved_object};
use std::collections::BTreeMap;

/// Refuses the names that the operation brings, where the server cannot have one.
pub(super) fn check(context: &RenderContext<'_>, after: &Table) -> Result<(), Conflict> {
    let (mut brings_columns, mut brings_objects) = (false, false);
    context.operation.touches(&mut |touch| match touch.created() {
        Some(ObjectRef { kind: ObjectKind::Column, .. }) => brings_columns = true,
        Some(_) => brings_objects = true,
        None => {}
    });
    if brings_columns {
        check_columns(context, after)?;
    }
    // A column whose rows are numbered brings a sequence.
    let has_sequences = || after.columns.iter().any(|column| column.generated.is_some());
    if brings_objects || (brings_columns && has_sequences()) { check_objects(context, after) } else { Ok(()) }
}

fn check_objects(context: &RenderContext<'_>, after: &Table) -> Result<(), Conflict> {
    // A table is renamed with all that belongs to it, which keeps its name.
    let renamed = context.before.filter(|before| before.name != after.name);
    let moved = renamed.map_or_else(Vec::new, |before| before.names_beside(None));
    for new in &after.names_beside(context.before) {
        if let Some(why) = reserved_object(context.dialect(), new.kind, &new.name) {
            return Err(reserved(context.dialect(), new.kind.noun(), &new.name, why));
        }
        let is_moved = |old: &NamedObject| old.kind == new.kind && old.name == new.name;
        if new.kind != NamedKind::Table && moved.iter().any(is_moved) {
            continue;
        }
        let named = || context.catalog_after.named(&new.name);
        let own = named().filter(|other| other.table == after.name && *other != new);
        let others =
            named().filter(|other| other.table != after.name && !context.catalog.raw_sql_mentions(&other.name));
        if let Some((other, space)) = own.chain(others).find_map(|other| Some((other, shared(context, new, other)?))) {
            return Err(taken(context.dialect(), new, other, space));
        }
    }
    Ok(())
}

/// The set in which the two cannot both have their names.
fn shared(context: &RenderContext<'_>, new: &NamedObject, other: &NamedObject) -> Option<NameSpace> {
    let dialect = context.dialect();
    // PostgreSQL gives a sequence another name where that is taken.
    if new.kind == NamedKind::Sequence || !is_same_name(dialect, &new.name, &other.name) {
        return None;
    }
    let others = name_spaces(dialect, other.kind);
    let mut spaces = name_spaces(dialect, new.kind).iter().copied();
    spaces.find(|space| others.contains(space) && (!space.is_of_table() || new.table == other.table))
}

fn taken(dialect: Dialect, new: &NamedObject, other: &NamedObject, space: NameSpace) -> Conflict {
    let NamedObject { kind, name, table } = other;
    let may =
        if *kind == NamedKind::Table && *name != new.name && dialect != Dialect::Sqlite { "may take" } else { "takes" };
    let title = if *name == new.name {
        match kind {
            NamedKind::Table => format!("{dialect} has a table `{name}` already"),
            _ => format!("{dialect} has {} `{name}` already, of `{table}`", kind.noun()),
        }
    } else {
        format!("{dialect} {may} `{}` and `{name}` for one name", new.name)
    };
    let mut note = space.rule().to_owned();
    if *name != new.name {
        note.push_str(", in whatever case");
        if *kind == NamedKind::Table && dialect != Dialect::Sqlite {
            note.push_str(", unless `lower_case_table_names` is 0, as on Linux");
        }
    }
    let message = Diagnostic::new(title).note(note);
    let message = match new.kind {
        NamedKind::Table => message.help("choose another name"),
        NamedKind::Index
        | NamedKind::PrimaryKey
        | NamedKind::Unique
        | NamedKind::ForeignKey
        | NamedKind::Check
        | NamedKind::Sequence => message.help("give it another name with `.name(\"..\")`"),
    };
    Conflict::new(&new.name, message)
}

fn check_columns(context: &RenderContext<'_>, after: &Table) -> Result<(), Conflict> {
    let dialect = context.dialect();
    let new = added(&after.columns, context.columns_before(), |old, new| old.name == new.name);
    let new: Vec<&str> = new.map(|column| &*column.name).collect();
    let mut alike: BTreeMap<FoldedName<'_>, Vec<&str>> =
        new.iter().map(|name| (FoldedName(name), Vec::new())).collect();
    for Column { name, .. } in &after.columns {
        if let Some(alike) = alike.get_mut(&FoldedName(name)) {
            alike.push(name);
        }
    }
    // Of two new ones, the later one is told.
    for name in new.into_iter().rev() {
        if let Some(why) = reserved_column(dialect, name) {
            return Err(reserved(dialect, "a column", name, why));
        }
        let mut others = alike.get(&FoldedName(name)).into_iter().flatten().filter(|other| **other != name);
        if let Some(other) = others.find(|other| is_same_name(dialect, name, other)) {
            let title = format!("{dialect} takes the columns `{other}` and `{name}` of `{}` for one", after.name);
            let message = Diagnostic::new(title).note("it reads the names of columns without regard to case");
            return Err(Conflict::new(name, message.help("choose another name")));
        }
    }
    Ok(())
}

fn reserved(dialect: Dialect, noun: &str, name: &str, why: &str) -> Conflict {
    let message = Diagnostic::new(format!("{dialect} cannot have {noun} `{name}`")).note(why);
    Conflict::new(name, message.help("choose another name"))
}
