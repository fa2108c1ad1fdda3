//! Code as a tree of tokens that can be changed anywhere.

use crate::random::Random;
use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
pub(crate) enum Node {
    /// One token, and whether the next one belongs to it.
    Leaf { text: String, joint: bool },
    /// Tokens with what stands around them.
    Group(&'static str, Vec<Node>, &'static str),
}

/// Reads code; nothing where no compiler could.
pub(crate) fn read(code: &str) -> Option<Vec<Node>> {
    Some(nodes(code.parse().ok()?))
}

fn nodes(tokens: TokenStream) -> Vec<Node> {
    let node = |token| match token {
        TokenTree::Group(group) => {
            let (open, close) = match group.delimiter() {
                Delimiter::Parenthesis => ("(", ")"),
                Delimiter::Bracket => ("[", "]"),
                Delimiter::Brace => ("{", "}"),
                Delimiter::None => ("", ""),
            };
            Node::Group(open, nodes(group.stream()), close)
        }
        TokenTree::Punct(mark) => Node::Leaf { text: mark.to_string(), joint: mark.spacing() == Spacing::Joint },
        other => Node::Leaf { text: other.to_string(), joint: false },
    };
    tokens.into_iter().map(node).collect()
}

/// The code, with a line for each statement.
pub(crate) fn write(nodes: &[Node]) -> String {
    let mut text = String::new();
    add(nodes, &mut text);
    text
}

fn add(nodes: &[Node], to: &mut String) {
    for node in nodes {
        match node {
            Node::Leaf { text, joint } => {
                to.push_str(text);
                match text.as_str() {
                    ";" => to.push('\n'),
                    _ if *joint => {}
                    _ => to.push(' '),
                }
            }
            Node::Group(open, inner, close) => {
                to.push_str(open);
                if *open == "{" {
                    to.push('\n');
                }
                add(inner, to);
                to.push_str(close);
                to.push(' ');
            }
        }
    }
}

/// What may stand before a block.
const AROUND: [&str; 3] = ["", "for name in [\"users\", \"posts\"]", "#[assume_safe(x)]"];

/// Values that nobody writes.
const EXTREME: [&str; 40] = [
    "\"\"",
    "\" \"",
    "\"\\0\"",
    "\"\\u{200b}\"",
    "\"\\u{10ffff}\"",
    "\"a.b\"",
    "\"'\"",
    "\"`\"",
    "\"\\\"\"",
    "\"$$\"",
    "\"/*\"",
    "\"--\"",
    "\"COMMIT; BEGIN\"",
    "\"DELIMITER //\"",
    "\"ÄÖÜß🦀\"",
    "\"now()\"",
    "\"select\"",
    "r#\"\"quoted\"\"#",
    "b\"bytes\"",
    "c\"text\"",
    "'c'",
    "b'c'",
    "0",
    "-1",
    "1u8",
    "0xffff_ffff",
    "0b1",
    "9223372036854775807",
    "9223372036854775808",
    "340282366920938463463374607431768211456",
    "0.0",
    "1e400",
    "1e-400",
    "1.5f32",
    "true",
    "r#type",
    "__ra_fixup",
    "_",
    "self",
    "crate",
];

/// Parts of the corpus, by what each can take the place of.
#[derive(Default)]
pub(crate) struct Parts {
    all: Vec<Node>,
    by_kind: BTreeMap<&'static str, Vec<Node>>,
    statements: Vec<Vec<Node>>,
    /// `.word(..)`
    calls: Vec<Vec<Node>>,
}

impl Parts {
    /// Takes code apart.
    pub(crate) fn add(&mut self, code: &[Node]) {
        for (at, node) in code.iter().enumerate() {
            self.all.push(node.clone());
            self.by_kind.entry(kind(node)).or_default().push(node.clone());
            if let Node::Group(open, inner, _) = node {
                self.add(inner);
                if *open == "{" {
                    self.statements.extend(split(inner, ";"));
                }
            }
            if let Some(call @ [Node::Leaf { text, .. }, Node::Leaf { .. }, Node::Group("(", ..)]) =
                code.get(at..at + 3)
                && text == "."
            {
                self.calls.push(call.to_vec());
            }
        }
    }
}

/// What a token can take the place of.
fn kind(node: &Node) -> &'static str {
    match node {
        Node::Group(open, ..) => open,
        Node::Leaf { text, .. } => match text.chars().next().unwrap_or(' ') {
            '"' | '0'..='9' => "value",
            c if c.is_alphabetic() || c == '_' => "word",
            _ => "mark",
        },
    }
}

/// Code in pieces, each with the mark at its end.
fn split(code: &[Node], mark: &str) -> Vec<Vec<Node>> {
    let is_mark = |node: &Node| matches!(node, Node::Leaf { text, .. } if text == mark);
    code.split_inclusive(is_mark).map(<[Node]>::to_vec).collect()
}

/// Changes code at some places. Most changes leave code that can be parsed, as nothing else gets far.
pub(crate) fn mutate(code: &mut Vec<Node>, parts: &Parts, random: &mut Random) {
    for _ in 0..=random.below(4) {
        match random.below(12) {
            0..5 => change_token(some_list(code, random), parts, random),
            5..9 => change_pieces(some_list(code, random), parts, random),
            9 | 10 => change_calls(some_list(code, random), parts, random),
            _ => change_anything(some_list(code, random), parts, random),
        }
    }
}

