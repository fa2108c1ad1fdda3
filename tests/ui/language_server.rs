//! A client of rust-analyzer, as far as the tests need one.

use serde_json::{Value, json};
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// rust-analyzer with one open file.
pub(crate) struct LanguageServer {
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    errors: PathBuf,
    requests: u64,
    uri: String,
    text: String,
    version: u64,
}

impl LanguageServer {
    /// Starts it in a crate, by this command, and waits until it has read everything.
    pub(crate) fn start(mut command: Command, crate_folder: &Path) -> Self {
        let errors = crate_folder.join("errors");
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(&errors).unwrap())
            .spawn()
            .unwrap();
        let (input, output) = (process.stdin.take().unwrap(), BufReader::new(process.stdout.take().unwrap()));
        let (uri, text) = (String::new(), String::new());
        let mut server = Self { process, input, output, errors, requests: 0, uri, text, version: 0 };
        server.request(
            "initialize",
            &json!({
                "processId": null,
                "rootUri": format!("file://{}", crate_folder.display()),
                "capabilities": {
                    "textDocument": { "diagnostic": {}, "hover": { "contentFormat": ["markdown"] } },
                    "experimental": { "serverStatusNotification": true },
                },
                "initializationOptions": { "checkOnSave": false },
            }),
        );
        server.notify("initialized", &json!({}));
        while !server.receive().is_some_and(|message| message["params"]["quiescent"] == true) {}
        server
    }

    /// Opens a file.
    pub(crate) fn open(&mut self, file: &Path) {
        self.uri = format!("file://{}", file.display());
        self.text = std::fs::read_to_string(file).unwrap();
        let document = json!({ "uri": self.uri, "languageId": "rust", "version": 0, "text": self.text });
        self.notify("textDocument/didOpen", &json!({ "textDocument": document }));
    }

    /// Types something else in the place of a text, and saves nothing.
    pub(crate) fn replace(&mut self, old: &str, new: &str) {
        assert_eq!(self.text.matches(old).count(), 1, "{old} in {}", self.text);
        self.text = self.text.replace(old, new);
        self.version += 1;
        let document = json!({ "uri": self.uri, "version": self.version });
        let changes = json!([{ "text": self.text }]);
        self.notify("textDocument/didChange", &json!({ "textDocument": document, "contentChanges": changes }));
    }

    /// What can be written right behind the first such text.
    pub(crate) fn completions(&mut self, behind: &str) -> Vec<String> {
        let end = self.text.find(behind).unwrap() + behind.len();
        let found = self.ask_at("textDocument/completion", end);
        let items = found["items"].as_array().map_or(&[][..], Vec::as_slice);
        items.iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect()
    }

    /// What is shown at the first such text.
    pub(crate) fn hover(&mut self, at: &str) -> String {
        let start = self.text.find(at).unwrap();
        let found = self.ask_at("textDocument/hover", start + 1);
        found["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }

    /// The messages in the file, without those about its syntax.
    pub(crate) fn messages(&mut self) -> Vec<String> {
        let document = json!({ "textDocument": { "uri": self.uri } });
        let found = self.request("textDocument/diagnostic", &document);
        let items = found["items"].as_array().map_or(&[][..], Vec::as_slice);
        let told = items.iter().filter(|item| item["code"] != "syntax-error");
        told.map(|item| item["message"].as_str().unwrap().to_owned()).collect()
    }

    fn ask_at(&mut self, method: &str, offset: usize) -> Value {
        let before = &self.text[..offset];
        let character = before.len() - before.rfind('\n').map_or(0, |end| end + 1);
        let position = json!({ "line": before.matches('\n').count(), "character": character });
        let document = json!({ "uri": self.uri });
        self.request(method, &json!({ "textDocument": document, "position": position }))
    }

    fn request(&mut self, method: &str, parameters: &Value) -> Value {
        loop {
            self.requests += 1;
            let id = self.requests;
            self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": parameters }));
            let answer = loop {
                let answered = self.receive().filter(|message| message["id"] == id);
                if let Some(answer) = answered {
                    break answer;
                }
            };
            // "Content modified": it was still at work on the last change.
            if answer["error"]["code"] == -32801 {
                continue;
            }
            assert!(answer["error"].is_null(), "{method}: {answer}");
            return answer["result"].clone();
        }
    }

    fn notify(&mut self, method: &str, parameters: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": parameters }));
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        self.input.flush().unwrap();
    }

    /// The next message; nothing where it was a request, which is answered here.
    fn receive(&mut self) -> Option<Value> {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert_ne!(self.output.read_line(&mut line).unwrap(), 0, "rust-analyzer ended: {}", self.panics());
            match line.trim().split_once(": ") {
                Some(("Content-Length", value)) => length = value.parse().unwrap(),
                Some(_) => {}
                None => break,
            }
        }
        let mut text = vec![0; length];
        self.output.read_exact(&mut text).unwrap();
        let message: Value = serde_json::from_slice(&text).unwrap();
        if message["method"].is_null() || message["id"].is_null() {
            return Some(message);
        }
        self.send(&json!({ "jsonrpc": "2.0", "id": message["id"], "result": null }));
        None
    }

    /// What it says of its own panics.
    pub(crate) fn panics(&self) -> String {
        let errors = std::fs::read_to_string(&self.errors).unwrap();
        errors.find("panicked").map_or_else(String::new, |_| errors)
    }
}

impl Drop for LanguageServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
