//! What is said of a word that the builder does not have: what it is called here, or the words that there are.

use super::source_text::source_or;
use super::synonyms::{self, Instead, Synonyms};
use migrate_ir::builder::dynamic_call::Handle;
use migrate_ir::builder::{ColumnBuilder, FUNCTIONS};
use migrate_ir::diagnostic::Diagnostic;
use migrate_ir::similar::typo;
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Expr, ExprCall, ExprLit, ExprMethodCall, Lit, Token};

/// What a word is called on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Receiver {
    Schema,
    CreateTable,
    AlterTable,
    Column,
    ForeignKey,
    Constraint,
    Index,
    ChangeType,
    RawSql,
    End,
}

impl Receiver {
    pub(super) fn of(handle: &Handle) -> Self {
        match handle {
            Handle::Schema(_) => Self::Schema,
            Handle::CreateTableBuilder(_) => Self::CreateTable,
            Handle::AlterTableBuilder(_) => Self::AlterTable,
            Handle::ColumnBuilder(_) => Self::Column,
            Handle::ForeignKeyBuilder(_) => Self::ForeignKey,
            Handle::ConstraintBuilder(_) => Self::Constraint,
            Handle::IndexBuilder(_) | Handle::DropIndexBuilder(_) => Self::Index,
            Handle::ChangeTypeBuilder(_) => Self::ChangeType,
            Handle::RawSqlBuilder(_) => Self::RawSql,
            Handle::End => Self::End,
        }
    }

    fn tables(self) -> &'static [Synonyms] {
        match self {
            Self::Schema => &[synonyms::SCHEMA],
            Self::CreateTable => &[synonyms::CREATE_TABLE, synonyms::TABLE],
            Self::AlterTable => &[synonyms::ALTER_TABLE, synonyms::TABLE],
            Self::Column => &[synonyms::COLUMN],
            Self::ForeignKey => &[synonyms::FOREIGN_KEY],
            Self::Constraint => &[synonyms::CONSTRAINT],
            Self::Index => &[synonyms::INDEX],
            Self::ChangeType => &[synonyms::CHANGE_TYPE],
            Self::RawSql => &[synonyms::RAW_SQL],
            Self::End => &[],
        }
    }

    fn is_table(self) -> bool {
        matches!(self, Self::CreateTable | Self::AlterTable)
    }
}

/// What is said of an unknown method.
pub(super) struct UnknownMethod {
    pub(super) message: Diagnostic,
    /// Whether it is only misspelt: then rustc has the same to say, and a fix that editors apply.
    pub(super) is_typo: bool,
}

impl From<Diagnostic> for UnknownMethod {
    fn from(message: Diagnostic) -> Self {
        Self { message, is_typo: false }
    }
}

/// What is said of a word that is not called: `t.id` has no parentheses, `t.col` is half a word.
pub(super) fn not_called(receiver: Receiver, call: &ExprMethodCall, noun: &str, methods: &[&str]) -> Diagnostic {
    let written = call.method.to_string();
    if methods.contains(&&*written) {
        let code = format!("{}.{written}(..)", source_or(&call.receiver, ""));
        return Diagnostic::new(format!("`{written}` is a word to be called")).help_code("write", [code]);
    }
    method(receiver, call, noun, methods).message
}

/// What is said of a method that the builder does not have. `noun` is what it is called on, `methods` what that has.
pub(super) fn method(receiver: Receiver, call: &ExprMethodCall, noun: &str, methods: &[&str]) -> UnknownMethod {
    let written = call.method.to_string();
    if receiver == Receiver::End {
        let message = Diagnostic::new(format!("nothing can follow here, and `.{written}(..)` does"));
        return message.help(format!("leave `.{written}(..)` out")).into();
    }
    let message = Diagnostic::new(format!("{noun} has no word `{written}`"));
    let word = snake_case(&written);
    let is_changed = receiver == Receiver::AlterTable || root_method(call).is_some_and(|root| root == "add_column");
    let here = |code: &str| if is_changed { for_existing_table(code) } else { code.to_owned() };
    if let Some(instead) = find(receiver.tables(), &word) {
        let message = match instead {
            Instead::Word("not_null") | Instead::Nothing(_) if asks_for_not_null(&word, call) => {
                message.help_code("it is called `not_null` here", [renamed(call, "not_null", false)])
            }
            Instead::Word(known) => {
                message.help_code(format!("it is called `{known}` here"), [renamed(call, known, true)])
            }
            Instead::Code(code) => message.help_code("write", [here(code)]),
            Instead::Explained(why, code) => message.help_code(why, [here(code)]),
            Instead::Nothing(why) => message.help(why),
        };
        return message.into();
    }
    if let Some(known) = methods.iter().find(|known| **known == word) {
        return message.help_code(format!("it is called `{known}` here"), [renamed(call, known, true)]).into();
    }
    if receiver.is_table()
        && let Some((kind, why)) = type_called(&word)
    {
        let name = first_text(call).unwrap_or_else(|| "\"name\"".to_owned());
        let statement = if kind.ends_with(';') {
            kind.replace("\"status\"", &name)
        } else {
            format!("{}.column({name}, {kind});", call.receiver.to_token_stream())
        };
        return message.help_code(why.unwrap_or("a column has a name and a type"), [here(&statement)]).into();
    }
    if receiver == Receiver::ForeignKey && ColumnBuilder::<migrate_ir::builder::AnyType>::METHODS.contains(&&*word) {
        let code = format!("t.column(\"author_id\", bigint()).{word}(..).references(\"users\", \"id\");");
        let code = here(&code.replace("not_null(..)", "not_null()").replace("unique(..)", "unique()"));
        return message.help_code("write what is said of the column before `.references(..)`", [code]).into();
    }
    if let Some(known) = typo(&word, methods.iter().copied()) {
        let message = message.help(format!("a word with a similar name exists: `{known}`"));
        return UnknownMethod { message, is_typo: true };
    }
    let begun: Vec<_> = methods.iter().copied().filter(|known| word.len() > 1 && known.starts_with(&word)).collect();
    match begun.as_slice() {
        [] => message.help(format!("the words here are {}", list(methods, "`", "`"))).into(),
        begun => message.help(format!("the words here that begin so: {}", list(begun, "`", "`"))).into(),
    }
}

