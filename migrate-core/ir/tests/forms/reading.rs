//! Operations read back from the form that is hashed.

use migrate_ir::dialect::Dialect;
use migrate_ir::form::{FieldValue, FormReader, Malformed};
use migrate_ir::object::{
    Action, AddColumn, AddConstraint, ChangeType, Column, Comment, Commented, Constraint, ConstraintKind, CreateIndex,
    CreateTable, DropColumn, DropComment, DropConstraint, DropDefault, DropIndex, DropNotNull, DropTable, ForeignKey,
    Generated, Index, Operation, RenameColumn, RenameTable, RunSql, SetComment, SetDefault, SetNotNull, Table, Undo,
    ValidateConstraint,
};
use migrate_ir::types::{ColumnType, DefaultValue, Precision};

use std::collections::BTreeMap;

type Result<T> = std::result::Result<T, Malformed>;

pub(crate) fn operations(text: &str) -> Result<Vec<Operation>> {
    let mut reader = FormReader::new(text);
    let mut operations = Vec::new();
    while let Some((word, value)) = reader.next_field()? {
        let fields = Fields::read(&mut reader, value)?;
        operations.push(operation(word, fields)?);
    }
    Ok(operations)
}

/// A record as a tree. Every field must be asked for.
struct Fields<'a>(Vec<(&'a str, Tree<'a>)>);

enum Tree<'a> {
    Leaf(FieldValue<'a>),
    Record(Fields<'a>),
}

impl<'a> Fields<'a> {
    fn read(reader: &mut FormReader<'a>, value: FieldValue<'a>) -> Result<Self> {
        if value != FieldValue::Record {
            return Err(Malformed);
        }
        let mut fields = Vec::new();
        while let Some((tag, value)) = reader.next_field()? {
            let tree = match value {
                FieldValue::Record => Tree::Record(Self::read(reader, value)?),
                leaf => Tree::Leaf(leaf),
            };
            fields.push((tag, tree));
        }
        Ok(Self(fields))
    }

    fn take(&mut self, tag: &str) -> Option<Tree<'a>> {
        let index = self.0.iter().position(|(other, _)| *other == tag)?;
        Some(self.0.remove(index).1)
    }

    fn leaf(&mut self, tag: &str) -> Result<Option<FieldValue<'a>>> {
        match self.take(tag) {
            None => Ok(None),
            Some(Tree::Leaf(value)) => Ok(Some(value)),
            Some(Tree::Record(_)) => Err(Malformed),
        }
    }

    fn optional(&mut self, tag: &str) -> Result<Option<String>> {
        self.leaf(tag)?.map(|value| value.text().map(str::to_owned)).transpose()
    }

    fn text(&mut self, tag: &str) -> Result<String> {
        self.optional(tag)?.ok_or(Malformed)
    }

    fn texts(&mut self, tag: &str) -> Result<Vec<String>> {
        std::iter::from_fn(|| self.optional(tag).transpose()).collect()
    }

    fn word(&mut self, tag: &str) -> Result<Option<&'a str>> {
        self.leaf(tag)?.map(FieldValue::word).transpose()
    }

    fn number<T: std::str::FromStr>(&mut self, tag: &str) -> Result<Option<T>> {
        self.leaf(tag)?.map(FieldValue::number).transpose()
    }

    fn flag(&mut self, tag: &str) -> Result<bool> {
        match self.leaf(tag)? {
            None => Ok(false),
            Some(FieldValue::Flag) => Ok(true),
            Some(_) => Err(Malformed),
        }
    }

    fn record(&mut self, tag: &str) -> Result<Option<Self>> {
        match self.take(tag) {
            None => Ok(None),
            Some(Tree::Record(fields)) => Ok(Some(fields)),
            Some(Tree::Leaf(_)) => Err(Malformed),
        }
    }

    fn records<T>(&mut self, tag: &str, read: impl Fn(Self) -> Result<T>) -> Result<Vec<T>> {
        std::iter::from_fn(|| self.record(tag).transpose()).map(|fields| read(fields?)).collect()
    }

    fn end<T>(self, value: T) -> Result<T> {
        if self.0.is_empty() { Ok(value) } else { Err(Malformed) }
    }
}

