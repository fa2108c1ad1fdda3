//! Figures as tables: a row for each program, three columns for each number of migrations.

use comfy_table::presets::{ASCII_MARKDOWN, UTF8_FULL_CONDENSED};
use comfy_table::{CellAlignment, ContentArrangement, Table};

use crate::database::Database;
use crate::figures::{Figure, Figures, GROUPED_LIMIT, LIMIT, Measure, OURS, REFINERY_GROUPED, Unit};

/// For whom a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// Who looks at a terminal.
    Terminal,
    /// Who reads a Markdown file.
    Markdown,
}

/// The tables of one measure, one for each database, with their titles.
pub(crate) fn tables(figures: &Figures, measure: Measure, style: Style) -> Vec<(String, Table)> {
    let figures: Vec<&Figure> = figures.of(measure).collect();
    let mut databases: Vec<&str> = Vec::new();
    for figure in &figures {
        if !databases.contains(&figure.database.as_str()) {
            databases.push(&figure.database);
        }
    }
    databases
        .into_iter()
        .map(|database| {
            let of_it: Vec<&Figure> = figures.iter().copied().filter(|figure| figure.database == database).collect();
            (database.to_owned(), table(&of_it, measure.unit(), style))
        })
        .collect()
}

fn table(figures: &[&Figure], unit: Unit, style: Style) -> Table {
    let mut sizes: Vec<usize> = figures.iter().map(|figure| figure.size).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let limited = figures.iter().any(|figure| figure.who == LIMIT);
    let mut table = Table::new();
    table.load_style(match style {
        Style::Terminal => UTF8_FULL_CONDENSED,
        Style::Markdown => ASCII_MARKDOWN,
    });
    table.set_content_arrangement(ContentArrangement::Disabled);
    let mut header = vec![String::new()];
    for size in &sizes {
        header.push(format!("{size} migrations"));
        header.push(best_title(unit).to_owned());
        if limited {
            header.push("to the limit".to_owned());
        }
    }
    table.set_header(header);
    for who in order(figures, &sizes) {
        let mut row = vec![who.to_owned()];
        for size in &sizes {
            let of_size: Vec<&Figure> = figures.iter().copied().filter(|figure| figure.size == *size).collect();
            let own = of_size.iter().find(|figure| figure.who == who);
            row.push(own.map_or("-".to_owned(), |figure| written(figure, unit)));
            row.push(own.zip(best_peer(&of_size, unit)).map_or("-".to_owned(), |(own, peer)| ratio(own, peer)));
            if limited {
                row.push(own.zip(limit(&of_size, who)).map_or("-".to_owned(), |(own, limit)| ratio(own, limit)));
            }
        }
        table.add_row(row);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    table
}

/// Ours, then the peers from the best to the worst at the largest size, then what counts for no ratio, and the limits.
fn order<'a>(figures: &[&'a Figure], sizes: &[usize]) -> Vec<&'a str> {
    let mut rows: Vec<(u8, f64, &str)> = Vec::new();
    for figure in figures.iter().rev() {
        let kind = match figure.who.as_str() {
            OURS => 0,
            REFINERY_GROUPED => 2,
            LIMIT => 3,
            GROUPED_LIMIT => 4,
            _ => 1,
        };
        let largest = figures.iter().find(|other| other.who == figure.who && Some(&other.size) == sizes.last());
        let row = (kind, largest.map_or(f64::INFINITY, |largest| largest.median), figure.who.as_str());
        if !rows.iter().any(|(_, _, who)| *who == row.2) {
            rows.push(row);
        }
    }
    rows.sort_by(|one, other| one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)).then(one.2.cmp(other.2)));
    rows.into_iter().map(|(_, _, who)| who).collect()
}

const fn best_title(unit: Unit) -> &'static str {
    match unit {
        Unit::Seconds | Unit::Count => "to the best peer",
        Unit::Bytes => "to the best async peer",
    }
}

/// The smallest figure of a peer. Bytes are compared among those that bring an asynchronous runtime and driver along:
/// the others are bound to be smaller.
fn best_peer<'a>(figures: &[&'a Figure], unit: Unit) -> Option<&'a Figure> {
    let counts = |figure: &Figure| match (figure.who.as_str(), unit) {
        (OURS | REFINERY_GROUPED | LIMIT | GROUPED_LIMIT, _) => false,
        (_, Unit::Seconds | Unit::Count) => true,
        (who, Unit::Bytes) => is_async(who, &figure.database),
    };
    let peers = figures.iter().copied().filter(|figure| counts(figure));
    peers.min_by(|one, other| one.median.total_cmp(&other.median))
}