/// Puts a token of the same kind, or a value that nobody writes, in the place of one.
fn change_token(list: &mut [Node], parts: &Parts, random: &mut Random) {
    if list.is_empty() {
        return;
    }
    let at = random.below(list.len());
    let kind = kind(&list[at]);
    list[at] = match (kind, parts.by_kind.get(kind)) {
        ("mark", _) | (_, None) => return,
        ("value", _) if random.below(2) == 0 => Node::Leaf { text: (*random.pick(&EXTREME)).to_owned(), joint: false },
        (_, Some(same)) => random.pick(same).clone(),
    };
}

/// Deletes, repeats, swaps, adds and nests whole statements or arguments.
fn change_pieces(list: &mut Vec<Node>, parts: &Parts, random: &mut Random) {
    let are_statements = list.iter().any(|node| matches!(node, Node::Leaf { text, .. } if text == ";"));
    let mut pieces = split(list, if are_statements { ";" } else { "," });
    let at = random.below(pieces.len());
    let other = random.below(pieces.len());
    match random.below(7) {
        _ if pieces.is_empty() => {}
        0 => drop(pieces.remove(at)),
        1 => pieces.insert(at, pieces[other].clone()),
        2 => pieces.swap(at, other),
        3 if are_statements => {
            for _ in 0..=random.below(30) {
                pieces.insert(at, pieces[other].clone());
            }
        }
        4 if are_statements => {
            let head = *random.pick(&AROUND);
            let head = read(head).unwrap();
            for _ in 0..=random.below(6) {
                let inner = Node::Group("{", std::mem::take(&mut pieces[at]), "}");
                pieces[at] = head.iter().cloned().chain([inner]).collect();
            }
        }
        _ if are_statements => pieces.insert(at, random.pick(&parts.statements).clone()),
        _ => {}
    }
    *list = pieces.concat();
}

/// Adds a call to a chain, or takes one out.
fn change_calls(list: &mut Vec<Node>, parts: &Parts, random: &mut Random) {
    let is_end = |(at, node): (usize, &Node)| matches!(node, Node::Group("(", ..)).then_some(at);
    let ends: Vec<usize> = list.iter().enumerate().filter_map(is_end).collect();
    let Some(&end) = ends.get(random.below(ends.len())) else { return };
    if random.below(3) == 0 && end >= 2 {
        list.drain(end - 2..=end);
    } else {
        let call = random.pick(&parts.calls).clone();
        let behind = end + 1;
        list.splice(behind..behind, call);
    }
}

/// Changes tokens without a thought of what they mean.
fn change_anything(list: &mut Vec<Node>, parts: &Parts, random: &mut Random) {
    let at = random.below(list.len());
    let kind = random.below(7);
    if list.is_empty() || kind == 0 {
        list.insert(at, random.pick(&parts.all).clone());
        return;
    }
    match kind {
        1 => {
            let end = at + random.below(list.len() - at) + 1;
            list.drain(at..end);
        }
        2 => {
            let end = at + random.below(list.len() - at) + 1;
            let again = list[at..end].to_vec();
            for _ in 0..=random.below(8) {
                list.splice(at..at, again.iter().cloned());
            }
        }
        3 => {
            let other = random.below(list.len());
            list.swap(at, other);
        }
        4 => list[at] = random.pick(&parts.all).clone(),
        5 => list[at] = Node::Leaf { text: (*random.pick(&EXTREME)).to_owned(), joint: false },
        _ => {
            let (open, close) = *random.pick(&[("(", ")"), ("[", "]"), ("{", "}")]);
            let most = 1 << random.below(9);
            for _ in 0..random.below(most) {
                let inner = std::mem::replace(&mut list[at], Node::Leaf { text: String::new(), joint: false });
                list[at] = Node::Group(open, vec![inner], close);
            }
        }
    }
}

/// The tokens of a group somewhere in the code: as likely in its depth as at its top.
fn some_list<'a>(code: &'a mut Vec<Node>, random: &mut Random) -> &'a mut Vec<Node> {
    let groups: Vec<usize> =
        code.iter().enumerate().filter(|(_, node)| matches!(node, Node::Group(..))).map(|(at, _)| at).collect();
    if groups.is_empty() || random.below(6) == 0 {
        return code;
    }
    let last = groups.len() - 1;
    // The body is the last one, and holds the most.
    let at = if random.below(3) == 0 { groups[last] } else { *random.pick(&groups) };
    match &mut code[at] {
        Node::Group(_, inner, _) => some_list(inner, random),
        Node::Leaf { .. } => unreachable!("only groups were listed"),
    }
}

/// The start of one function and the end of another.
pub(crate) fn splice(one: &[Node], other: &[Node], random: &mut Random) -> Vec<Node> {
    let mut spliced = one.to_vec();
    if let (Some(Node::Group(_, body, _)), Some(Node::Group(_, more, _))) = (spliced.last_mut(), other.last()) {
        body.truncate(random.below(body.len() + 1));
        body.extend_from_slice(&more[random.below(more.len() + 1)..]);
    }
    spliced
}
