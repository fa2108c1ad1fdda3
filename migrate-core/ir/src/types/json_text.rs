//! JSON, as far as whether a text is a document.

/// So deep a document may nest, which every server takes.
const MAX_DEPTH: usize = 32;

/// Why the text is no JSON document.
pub(super) fn find_problem(text: &str) -> Option<&'static str> {
    let mut reader = Reader { rest: text };
    let read = reader.value(0).and_then(|()| reader.end());
    read.err()
}

type Read = Result<(), &'static str>;

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    /// Takes the text if it comes next.
    fn take(&mut self, text: &str) -> bool {
        self.skip_blanks();
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn end(&mut self) -> Read {
        self.skip_blanks();
        if self.rest.is_empty() { Ok(()) } else { Err("something follows it") }
    }

    fn value(&mut self, depth: usize) -> Read {
        if depth > MAX_DEPTH {
            return Err("it nests too deep");
        }
        if self.take("{") {
            self.list("}", |reader| {
                reader.string()?;
                if reader.take(":") { reader.value(depth + 1) } else { Err("a key has no `:` behind it") }
            })
        } else if self.take("[") {
            self.list("]", |reader| reader.value(depth + 1))
        } else if self.take("true") || self.take("false") || self.take("null") {
            Ok(())
        } else if self.rest.starts_with('"') {
            self.string()
        } else {
            self.number()
        }
    }

    fn list(&mut self, close: &str, mut item: impl FnMut(&mut Self) -> Read) -> Read {
        if self.take(close) {
            return Ok(());
        }
        loop {
            item(self)?;
            if self.take(close) {
                return Ok(());
            }
            if !self.take(",") {
                return Err("a bracket is not closed");
            }
        }
    }

    fn string(&mut self) -> Read {
        if !self.take("\"") {
            return Err("a key stands between double quotes");
        }
        let mut letters = self.rest.char_indices();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '"' => {
                    self.rest = &self.rest[at + 1..];
                    return Ok(());
                }
                '\\' => match letters.next() {
                    Some((_, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't')) => {}
                    Some((_, 'u')) => {
                        let digits: String = letters.by_ref().take(4).map(|(_, digit)| digit).collect();
                        let code = u32::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == 4);
                        // `jsonb` has no NUL. Halves of a pair are left alone: few write them.
                        if code.is_none_or(|code| code == 0) {
                            return Err("a `\\u` in it is no character");
                        }
                    }
                    _ => return Err("a backslash in it stands for nothing"),
                },
                letter if u32::from(letter) < 0x20 => return Err("a control character in it is not escaped"),
                _ => {}
            }
        }
        Err("a quote is not closed")
    }

    fn digits(&mut self) -> bool {
        let rest = self.rest.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let some = rest.len() < self.rest.len();
        self.rest = rest;
        some
    }

    fn number(&mut self) -> Read {
        const NONE: Read = Err("it begins with no value");
        self.rest = self.rest.strip_prefix('-').unwrap_or(self.rest);
        let leading_zero = self.rest.starts_with('0');
        let before = self.rest.len();
        if !self.digits() || (leading_zero && before - self.rest.len() > 1) {
            return NONE;
        }
        if let Some(rest) = self.rest.strip_prefix('.') {
            self.rest = rest;
            if !self.digits() {
                return NONE;
            }
        }
        if let Some(rest) = self.rest.strip_prefix(['e', 'E']) {
            self.rest = rest.strip_prefix(['+', '-']).unwrap_or(rest);
            if !self.digits() {
                return NONE;
            }
        }
        Ok(())
    }
}