/// diesel is not asynchronous, and refinery is only over tokio-postgres.
fn is_async(who: &str, database: &str) -> bool {
    match who {
        "diesel" => false,
        "refinery" => [Database::Postgres, Database::Postgres15].iter().any(|postgres| postgres.title() == database),
        _ => true,
    }
}

/// The one with the same transactions.
fn limit<'a>(figures: &[&'a Figure], who: &str) -> Option<&'a Figure> {
    let of = |limit: &str| figures.iter().copied().find(|figure| figure.who == limit);
    match who {
        OURS | GROUPED_LIMIT => of(GROUPED_LIMIT).or_else(|| of(LIMIT)),
        _ => of(LIMIT),
    }
}

fn ratio(one: &Figure, other: &Figure) -> String {
    if other.median == 0.0 { "-".to_owned() } else { format!("{:.2}", one.median / other.median) }
}

fn written(figure: &Figure, unit: Unit) -> String {
    let (least, most) = figure.range();
    let median = amount(figure.median, figure.median, unit);
    if figure.runs.len() < 2 || (most - least).abs() < f64::EPSILON {
        return format!("{median}{}", name(figure.median, unit));
    }
    let [least, most] = [least, most].map(|end| amount(end, figure.median, unit));
    format!("{median}{} ({least}-{most})", name(figure.median, unit))
}

/// A number, in the unit that suits the median.
fn amount(number: f64, median: f64, unit: Unit) -> String {
    match unit {
        Unit::Seconds if median < 1.0 => format!("{:.*}", if median < 0.1 { 2 } else { 0 }, number * 1000.0),
        Unit::Seconds => format!("{number:.*}", if median < 100.0 { 2 } else { 0 }),
        Unit::Bytes => format!("{:.1}", number / f64::from(1 << 20)),
        Unit::Count => format!("{number:.2}").trim_end_matches('0').trim_end_matches('.').to_owned(),
    }
}

fn name(median: f64, unit: Unit) -> &'static str {
    match unit {
        Unit::Seconds if median < 1.0 => " ms",
        Unit::Seconds => " s",
        Unit::Bytes => " MiB",
        Unit::Count => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures() -> Figures {
        let mut figures = Figures::default();
        for (who, run) in [(OURS, 0.5), ("slow", 4.0), ("fast", 1.0), (LIMIT, 0.8), (GROUPED_LIMIT, 0.4)] {
            figures.add(Measure::Apply, "PostgreSQL", 200, who, run);
        }
        figures
    }

    #[test]
    fn rows_are_ours_then_peers_by_speed_then_the_limits() {
        let figures = figures();
        let all: Vec<&Figure> = figures.of(Measure::Apply).collect();
        assert_eq!(order(&all, &[200]), [OURS, "fast", "slow", LIMIT, GROUPED_LIMIT]);
    }

    #[test]
    fn bytes_are_compared_with_asynchronous_peers() {
        let mut figures = Figures::default();
        for (who, run) in [("diesel", 1.0), ("refinery", 2.0), ("sqlx", 3.0)] {
            for database in ["SQLite", "PostgreSQL"] {
                figures.add(Measure::Size, database, 200, who, run);
            }
        }
        let best = |database| {
            let of_it: Vec<&Figure> = figures.of(Measure::Size).filter(|figure| figure.database == database).collect();
            best_peer(&of_it, Unit::Bytes).map(|figure| figure.who.as_str())
        };
        assert_eq!(best("SQLite"), Some("sqlx"));
        assert_eq!(best("PostgreSQL"), Some("refinery"));
    }

    #[test]
    fn ratios_are_to_the_best_peer_and_to_the_limit_with_the_same_transactions() {
        let [(title, table)] = &tables(&figures(), Measure::Apply, Style::Markdown)[..] else {
            panic!("one table");
        };
        assert_eq!(title, "PostgreSQL");
        let cells = |who: &str| {
            let text = table.to_string();
            let row = text.lines().find(|line| line.starts_with(&format!("| {who} "))).expect("a row").to_owned();
            row.split('|').map(|cell| cell.trim().to_owned()).filter(|cell| !cell.is_empty()).collect::<Vec<_>>()
        };
        assert_eq!(cells(OURS), [OURS, "500 ms", "0.50", "1.25"]);
        assert_eq!(cells("slow"), ["slow", "4.00 s", "4.00", "5.00"]);
    }
}
