//! A column as it is given on the command line: `email:string:unique!`.

use migrate_core::ir::similar::similar;
use migrate_core::ir::types::ColumnType;

use super::field_type;
use crate::failure::Failure;

/// The type of a column that refers to an `id` that `t.id()` made.
const KEY_TYPE: ColumnType = ColumnType::BigInt;
/// What may follow the type.
const OPTIONS: [&str; 3] = ["unique", "index", "references"];

/// A column that is wanted.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Field {
    pub(crate) column: String,
    pub(crate) kind: ColumnType,
    pub(crate) required: bool,
    pub(crate) unique: bool,
    /// Whether rows are found by it.
    pub(crate) index: bool,
    /// The table whose `id` it refers to.
    pub(crate) references: Option<String>,
}

impl Field {
    /// Reads a field. A `!` at its end, or at the end of a part, makes the column required.
    pub(crate) fn parse(text: &str) -> Result<Self, Failure> {
        let mut required = false;
        let mut parts = text.split(':').map(|part| {
            let bare = part.trim_end_matches('!');
            required |= bare != part;
            bare
        });
        let name = parts.next().unwrap_or_default();
        let parts: Vec<&str> = parts.collect();
        check_name(name, text)?;
        let Some((first, options)) = parts.split_first() else {
            return Err(Failure::usage(format!("the field `{text}` has no type"))
                .help_code("write its type behind the name", [format!("{name}:string")]));
        };
        let mut field = if is_reference(first) {
            let column = if name.ends_with("_id") { name.to_owned() } else { format!("{name}_id") };
            let mut field = Self::new(column, KEY_TYPE, required);
            field.take_option(first, text)?;
            field
        } else {
            Self::new(name.to_owned(), field_type::parse(first, text)?, required)
        };
        for option in options {
            field.take_option(option, text)?;
        }
        Ok(field)
    }

    /// A column with no options.
    pub(super) fn new(column: String, kind: ColumnType, required: bool) -> Self {
        Self { column, kind, required, unique: false, index: false, references: None }
    }

    fn take_option(&mut self, option: &str, text: &str) -> Result<(), Failure> {
        let (word, value) = match option.split_once('=') {
            Some((word, value)) => (word, Some(value)),
            None => (option, None),
        };
        match (word, value) {
            ("unique", None) => self.unique = true,
            ("index", None) => self.index = true,
            ("references", Some(table)) if is_identifier(table) => {
                self.references = Some(table.to_owned());
                self.index = true;
            }
            ("references", _) => {
                return Err(Failure::usage(format!("the field `{text}` does not name the table that it refers to"))
                    .help_code("write the table behind `references`", [format!("{}:references=users", self.stem())]));
            }
            _ => {
                let failure = Failure::usage(format!("`{option}` is no option of a field, and `{text}` has it"));
                return Err(match similar(word, OPTIONS) {
                    Some(near) => failure.help(format!("an option with a similar name exists: `{near}`")),
                    None => failure.help("the options are `unique`, `index`, `references=TABLE`, and `!` at the end"),
                });
            }
        }
        Ok(())
    }

    /// The name of what a reference refers to: `user` of `user_id`.
    fn stem(&self) -> &str {
        self.column.strip_suffix("_id").unwrap_or(&self.column)
    }

    /// The column as it is given on the command line, without what it refers to.
    pub(super) fn without_reference(&self) -> String {
        let Self { column, kind, required, unique, index, references: _ } = self;
        let kind = kind.to_string().replace("()", "").replace(' ', "");
        let option = if *unique {
            ":unique"
        } else if *index {
            ":index"
        } else {
            ""
        };
        let text = format!("{column}:{kind}{option}{}", if *required { "!" } else { "" });
        // Shells read the other characters.
        if text.contains(['(', '!']) { format!("'{text}'") } else { text }
    }

    /// Whether an index of its own is wanted, besides the one that a unique constraint brings.
    pub(crate) fn needs_index(&self) -> bool {
        self.index && !self.unique
    }
}

fn is_reference(part: &str) -> bool {
    part == "references" || part.starts_with("references=")
}

fn is_identifier(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && text.starts_with(|c: char| !c.is_ascii_digit())
}

fn check_name(name: &str, text: &str) -> Result<(), Failure> {
    if is_identifier(name) {
        return Ok(());
    }
    Err(Failure::usage(format!("the field `{text}` does not begin with the name of a column"))
        .note("such a name has letters, digits and underscores, and no digit at the beginning")
        .help_code("write the name, `:` and the type", ["email:string"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_read_in_parts() {
        let plain = Field::new("email".to_owned(), ColumnType::Varchar(255), false);
        let required = Field { required: true, ..plain.clone() };
        let unique = Field { unique: true, ..required.clone() };
        let user = Field {
            index: true,
            references: Some("users".to_owned()),
            ..Field::new("user_id".to_owned(), ColumnType::BigInt, false)
        };
        let cases = [
            ("email:string", plain),
            ("email:string!", required.clone()),
            ("email!:string", required),
            ("email:string!:unique", unique.clone()),
            ("email:string:unique!", unique),
            ("user:references=users", user.clone()),
            ("user_id:references=users", user.clone()),
            ("user_id:bigint:references=users", user.clone()),
            ("user:references=users!", Field { required: true, ..user.clone() }),
            ("user:references=users:unique", Field { unique: true, ..user }),
        ];
        for (text, field) in cases {
            assert_eq!(Field::parse(text).unwrap(), field, "{text}");
        }
        assert!(!Field::parse("user:references=users:unique").unwrap().needs_index());
        let cases = [
            ("user:references=users", "user_id:bigint:index"),
            ("code:string(3):references=codes!", "'code:varchar(3):index!'"),
            ("price:numeric(10,2):unique", "'price:numeric(10,2):unique'"),
        ];
        for (text, without) in cases {
            assert_eq!(Field::parse(text).unwrap().without_reference(), without);
        }
    }

    #[test]
    fn a_field_that_cannot_be_read_is_refused_with_what_to_write() {
        let cases = [
            ("email", "email:string"),
            ("email!", "email:string"),
            ("", "email:string"),
            (":string", "email:string"),
            ("e-mail:string", "letters, digits and underscores"),
            ("2nd:string", "no digit at the beginning"),
            ("email:string:uniqe", "similar name exists: `unique`"),
            ("email:string:default=x", "the options are"),
            ("email:string:unique=yes", "an option with a similar name exists"),
            ("user:references", "user:references=users"),
            ("user_id:bigint:references=", "user:references=users"),
            ("user:references=a.b", "user:references=users"),
        ];
        for (text, part) in cases {
            let message = Field::parse(text).unwrap_err().to_string();
            assert!(message.contains(part), "{text}: {message}");
        }
    }
}