/// What is said of a call that is no type and no default: `int()`.
pub(super) fn function(word: &str, call: &ExprCall) -> Diagnostic {
    let title = |what: &str| format!("there is no {what} `{word}(..)`").replace("(..)", &in_parentheses(&call.args));
    match find(&[synonyms::VALUES], &snake_case(word)) {
        Some(Instead::Code(code)) => Diagnostic::new(title("type or default")).help_code("write", [code]),
        Some(Instead::Explained(why, code)) => Diagnostic::new(title("type or default")).help_code(why, [code]),
        Some(Instead::Word(_) | Instead::Nothing(_)) | None => {
            let known = typo(&snake_case(word), FUNCTIONS.iter().copied());
            match known {
                Some(known) => Diagnostic::new(title("type or default"))
                    .help(format!("a word with a similar name exists: `{known}(..)`")),
                None => Diagnostic::new(format!("a migration cannot call `{word}(..)`: it is no type and no default"))
                    .note(super::mistake::FROZEN)
                    .help(format!("write a value, or one of the words {}", list(FUNCTIONS, "`", "`"))),
            }
        }
    }
}

/// What is said of a name that stands for nothing, if it was meant to be a word of the builder: `PostgreSQL`.
pub(super) fn constant(name: &str, known: &[String]) -> Option<Diagnostic> {
    let message = Diagnostic::new(format!("nothing is called `{name}` here"));
    let spelled = known.iter().find(|known| known.eq_ignore_ascii_case(&name.replace('_', "")));
    match find(&[synonyms::CONSTANTS], &name.to_lowercase()) {
        _ if spelled.is_some() => spelled.map(|known| message.help_code("write", [known.clone()])),
        Some(Instead::Code(code) | Instead::Word(code)) => Some(message.help_code("write", [code])),
        Some(Instead::Explained(why, code)) => Some(message.help_code(why, [code])),
        Some(Instead::Nothing(why)) => Some(message.help(why)),
        None => {
            let known = typo(name, known.iter().map(String::as_str))?;
            Some(message.help(format!("a similar name exists: `{known}`")))
        }
    }
}

fn find(tables: &[Synonyms], word: &str) -> Option<Instead> {
    let rows = tables.iter().copied().flatten();
    rows.filter(|(words, _)| words.split_whitespace().any(|known| known == word)).map(|(_, instead)| *instead).next()
}

/// The code of a type that is used as a word of a table, as in `t.string("name")`; and what is to be known of it.
fn type_called(word: &str) -> Option<(String, Option<&'static str>)> {
    let own = FUNCTIONS.iter().find(|known| **known == word && !matches!(**known, "now" | "random_uuid"));
    if let Some(own) = own {
        return Some((
            match *own {
                "varchar" => "varchar(255)".to_owned(),
                "char" => "char(2)".to_owned(),
                "numeric" => "numeric(19, 4)".to_owned(),
                own => format!("{own}()"),
            },
            None,
        ));
    }
    match find(&[synonyms::VALUES], word)? {
        Instead::Code(code) => Some((code.to_owned(), None)),
        Instead::Explained(why, code) => Some((code.to_owned(), Some(why))),
        Instead::Word(_) | Instead::Nothing(_) => None,
    }
}

/// Whether a word that is to say NULL or not says "not": `nullable(false)`.
fn asks_for_not_null(word: &str, call: &ExprMethodCall) -> bool {
    let is_false =
        |argument: &Expr| matches!(argument, Expr::Lit(ExprLit { lit: Lit::Bool(value), .. }) if !value.value);
    matches!(word, "nullable" | "null" | "allow_null" | "is_nullable" | "allow_nulls")
        && call.args.first().is_some_and(is_false)
}

