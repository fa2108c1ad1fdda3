//! What a server's own catalog tells about a step: whether it happened. As data, because scripts last longer than the
//! queries that ask for it.

use crate::form::{FieldValue, FormReader, FormWriter, Malformed};

/// How to find out whether a step happened. Texts are owned where a script is made, and borrowed where one is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Probe<T> {
    /// It happened if all of these hold.
    Facts(Vec<Fact<T>>),
    /// Not needed: the step can be repeated, and does nothing the second time.
    Repeatable,
    /// The server does not tell, as with raw SQL.
    Unknown,
}

/// Something that holds once a step happened: an object that exists then, or one that does not exist any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact<T> {
    /// The object.
    pub object: Object<T>,
    /// Whether it exists.
    pub exists: bool,
}

/// An object in the server's catalog, in the current schema.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields are names")]
pub enum Object<T> {
    /// A table.
    Table { name: T },
    /// A column of a table.
    Column { table: T, name: T },
    /// A column of a table that has this type, as the server writes it. Only PostgreSQL is asked for types.
    Type { table: T, name: T, format: T },
    /// An index of a table, in whatever state.
    Index { table: T, name: T },
    /// An index of a table that is complete.
    ValidIndex { table: T, name: T },
    /// A constraint of a table.
    Constraint { table: T, name: T },
}

impl Probe<String> {
    /// Asks whether one object exists, or does not.
    pub fn one(object: Object<String>, exists: bool) -> Self {
        Self::Facts(vec![Fact { object, exists }])
    }

    /// Asks whether all of this holds.
    pub fn all(facts: impl IntoIterator<Item = (Object<String>, bool)>) -> Self {
        Self::Facts(facts.into_iter().map(|(object, exists)| Fact { object, exists }).collect())
    }
}

impl Object<String> {
    /// A table.
    pub fn table(name: &str) -> Self {
        Self::Table { name: name.to_owned() }
    }

    /// A column.
    pub fn column(table: &str, name: &str) -> Self {
        Self::Column { table: table.to_owned(), name: name.to_owned() }
    }

    /// A column of this type.
    pub fn of_type(table: &str, name: &str, format: &str) -> Self {
        Self::Type { table: table.to_owned(), name: name.to_owned(), format: format.to_owned() }
    }

    /// An index, in whatever state.
    pub fn index(table: &str, name: &str) -> Self {
        Self::Index { table: table.to_owned(), name: name.to_owned() }
    }

    /// An index that is complete.
    pub fn valid_index(table: &str, name: &str) -> Self {
        Self::ValidIndex { table: table.to_owned(), name: name.to_owned() }
    }

    /// A constraint.
    pub fn constraint(table: &str, name: &str) -> Self {
        Self::Constraint { table: table.to_owned(), name: name.to_owned() }
    }
}

impl<T: AsRef<str>> Fact<T> {
    /// The same fact, with borrowed names.
    pub fn borrowed(&self) -> Fact<&str> {
        Fact { object: self.object.borrowed(), exists: self.exists }
    }
}

impl<T: AsRef<str>> Probe<T> {
    /// Writes the field `probe`; nothing where the server does not tell.
    pub fn write(&self, form: &mut FormWriter) {
        match self {
            Self::Facts(facts) => form.record("probe", |form| {
                for Fact { object, exists } in facts {
                    form.record(if *exists { "exists" } else { "missing" }, |form| object.write(form));
                }
            }),
            Self::Repeatable => form.word("probe", "repeatable"),
            Self::Unknown => {}
        }
    }
}

impl<T: AsRef<str>> Object<T> {
    fn borrowed(&self) -> Object<&str> {
        match self {
            Self::Table { name } => Object::Table { name: name.as_ref() },
            Self::Column { table, name } => Object::Column { table: table.as_ref(), name: name.as_ref() },
            Self::Type { table, name, format } => {
                Object::Type { table: table.as_ref(), name: name.as_ref(), format: format.as_ref() }
            }
            Self::Index { table, name } => Object::Index { table: table.as_ref(), name: name.as_ref() },
            Self::ValidIndex { table, name } => Object::ValidIndex { table: table.as_ref(), name: name.as_ref() },
            Self::Constraint { table, name } => Object::Constraint { table: table.as_ref(), name: name.as_ref() },
        }
    }

