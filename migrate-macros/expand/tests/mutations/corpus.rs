//! What is mutated: the migrations and the settings of this repository.

use crate::tokens::{Node, Parts, read};
use std::fs;
use std::path::{Path, PathBuf};

/// Everything that can be mutated.
pub(crate) struct Corpus {
    /// Functions of migrations, with the attributes below `#[migration]`.
    pub(crate) functions: Vec<Vec<Node>>,
    /// What stands in `#[migration(..)]`.
    pub(crate) arguments: Vec<Vec<Node>>,
    /// All that the functions consist of.
    pub(crate) parts: Parts,
    /// Texts of `migrate.toml`.
    pub(crate) configs: Vec<String>,
    /// Source files with migrations.
    pub(crate) files: Vec<String>,
    /// SQL.
    pub(crate) sql: Vec<String>,
}

/// Longer files of SQL take too long for what they add.
const LONGEST_SQL: usize = 4_000;

/// Attributes that few migrations have.
const ARGUMENTS: [&str; 4] = [
    "",
    "irreversible = \"the rows are gone\"",
    "lock_timeout = \"2s\", statement_timeout = \"30min\"",
    "irreversible = \"x\", statement_timeout = \"none\",",
];

impl Corpus {
    /// Reads the files of the repository.
    pub(crate) fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut paths = Vec::new();
        for folder in ["examples", "tests", "docs", "migrate-core"] {
            collect(&root.join(folder), &mut paths);
        }
        paths.push(root.join("README.md"));
        paths.sort();
        let mut corpus = Self {
            functions: Vec::new(),
            arguments: ARGUMENTS.iter().filter_map(|arguments| read(arguments)).collect(),
            parts: Parts::default(),
            configs: Vec::new(),
            files: Vec::new(),
            sql: Vec::new(),
        };
        for path in paths {
            let Ok(text) = fs::read_to_string(&path) else { continue };
            match path.extension().and_then(|extension| extension.to_str()) {
                Some("rs") if text.contains("#[migration") => corpus.add_source(&text),
                Some("md") => {
                    code_blocks(&text, "rust").for_each(|code| corpus.add_source(code));
                    corpus.configs.extend(code_blocks(&text, "toml").map(str::to_owned));
                    corpus.sql.extend(code_blocks(&text, "sql").map(str::to_owned));
                }
                Some("toml") if path.ends_with("migrate.toml") => corpus.configs.push(text),
                Some("sql") if text.len() < LONGEST_SQL => corpus.sql.push(text),
                _ => {}
            }
        }
        corpus.functions.iter().for_each(|function| corpus.parts.add(function));
        corpus
    }

    fn add_source(&mut self, text: &str) {
        let Some(nodes) = read(text) else { return };
        self.files.push(text.to_owned());
        if text.contains("#[migration") {
            self.add_functions(&nodes);
        } else if text.contains("schema.") || text.contains("t.") {
            // Statements without a function around them.
            let body = Node::Group("{", nodes, "}");
            let head = read("fn m0002_b(schema: &mut Schema)").unwrap_or_default();
            self.functions.push(head.into_iter().chain([body]).collect());
        }
    }

    /// Adds what stands behind each `#[migration]`, up to its body.
    fn add_functions(&mut self, nodes: &[Node]) {
        for (at, node) in nodes.iter().enumerate() {
            let Node::Group(open, inner, _) = node else { continue };
            match inner.as_slice() {
                [Node::Leaf { text, .. }, rest @ ..] if *open == "[" && text == "migration" => {
                    if let [Node::Group(_, arguments, _)] = rest {
                        self.arguments.push(arguments.clone());
                    }
                    let is_body = |node: &Node| matches!(node, Node::Group("{", ..));
                    if let Some(body) = nodes[at..].iter().position(is_body) {
                        self.functions.push(nodes[at + 1..=at + body].to_vec());
                    }
                }
                inner => self.add_functions(inner),
            }
        }
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()) {
        if path.is_dir() && !path.ends_with("target") {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// The blocks of code of one language in a page.
fn code_blocks<'a>(page: &'a str, language: &'a str) -> impl Iterator<Item = &'a str> {
    page.split("```").skip(1).step_by(2).filter_map(move |block| {
        let (info, code) = block.split_once('\n')?;
        info.starts_with(language).then_some(code)
    })
}
