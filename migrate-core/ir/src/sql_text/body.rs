//! Where a statement goes on behind a semicolon: in parentheses, and in the bodies of routines and triggers.

use super::lexer::{Token, TokenKind};
use crate::dialect::Dialect;

/// What of one statement was read so far, as far as it tells whether a semicolon ends it.
pub(super) enum Body {
    Postgres(PostgresBody),
    MySql(MySqlBody),
    Sqlite(SqliteBody),
}

impl Body {
    pub(super) fn new(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Postgres => Self::Postgres(PostgresBody::default()),
            Dialect::MySql => Self::MySql(MySqlBody::default()),
            Dialect::MariaDb => Self::MySql(MySqlBody { has_free_blocks: true, ..MySqlBody::default() }),
            Dialect::Sqlite => Self::Sqlite(SqliteBody::default()),
        }
    }

    /// Takes the next token of the statement.
    pub(super) fn read(&mut self, token: Token, text: &str) {
        match self {
            Self::Postgres(body) => body.read(token, text),
            Self::MySql(body) => body.read(token, text),
            Self::Sqlite(body) => body.read(token, text),
        }
    }

    /// Whether the statement goes on behind a semicolon.
    pub(super) fn is_open(&self) -> bool {
        match self {
            Self::Postgres(body) => body.parentheses > 0 || body.blocks > 0,
            Self::MySql(body) => !body.blocks.is_empty(),
            Self::Sqlite(body) => body.state == SqliteState::Body || body.state == SqliteState::BetweenStatements,
        }
    }
}

fn word_of(token: Token, text: &str) -> Option<String> {
    (token.kind == TokenKind::Word).then(|| token.of(text).to_ascii_lowercase())
}

/// As psql counts: parentheses, and the blocks of `CREATE FUNCTION` and `CREATE PROCEDURE` that are not in strings.
#[derive(Default)]
pub(super) struct PostgresBody {
    parentheses: usize,
    blocks: usize,
    words: usize,
    /// What the first words are: one letter for each that matters.
    head: [u8; 4],
}

impl PostgresBody {
    fn read(&mut self, token: Token, text: &str) {
        if token.is_symbol(b'(') {
            self.parentheses += 1;
        } else if token.is_symbol(b')') {
            self.parentheses = self.parentheses.saturating_sub(1);
        }
        let Some(word) = word_of(token, text) else { return };
        if let Some(letter) = self.head.get_mut(self.words)
            && ["create", "function", "procedure", "or", "replace"].contains(&word.as_str())
        {
            *letter = word.as_bytes()[0];
        }
        self.words += 1;
        if self.parentheses > 0 || !self.creates_routine() {
            return;
        }
        match word.as_str() {
            "begin" => self.blocks += 1,
            "case" if self.blocks > 0 => self.blocks += 1,
            "end" => self.blocks = self.blocks.saturating_sub(1),
            _ => {}
        }
    }

    fn creates_routine(&self) -> bool {
        matches!(self.head, [b'c', b'f' | b'p', _, _] | [b'c', b'o', b'r', b'f' | b'p'])
    }
}

/// A block of a routine of MySQL or MariaDB.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    /// `BEGIN`, `IF`, `LOOP`, `WHILE`, `REPEAT`, and `CASE` as a statement.
    Statements,
    /// `CASE` in an expression.
    CaseExpression,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Header {
    #[default]
    Undecided,
    /// The statement has no body.
    Plain,
    /// It is `CREATE PROCEDURE`, say, or a block that stands by itself.
    Routine,
}

/// Where in a statement of a body the next word stands.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Position {
    /// At its beginning, or where its beginning may be.
    Start,
    #[default]
    Inside,
    /// Behind `END`, whose next word belongs to it: `END IF`.
    AfterEnd,
}

/// What the statement is, as far as it matters to its blocks.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Clause {
    #[default]
    Plain,
    /// `UNTIL ..`, behind which `END` comes without a semicolon.
    Until,
    /// `DECLARE .. HANDLER FOR`, behind which a block may begin.
    Declare,
}

/// The blocks of a routine, trigger or event, and those that stand by themselves in MariaDB.
#[derive(Default)]
pub(super) struct MySqlBody {
    has_free_blocks: bool,
    header: Header,
    tokens: usize,
    blocks: Vec<Block>,
    parentheses: usize,
    position: Position,
    clause: Clause,
    after_dot: bool,
}

impl MySqlBody {
    fn read(&mut self, token: Token, text: &str) {
        let word = if self.after_dot { None } else { word_of(token, text) };
        self.after_dot = token.is_symbol(b'.');
        if self.header == Header::Undecided {
            self.read_header(word.as_deref());
        }
        self.tokens += 1;
        if self.header == Header::Routine {
            self.read_body(token, word.as_deref());
        }
    }