fn operation(word: &str, mut fields: Fields<'_>) -> Result<Operation> {
    let operation = match word {
        "create_table" => CreateTable { table: table(&mut fields)? }.into(),
        "drop_table" => DropTable { table: fields.text("name")? }.into(),
        "rename_table" => RenameTable { from: fields.text("from")?, to: fields.text("to")? }.into(),
        "rename_column" => {
            let table = fields.text("table")?;
            RenameColumn { table, from: fields.text("from")?, to: fields.text("to")? }.into()
        }
        "run_sql" => RunSql {
            only: fields.word("on")?.map(|name| Dialect::from_name(name).ok_or(Malformed)).transpose()?,
            sql: fields.text("sql")?,
            undo: fields.optional("down")?.map_or(Undo::NotSpecified, Undo::Sql),
            transaction: true,
        }
        .into(),
        "set_comment" => {
            let on = commented(&mut fields)?;
            SetComment { comment: Comment { on, text: fields.text("text")? } }.into()
        }
        "drop_comment" => DropComment { on: commented(&mut fields)? }.into(),
        "add_column" => {
            let table = fields.text("table")?;
            AddColumn { table, column: column(fields.record("column")?.ok_or(Malformed)?)? }.into()
        }
        "create_index" => {
            let table = fields.text("table")?;
            let index = index(fields.record("index")?.ok_or(Malformed)?)?;
            CreateIndex { table, index, concurrently: fields.flag("concurrently")? }.into()
        }
        "add_constraint" => {
            let table = fields.text("table")?;
            AddConstraint { table, constraint: constraint(fields.record("constraint")?.ok_or(Malformed)?)? }.into()
        }
        _ => {
            let (table, name) = (fields.text("table")?, fields.text("name")?);
            match word {
                "drop_column" => DropColumn { table, column: name }.into(),
                "change_type" => {
                    let (kind, using) = (kind(&mut fields)?, fields.optional("using")?);
                    ChangeType { table, column: name, kind, using }.into()
                }
                "set_not_null" => SetNotNull { table, column: name }.into(),
                "drop_not_null" => DropNotNull { table, column: name }.into(),
                "set_default" => {
                    let default = default(&mut fields)?.ok_or(Malformed)?;
                    SetDefault { table, column: name, default }.into()
                }
                "drop_default" => DropDefault { table, column: name }.into(),
                "drop_index" => DropIndex { table, index: name, concurrently: fields.flag("concurrently")? }.into(),
                "drop_constraint" => DropConstraint { table, constraint: name }.into(),
                "validate_constraint" => ValidateConstraint { table, constraint: name }.into(),
                _ => return Err(Malformed),
            }
        }
    };
    fields.end(operation)
}

fn commented(fields: &mut Fields<'_>) -> Result<Commented> {
    Ok(Commented { table: fields.text("table")?, column: fields.optional("column")? })
}

fn table(fields: &mut Fields<'_>) -> Result<Table> {
    Ok(Table {
        name: fields.text("name")?,
        columns: fields.records("column", column)?,
        constraints: fields.records("constraint", constraint)?,
        indexes: fields.records("index", index)?,
        sequences: BTreeMap::new(),
    })
}

fn column(mut fields: Fields<'_>) -> Result<Column> {
    let column = Column {
        name: fields.text("name")?,
        kind: kind(&mut fields)?,
        not_null: fields.flag("not_null")?,
        default: default(&mut fields)?,
        generated: match fields.word("generated")? {
            None => None,
            Some("identity") => Some(Generated::Identity),
            Some("serial") => Some(Generated::Serial),
            Some(_) => return Err(Malformed),
        },
    };
    fields.end(column)
}