/// The call with another word, as it is to be written.
fn renamed(call: &ExprMethodCall, word: &str, with_arguments: bool) -> String {
    let receiver = match &*call.receiver {
        Expr::Path(path) => path.to_token_stream().to_string(),
        _ => String::new(),
    };
    let arguments = if with_arguments { in_parentheses(&call.args) } else { "()".to_owned() };
    let end = if receiver.is_empty() { "" } else { ";" };
    format!("{receiver}.{word}{arguments}{end}")
}

/// Arguments with their parentheses, as they were written.
fn in_parentheses(arguments: &Punctuated<Expr, Token![,]>) -> String {
    if arguments.is_empty() { "()".to_owned() } else { format!("({})", source_or(arguments, "..")) }
}

fn first_text(call: &ExprMethodCall) -> Option<String> {
    match call.args.first()? {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(format!("{:?}", text.value())),
        _ => None,
    }
}

/// The first word of the chain that a call ends.
fn root_method(call: &ExprMethodCall) -> Option<&syn::Ident> {
    match &*call.receiver {
        Expr::MethodCall(inner) => root_method(inner),
        _ => Some(&call.method),
    }
}

/// The same code for a table that exists.
fn for_existing_table(code: &str) -> String {
    code.replace("t.column(", "t.add_column(")
        .replace("t.foreign_key(", "t.add_foreign_key(")
        .replace("t.index(", "schema.create_index(\"users\", ")
}

/// A word in lower case, its parts divided by underscores: `dropColumn` is `drop_column`.
fn snake_case(word: &str) -> String {
    let mut snake = String::new();
    let mut after_lower = false;
    for character in word.trim_start_matches("r#").chars() {
        if character.is_uppercase() && after_lower {
            snake.push('_');
        }
        after_lower = character.is_lowercase() || character.is_ascii_digit();
        snake.extend(character.to_lowercase());
    }
    snake
}

fn list(words: &[&str], before: &str, after: &str) -> String {
    words.iter().map(|word| format!("{before}{word}{after}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_other_languages_are_read_with_underscores() {
        for (word, snake) in [
            ("dropColumn", "drop_column"),
            ("Text", "text"),
            ("r#enum", "enum"),
            ("UUID", "uuid"),
            ("float8", "float8"),
        ] {
            assert_eq!(snake_case(word), snake);
        }
    }

    /// What is said of a body, with the words that are left to rustc.
    fn said(body: &str) -> String {
        let function = syn::parse_str(&format!("fn m1_a(schema: &mut Schema) {{ {body} }}")).unwrap();
        let mut errors = crate::diagnostics::Errors::default();
        let evaluation = crate::evaluate::evaluate(&function, false, &mut errors);
        assert!(!evaluation.gaps.is_empty(), "{body}");
        errors.into_compile_errors().to_string()
    }

    #[test]
    fn a_misspelt_word_alone_is_left_to_rustc_and_its_statement_stays() {
        for body in [
            "schema.drop_tabel(\"a\");",
            "schema.create_table(\"a\", |t| { t.id(); t.colum(\"b\", text()); });",
            "schema.create_table(\"a\", |t| { t.column(\"b\", text()).uniqe(); });",
        ] {
            assert_eq!(said(body), "", "{body}");
            let function: syn::ItemFn = syn::parse_str(&format!("fn m1_a(schema: &mut Schema) {{ {body} }}")).unwrap();
            let mut errors = crate::diagnostics::Errors::default();
            assert!(crate::evaluate::evaluate(&function, false, &mut errors).gaps.statements.is_empty(), "{body}");
        }
    }

    #[test]
    fn a_misspelt_word_beside_another_mistake_is_told_with_it() {
        let said = said("schema.create_index(\"a.b\", [\"c\"]).concurently();");
        assert!(said.contains("a similar name exists: `concurrently`") && said.contains("a.b"), "{said}");
    }

    #[test]
    fn a_word_that_is_not_called_gets_its_parentheses_or_the_words_that_begin_so() {
        for (body, help) in [
            ("schema.create_table(\"a\", |t| { t.id(); t.col; });", "t.column(..)"),
            ("schema.create_table(\"a\", |t| { t.id(); t.forei; });", "the words here that begin so: `foreign_key`"),
            ("schema.create_table(\"a\", |t| { t.id(); t.colum; });", "a similar name exists: `column`"),
            ("schema.create_table(\"a\", |t| { t.id; });", "t.id(..)"),
            ("schema.sql(\"x\").dow;", "a similar name exists: `down`"),
            ("schema.alter_table(\"a\", |t| { t.drop_column; });", "t.drop_column(..)"),
        ] {
            let said = said(body);
            assert!(said.contains(help) && said.matches("compile_error").count() == 1, "{body}: {said}");
        }
    }
}