    fn read_header(&mut self, word: Option<&str>) {
        const ROUTINES: [&str; 5] = ["procedure", "function", "trigger", "event", "package"];
        const OTHERS: [&str; 13] = [
            "table",
            "view",
            "index",
            "unique",
            "fulltext",
            "spatial",
            "database",
            "schema",
            "user",
            "role",
            "server",
            "sequence",
            "temporary",
        ];
        const BLOCKS: [&str; 6] = ["if", "case", "loop", "while", "repeat", "for"];
        self.header = match (self.tokens, word) {
            (0, Some("create" | "alter")) => Header::Undecided,
            (0, Some("begin")) if self.has_free_blocks => Header::Undecided,
            (0, Some(word)) if self.has_free_blocks && BLOCKS.contains(&word) => {
                self.position = Position::Start;
                Header::Routine
            }
            (0, _) => Header::Plain,
            (1, Some("not")) if self.has_free_blocks => {
                self.blocks.push(Block::Statements);
                Header::Routine
            }
            (_, Some(word)) if ROUTINES.contains(&word) => {
                if word == "package" {
                    self.blocks.push(Block::Statements);
                }
                Header::Routine
            }
            (_, Some(word)) if OTHERS.contains(&word) => Header::Plain,
            (count, _) if count > 16 => Header::Plain,
            _ => Header::Undecided,
        };
    }

    fn read_body(&mut self, token: Token, word: Option<&str>) {
        if token.is_symbol(b'(') {
            self.parentheses += 1;
        } else if token.is_symbol(b')') {
            self.parentheses = self.parentheses.saturating_sub(1);
        }
        let in_header = self.blocks.is_empty();
        let Some(word) = word else {
            let starts = match token.kind {
                TokenKind::Delimiter | TokenKind::Symbol(b';') => {
                    self.clause = Clause::Plain;
                    true
                }
                TokenKind::Symbol(b':') => true,
                TokenKind::Symbol(b')') => in_header && self.parentheses == 0,
                TokenKind::Text => in_header && self.position == Position::Start,
                TokenKind::Name | TokenKind::Word | TokenKind::DollarText | TokenKind::Symbol(_) => false,
            };
            self.start_if(starts);
            return;
        };
        let position = std::mem::take(&mut self.position);
        let was_start = position == Position::Start;
        if position == Position::AfterEnd && ["if", "case", "loop", "while", "repeat", "for"].contains(&word) {
            return;
        }
        let in_expression = self.blocks.last() == Some(&Block::CaseExpression);
        match word {
            "begin" if was_start || self.clause == Clause::Declare || (in_header && self.parentheses == 0) => {
                self.open(Block::Statements);
            }
            "case" => self.open(if was_start { Block::Statements } else { Block::CaseExpression }),
            "if" | "while" | "for" if was_start => {
                self.blocks.push(Block::Statements);
            }
            "loop" | "repeat" if was_start => self.open(Block::Statements),
            "end" if was_start || in_expression || self.clause == Clause::Until => {
                self.blocks.pop();
                self.position = Position::AfterEnd;
                self.clause = Clause::Plain;
            }
            "until" if was_start => self.clause = Clause::Until,
            "declare" if was_start => self.clause = Clause::Declare,
            "then" | "else" | "do" | "row" | "loop" | "returns" => self.start_if(!in_expression),
            "language" | "sql" | "not" | "deterministic" | "contains" | "no" | "reads" | "modifies" | "data"
            | "security" | "definer" | "invoker" | "comment" | "charset" | "follows" | "precedes"
                if in_header && (was_start || matches!(word, "deterministic" | "data" | "invoker" | "definer")) =>
            {
                self.position = Position::Start;
            }
            // The type behind `RETURNS`, the trigger behind `FOLLOWS`.
            _ => self.start_if(in_header && was_start && word != "return"),
        }
    }

    /// Opens a block, in which a statement comes first, or the value of a `CASE`.
    fn open(&mut self, block: Block) {
        self.blocks.push(block);
        self.start_if(block == Block::Statements);
    }

    fn start_if(&mut self, starts: bool) {
        self.position = if starts { Position::Start } else { Position::Inside };
    }
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum SqliteState {
    /// Nothing, or only `EXPLAIN`, was read.
    #[default]
    Beginning,
    /// Behind `CREATE` and `TEMP`.
    Create,
    /// In `CREATE TRIGGER`, before its `BEGIN`.
    Trigger,
    /// Inside of the body.
    Body,
    /// In the body, behind a semicolon: only here, `END` ends it.
    BetweenStatements,
    /// Anything else.
    Plain,
}

/// The body of a trigger of SQLite.
#[derive(Default)]
pub(super) struct SqliteBody {
    state: SqliteState,
}

impl SqliteBody {
    fn read(&mut self, token: Token, text: &str) {
        use SqliteState::{Beginning, BetweenStatements, Body, Create, Plain, Trigger};
        let word = word_of(token, text);
        self.state = match (self.state, word.as_deref()) {
            (Beginning, Some("explain" | "query" | "plan")) => Beginning,
            (Beginning, Some("create")) => Create,
            (Create, Some("temp" | "temporary")) => Create,
            (Create, Some("trigger")) => Trigger,
            (Beginning | Create | Plain, _) => Plain,
            (Trigger, Some("begin")) => Body,
            (Trigger, _) => Trigger,
            (BetweenStatements, Some("end")) => Plain,
            (Body | BetweenStatements, _) if token.kind == TokenKind::Delimiter => BetweenStatements,
            (Body | BetweenStatements, _) => Body,
        };
    }
}
