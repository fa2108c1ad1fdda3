//! Making a new crate a member of the workspace around it.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use toml_edit::{Array, DocumentMut, Item, RawString, Value};

use crate::failure::Failure;

/// How a new crate stands to the workspace around it.
#[derive(Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub(crate) enum Membership {
    /// There is no workspace around it.
    None,
    /// A pattern in the root manifest makes it a member already.
    Present,
    /// It was written into the root manifest.
    Added {
        /// The root manifest.
        manifest: PathBuf,
    },
    /// It has to be written into a manifest by hand.
    Advised {
        /// The manifest.
        manifest: PathBuf,
        /// What is to be written.
        line: String,
    },
}

/// Adds the crate to the members of the workspace around it.
///
/// A package above it that is in no workspace stays as it is: to turn it into one is not ours to decide.
pub(crate) fn join_workspace(folder: &Path) -> Result<Membership, Failure> {
    let mut package = None;
    for manifest in folder.ancestors().skip(1).map(|folder| folder.join("Cargo.toml")) {
        if !manifest.is_file() {
            continue;
        }
        let text = fs::read_to_string(&manifest).map_err(|error| Failure::file("read", &manifest, &error))?;
        match text.parse::<DocumentMut>() {
            Ok(document) if document.contains_key("workspace") => {
                return Ok(write_membership(manifest, document, folder));
            }
            Ok(_) | Err(_) => package = package.or(Some(manifest)),
        }
    }
    Ok(package.map_or(Membership::None, |manifest| {
        let line = format!("[workspace]\n    members = [\"{}\"]", member_path(&manifest, folder));
        Membership::Advised { manifest, line }
    }))
}

fn write_membership(manifest: PathBuf, mut document: DocumentMut, folder: &Path) -> Membership {
    let member = member_path(&manifest, folder);
    let written = match add_member(&mut document, &member) {
        MemberChange::Needless => return Membership::Present,
        MemberChange::Made => fs::write(&manifest, document.to_string()).is_ok(),
        MemberChange::Impossible => false,
    };
    if written {
        Membership::Added { manifest }
    } else {
        let line = format!("members = [\"{member}\"]");
        Membership::Advised { manifest, line }
    }
}

enum MemberChange {
    Made,
    Needless,
    Impossible,
}

fn add_member(document: &mut DocumentMut, member: &str) -> MemberChange {
    let members = &mut document["workspace"]["members"];
    if members.is_none() {
        *members = Item::Value(Value::Array(Array::new()));
    }
    let Some(members) = members.as_array_mut() else {
        return MemberChange::Impossible;
    };
    if members.iter().filter_map(Value::as_str).any(|pattern| matches(pattern, member)) {
        return MemberChange::Needless;
    }
    append(members, member);
    MemberChange::Made
}

/// Appends to the array, on a line of its own where the others are. What stands behind the last one stays there.
fn append(array: &mut Array, text: &str) {
    let raw = |part: Option<&RawString>| part.and_then(RawString::as_str).unwrap_or_default().to_owned();
    let indent = array.iter().find_map(|value| {
        let prefix = raw(value.decor().prefix());
        prefix.rfind('\n').map(|newline| prefix[newline..].to_owned())
    });
    let behind = if array.trailing_comma() {
        raw(Some(array.trailing()))
    } else {
        raw(array.iter().last().and_then(|last| last.decor().suffix()))
    };
    let (Some(indent), true) = (indent, behind.contains('\n')) else {
        return array.push(text);
    };
    if let Some(last) = array.iter_mut().last() {
        last.decor_mut().set_suffix("");
    }
    array.push_formatted(Value::from(text).decorated(format!("{}{indent}", behind.trim_end()), ""));
    array.set_trailing_comma(true);
    array.set_trailing("\n");
}

/// Whether cargo takes the folder for a match of that pattern. Of globs only `folder/*` is known here: another one costs
/// a needless line, no more.
fn matches(pattern: &str, member: &str) -> bool {
    let pattern = pattern.trim_start_matches("./");
    match pattern.strip_suffix("/*").or_else(|| (pattern == "*").then_some("")) {
        Some(parent) => member.rsplit_once('/').map_or("", |(parent, _)| parent) == parent,
        None => pattern == member,
    }
}

/// The crate's folder as the root manifest writes it, with `/` on every system.
fn member_path(manifest: &Path, folder: &Path) -> String {
    let root = manifest.parent().unwrap_or(manifest);
    let relative = folder.strip_prefix(root).unwrap_or(folder);
    let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn added(manifest: &str) -> String {
        let mut document: DocumentMut = manifest.parse().unwrap();
        add_member(&mut document, "db/migrations");
        document.to_string()
    }

    #[test]
    fn a_member_is_added_in_the_style_of_the_others() {
        let cases = [
            ("[workspace]\n", "[workspace]\nmembers = [\"db/migrations\"]\n"),
            ("[workspace]\nmembers = []\n", "[workspace]\nmembers = [\"db/migrations\"]\n"),
            ("[workspace]\nmembers = [\"a\"] # ours\n", "[workspace]\nmembers = [\"a\", \"db/migrations\"] # ours\n"),
            ("[workspace]\nmembers = [\"a\", \"b\"]\n", "[workspace]\nmembers = [\"a\", \"b\", \"db/migrations\"]\n"),
            (
                "[workspace]\nmembers = [\n    \"a\",\n    \"b\",\n]\n",
                "[workspace]\nmembers = [\n    \"a\",\n    \"b\",\n    \"db/migrations\",\n]\n",
            ),
            (
                "[workspace]\nmembers = [\n    \"a\", # ours\n    # theirs\n]\n",
                "[workspace]\nmembers = [\n    \"a\", # ours\n    # theirs\n    \"db/migrations\",\n]\n",
            ),
            (
                "[workspace]\nmembers = [\n  \"a\", \"b\" # ours\n]\n",
                "[workspace]\nmembers = [\n  \"a\", \"b\", # ours\n  \"db/migrations\",\n]\n",
            ),
            (
                "[workspace]\nmembers = [\n  \"a\",\n  \"b\" # ours\n]\n",
                "[workspace]\nmembers = [\n  \"a\",\n  \"b\", # ours\n  \"db/migrations\",\n]\n",
            ),
            ("[workspace]\nmembers = [\"db/*\"]\n", "[workspace]\nmembers = [\"db/*\"]\n"),
            ("[workspace]\nmembers = [\"db/migrations\"]\n", "[workspace]\nmembers = [\"db/migrations\"]\n"),
        ];
        for (before, after) in cases {
            assert_eq!(added(before), after);
        }
    }
}
