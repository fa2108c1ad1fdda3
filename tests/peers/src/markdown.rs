//! Fills the tables of `docs/benchmarks.md`: what stands between `<!-- begin: NAME -->` and `<!-- end -->`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::figures::Measure;
use crate::report::Report;
use crate::table::{Style, tables};

/// Fills the document with a report.
pub(crate) fn fill(file: &Path, report: &Report) -> Result<()> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let filled = filled(&text, |name| section(name, report)).with_context(|| file.display().to_string())?;
    fs::write(file, filled).with_context(|| format!("cannot write {}", file.display()))
}

fn filled(text: &str, section: impl Fn(&str) -> Result<String>) -> Result<String> {
    const BEGIN: &str = "<!-- begin: ";
    const END: &str = "<!-- end -->";
    let mut written = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(BEGIN) {
        let (name, after) = after.split_once(" -->").context("a marker without its end")?;
        let (_, after) = after.split_once(END).with_context(|| format!("no {END} after {BEGIN}{name} -->"))?;
        write!(written, "{before}{BEGIN}{name} -->\n\n{}\n{END}", section(name)?)?;
        rest = after;
    }
    Ok(written + rest)
}

fn section(name: &str, report: &Report) -> Result<String> {
    match name {
        "machine" => Ok(machine(report)),
        "versions" => Ok(versions(report)),
        "notes" if report.notes.is_empty() => Ok("Nobody was left out.\n".to_owned()),
        "notes" => Ok(list(report.notes.iter().cloned())),
        _ => {
            let Some(measure) = Measure::ALL.into_iter().find(|measure| measure.name() == name) else {
                let known: Vec<_> = Measure::ALL.iter().map(|measure| measure.name()).collect();
                bail!("no section is called {name}; there are machine, versions, notes, {}", known.join(", "));
            };
            let tables = tables(&report.figures, measure, Style::Markdown);
            let sections: Vec<String> = tables.iter().map(|(title, table)| format!("{title}:\n\n{table}\n")).collect();
            Ok(if sections.is_empty() { "Not measured.\n".to_owned() } else { sections.join("\n") })
        }
    }
}

fn machine(report: &Report) -> String {
    let machine = &report.machine;
    let own = [
        format!(
            "{}: {}, {} cores, {} GiB of memory",
            machine.date, machine.processor, machine.cores, machine.memory_gib
        ),
        format!("{}, {}; {}", machine.kernel, machine.file_system, machine.rustc),
        format!("the client `sqlite3` {}", machine.sqlite3),
    ];
    list(own.into_iter().chain(machine.servers.iter().cloned()))
}

fn list(lines: impl Iterator<Item = String>) -> String {
    lines.map(|line| format!("- {line}\n")).collect::<Vec<_>>().concat()
}

fn versions(report: &Report) -> String {
    list(report.versions.iter().map(|(peer, version)| format!("{peer}: {version}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_markers_is_replaced_and_the_rest_is_kept() {
        let text = "before\n<!-- begin: a -->old\n<!-- end -->\nbetween <!-- begin: b --><!-- end --> after";
        let once = filled(text, |name| Ok(format!("new {name}\n"))).expect("it is well formed");
        assert_eq!(
            once,
            "before\n<!-- begin: a -->\n\nnew a\n\n<!-- end -->\nbetween <!-- begin: b -->\n\nnew b\n\n<!-- end --> after"
        );
        assert_eq!(filled(&once, |name| Ok(format!("new {name}\n"))).expect("it is well formed"), once);
    }

    #[test]
    fn a_marker_that_names_nothing_is_refused() {
        let error = section("aply", &Report::default()).expect_err("there is none");
        assert!(error.to_string().contains("apply"), "{error}");
    }

    #[test]
    fn the_document_has_every_table_and_no_other() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/benchmarks.md");
        let text = fs::read_to_string(file).expect("it is there");
        filled(&text, |name| section(name, &Report::default())).expect("every marker is known");
        for measure in Measure::ALL {
            assert!(text.contains(&format!("<!-- begin: {} -->", measure.name())), "{measure:?}");
        }
    }
}
