//! A table of `migrate.toml`, read key by key: what is wrong is told with its line and what may stand there.

use std::path::Path;

use clap::ValueEnum;
use clap::builder::PossibleValue;
use migrate_core::ir::diagnostic::Diagnostic;
use toml::Spanned;
use toml::de::DeTable;

use super::FILE;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::relative_path::shown_path;

/// The text of the file, and where it is: for telling places.
#[derive(Clone, Copy)]
pub(crate) struct Document<'a> {
    pub(crate) text: &'a str,
    pub(crate) path: &'a Path,
}

impl Document<'_> {
    /// `db/migrate.toml:7`.
    pub(crate) fn location(self, offset: usize) -> String {
        let line = self.text[..offset.min(self.text.len())].matches('\n').count() + 1;
        format!("{}:{line}", shown_path(self.path))
    }
}

/// A table, and the name under which its keys are told.
pub(crate) struct Section<'a> {
    document: Document<'a>,
    /// `environments.production.`; nothing at the top.
    prefix: String,
    table: &'a DeTable<'a>,
}

impl<'a> Section<'a> {
    /// The whole file.
    pub(crate) fn root(document: Document<'a>, table: &'a DeTable<'a>) -> Self {
        Self { document, prefix: String::new(), table }
    }

    /// Refuses the first key that is not in the list.
    pub(crate) fn check_keys(&self, keys: &[&str]) -> Result<(), Failure> {
        let Some(key) = self.table.keys().find(|key| !keys.contains(&key.get_ref().as_ref())) else {
            return Ok(());
        };
        let prefix = &self.prefix;
        let names: Vec<_> = keys.iter().map(|key| format!("`{prefix}{key}`")).collect();
        Err(self
            .error_at(format!("`{FILE}` has no key `{prefix}{}`", key.get_ref()), key)
            .suggest_similar("key", key.get_ref(), keys.iter().copied())
            .help(format!("the keys here are {}", names.join(", "))))
    }

    /// The table below a key, with an example for who wrote something else there.
    pub(crate) fn section(&self, key: &str, example: [&str; 2]) -> Result<Option<Self>, Failure> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        let name = self.name(key);
        let Some(table) = value.get_ref().as_table() else {
            return Err(self.error_at(format!("`{name}` is a table"), value).help_code("write", example));
        };
        Ok(Some(Self { document: self.document, prefix: format!("{name}."), table }))
    }

    /// The keys, in a fixed order.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'a str> {
        self.table.keys().map(|key| key.get_ref().as_ref())
    }

    /// A key with its place: for what turns out to be wrong later.
    pub(crate) fn key_location(&self, key: &str) -> String {
        let offset = self.table.get(key).map_or(0, |value| value.span().start);
        format!("`{}` in {}", self.name(key), self.document.location(offset))
    }

    /// The folder of the file, where its relative paths start.
    pub(crate) fn folder(&self) -> &'a Path {
        self.document.path.parent().unwrap_or(Path::new(""))
    }

    /// A text that is not empty.
    pub(crate) fn text(&self, key: &str) -> Result<Option<String>, Failure> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        match value.get_ref().as_str() {
            Some("") => Err(self.error_at(format!("`{}` is empty", self.name(key)), value)),
            Some(text) => Ok(Some(text.to_owned())),
            None => Err(self.error_at(format!("`{}` is a string", self.name(key)), value)),
        }
    }

    /// A program and its arguments.
    pub(crate) fn command(&self, key: &str) -> Result<Option<(String, Vec<String>)>, Failure> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        let words = value.get_ref().as_array().and_then(|items| {
            items.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect::<Option<Vec<_>>>()
        });
        let mut words = words.into_iter().flatten();
        match words.next() {
            Some(program) if !program.is_empty() => Ok(Some((program, words.collect()))),
            Some(_) | None => Err(self
                .error_at(format!("`{}` is a list: a program and its arguments", self.name(key)), value)
                .help_code("write", [format!("{key} = [\"pass\", \"show\", \"app/database-url\"]")])),
        }
    }

    /// Yes or no.
    pub(crate) fn boolean(&self, key: &str) -> Result<Option<bool>, Failure> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        match value.get_ref().as_bool() {
            Some(flag) => Ok(Some(flag)),
            None => Err(self.error_at(format!("`{}` is `true` or `false`", self.name(key)), value)),
        }
    }

    /// A duration, or what else `read` reads.
    pub(crate) fn duration<T>(&self, key: &str, read: fn(&str) -> Result<T, Diagnostic>) -> Result<Option<T>, Failure> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        let Some(text) = value.get_ref().as_str() else {
            return Err(self
                .error_at(format!("`{}` is a string", self.name(key)), value)
                .help_code("write", [format!("{key} = \"60s\"")]));
        };
        read(text).map(Some).map_err(|mut message| {
            message.title = format!("`{}`: {}", self.name(key), message.title);
            let location = self.document.location(value.span().start);
            Failure::from_diagnostic(Exit::Usage, message).note(format!("in {location}"))
        })
    }

    /// One of a few words, which are those of the command line.
    pub(crate) fn choice<T: ValueEnum>(&self, key: &str) -> Result<Option<T>, Failure> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        let values: Vec<_> = T::value_variants().iter().filter_map(ValueEnum::to_possible_value).collect();
        let words: Vec<_> = values.iter().map(|value| format!("`{}`", value.get_name())).collect();
        let refusal = match value.get_ref().as_str() {
            Some(text) => match T::from_str(text, false) {
                Ok(choice) => return Ok(Some(choice)),
                Err(_) => self.error_at(format!("`{}` cannot be `{text}`", self.name(key)), value).suggest_similar(
                    "word",
                    text,
                    values.iter().map(PossibleValue::get_name),
                ),
            },
            None => self.error_at(format!("`{}` is a word", self.name(key)), value),
        };
        Err(refusal.help(format!("write one of {}", words.join(", "))))
    }

    /// A refusal of what stands there.
    pub(crate) fn error_at<T>(&self, title: String, there: &Spanned<T>) -> Failure {
        Failure::usage(title).note(format!("in {}", self.document.location(there.span().start)))
    }

    fn name(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }
}
