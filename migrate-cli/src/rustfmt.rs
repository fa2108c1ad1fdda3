//! Code as the user's own rustfmt lays it out, so that a new file passes their checks as it is.

use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

/// The source, laid out by the rules of that folder; as it is where there is no rustfmt.
pub(crate) fn format(source: String, folder: &Path) -> String {
    run(&source, folder).ok().flatten().unwrap_or(source)
}

fn run(source: &str, folder: &Path) -> io::Result<Option<String>> {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(source.as_bytes())?;
    }
    let output = child.wait_with_output()?;
    Ok(String::from_utf8(output.stdout).ok().filter(|text| output.status.success() && !text.is_empty()))
}