fn kind(fields: &mut Fields<'_>) -> Result<ColumnType> {
    let word = fields.word("type")?.ok_or(Malformed)?;
    Ok(match word {
        "smallint" => ColumnType::SmallInt,
        "integer" => ColumnType::Integer,
        "bigint" => ColumnType::BigInt,
        "real" => ColumnType::Real,
        "double" => ColumnType::Double,
        "numeric" => match (fields.number("digits")?, fields.number("scale")?) {
            (None, None) => ColumnType::Decimal,
            (Some(digits), Some(scale)) => ColumnType::Numeric(Precision { digits, scale }),
            _ => return Err(Malformed),
        },
        "boolean" => ColumnType::Boolean,
        "char" => ColumnType::Char(fields.number("length")?.ok_or(Malformed)?),
        "varchar" => ColumnType::Varchar(fields.number("length")?.ok_or(Malformed)?),
        "text" => ColumnType::Text,
        "binary" => ColumnType::Binary,
        "date" => ColumnType::Date,
        "time" => ColumnType::Time,
        "timestamp" => ColumnType::Timestamp,
        "timestamptz" => ColumnType::TimestampTz,
        "uuid" => ColumnType::Uuid,
        "json" => ColumnType::Json,
        "inet" => ColumnType::Inet,
        _ => return Err(Malformed),
    })
}

fn default(fields: &mut Fields<'_>) -> Result<Option<DefaultValue>> {
    let Some(mut fields) = fields.record("default")? else { return Ok(None) };
    let default = if let Some(text) = fields.optional("text")? {
        DefaultValue::Text(text)
    } else if let Some(number) = fields.number("integer")? {
        DefaultValue::Integer(number)
    } else if let Some(number) = fields.optional("decimal")? {
        DefaultValue::Decimal(number)
    } else if let Some(word) = fields.word("boolean")? {
        DefaultValue::Boolean(word.parse().map_err(|_| Malformed)?)
    } else if fields.flag("now")? {
        DefaultValue::Now
    } else if fields.flag("random_uuid")? {
        DefaultValue::RandomUuid
    } else {
        DefaultValue::Expression(fields.text("expression")?)
    };
    fields.end(Some(default))
}

fn constraint(mut fields: Fields<'_>) -> Result<Constraint> {
    let name = fields.text("name")?;
    let columns = |mut fields: Fields<'_>| {
        let columns = fields.texts("column")?;
        fields.end(columns)
    };
    let kind = if let Some(key) = fields.record("primary_key")? {
        ConstraintKind::PrimaryKey { columns: columns(key)? }
    } else if let Some(key) = fields.record("unique")? {
        ConstraintKind::Unique { columns: columns(key)? }
    } else if let Some(mut key) = fields.record("foreign_key")? {
        let read = ForeignKey {
            columns: key.texts("column")?,
            table: key.text("table")?,
            referenced: key.texts("referenced")?,
            on_delete: action(key.word("on_delete")?)?,
            on_update: action(key.word("on_update")?)?,
        };
        ConstraintKind::ForeignKey(key.end(read)?)
    } else {
        let mut check = fields.record("check")?.ok_or(Malformed)?;
        let expression = check.text("expression")?;
        check.end(ConstraintKind::Check { expression })?
    };
    let validated = !fields.flag("not_valid")?;
    fields.end(Constraint { name, kind, validated })
}

fn action(word: Option<&str>) -> Result<Action> {
    Ok(match word {
        None => Action::NoAction,
        Some("restrict") => Action::Restrict,
        Some("cascade") => Action::Cascade,
        Some("set_null") => Action::SetNull,
        Some("set_default") => Action::SetDefault,
        Some(_) => return Err(Malformed),
    })
}

fn index(mut fields: Fields<'_>) -> Result<Index> {
    let index = Index {
        name: fields.text("name")?,
        columns: fields.texts("column")?,
        unique: fields.flag("unique")?,
        filter: fields.optional("filter")?,
        include: fields.texts("include")?,
    };
    fields.end(index)
}