    fn write(&self, form: &mut FormWriter) {
        let (kind, table, name, format) = match self {
            Self::Table { name } => ("table", None, name, None),
            Self::Column { table, name } => ("column", Some(table), name, None),
            Self::Type { table, name, format } => ("type", Some(table), name, Some(format)),
            Self::Index { table, name } => ("index", Some(table), name, None),
            Self::ValidIndex { table, name } => ("valid_index", Some(table), name, None),
            Self::Constraint { table, name } => ("constraint", Some(table), name, None),
        };
        form.word("object", kind);
        form.optional("table", table.map(AsRef::as_ref));
        form.text("name", name.as_ref());
        form.optional("format", format.map(AsRef::as_ref));
    }
}

impl<'a> Probe<&'a str> {
    /// Reads the value of a field `probe`. A probe of a kind that this version does not know is one that it cannot ask:
    /// [`Probe::Unknown`].
    ///
    /// # Errors
    ///
    /// The text is not of this form.
    pub fn read(reader: &mut FormReader<'a>, value: FieldValue<'a>) -> Result<Self, Malformed> {
        if value != FieldValue::Record {
            return Ok(if value.word()? == "repeatable" { Self::Repeatable } else { Self::Unknown });
        }
        let mut facts = Some(Vec::with_capacity(1));
        while let Some((tag, value)) = reader.next_field()? {
            let exists = match (tag, value) {
                ("exists", FieldValue::Record) => true,
                ("missing", FieldValue::Record) => false,
                _ => {
                    reader.pass_over(value)?;
                    facts = None;
                    continue;
                }
            };
            let object = Object::read(reader)?;
            facts = facts.zip(object).map(|(mut facts, object)| {
                facts.push(Fact { object, exists });
                facts
            });
        }
        Ok(facts.map_or(Self::Unknown, Self::Facts))
    }
}

impl<'a> Object<&'a str> {
    fn read(reader: &mut FormReader<'a>) -> Result<Option<Self>, Malformed> {
        let (mut kind, mut table, mut name, mut format) = ("", None, None, None);
        while let Some((tag, value)) = reader.next_field()? {
            match tag {
                "object" => kind = value.word()?,
                "table" => table = Some(value.text()?),
                "name" => name = Some(value.text()?),
                "format" => format = Some(value.text()?),
                _ => reader.pass_over(value)?,
            }
        }
        let (table, name) = (table.ok_or(Malformed), name.ok_or(Malformed)?);
        Ok(Some(match kind {
            "table" => Self::Table { name },
            "column" => Self::Column { table: table?, name },
            "type" => Self::Type { table: table?, name, format: format.ok_or(Malformed)? },
            "index" => Self::Index { table: table?, name },
            "valid_index" => Self::ValidIndex { table: table?, name },
            "constraint" => Self::Constraint { table: table?, name },
            _ => return Ok(None),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Probe<&str>, Malformed> {
        let mut reader = FormReader::new(text);
        match reader.next_field()? {
            Some((_, value)) => Probe::read(&mut reader, value),
            None => Ok(Probe::Unknown),
        }
    }

    #[test]
    fn every_probe_is_read_as_it_was_written() {
        let (table, name, format) = ("users", "email", "text");
        let objects = [
            Object::Table { name },
            Object::Column { table, name },
            Object::Type { table, name, format },
            Object::Index { table, name },
            Object::ValidIndex { table, name },
            Object::Constraint { table, name },
        ];
        let facts = objects.into_iter().zip([true, false].into_iter().cycle());
        let facts = facts.map(|(object, exists)| Fact { object, exists }).collect();
        for probe in [Probe::Facts(facts), Probe::Repeatable, Probe::Unknown] {
            let mut form = FormWriter::default();
            probe.write(&mut form);
            assert_eq!(read(&form.finish()), Ok(probe));
        }
    }

    #[test]
    fn a_probe_of_a_later_version_is_one_that_cannot_be_asked() {
        for text in [
            "probe=checksum\n",
            "probe{\nexists{\nobject=view\nname:1\nv\n}\n}\n",
            "probe{\nexists{\nobject=table\nname:1\nt\n}\nlarger{\nthan=5\n}\n}\n",
        ] {
            assert_eq!(read(text), Ok(Probe::Unknown), "{text}");
        }
    }
}
