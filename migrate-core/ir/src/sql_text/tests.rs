use super::*;
use crate::dialect::Dialect;
use crate::dialect::Dialect::{MariaDb, MySql, Postgres, Sqlite};

fn split(dialect: Dialect, text: &str) -> Vec<&str> {
    let text = SqlText::read(text, Mode::of(dialect));
    text.statements().iter().map(Statement::text).collect()
}

#[test]
fn semicolons_in_strings_names_and_comments_end_nothing() {
    for dialect in Dialect::ALL {
        assert_eq!(split(dialect, "SELECT 'a;b''c;' ; SELECT 2;"), ["SELECT 'a;b''c;'", "SELECT 2"], "{dialect}");
        assert_eq!(split(dialect, "SELECT 1 -- a;b\n; SELECT 2"), ["SELECT 1 -- a;b", "SELECT 2"], "{dialect}");
        assert_eq!(split(dialect, "SELECT /* ; */ 1;;; ;"), ["SELECT /* ; */ 1"], "{dialect}");
        assert_eq!(split(dialect, "SELECT \"a;b\" ; -- c"), ["SELECT \"a;b\""], "{dialect}");
        assert_eq!(split(dialect, "-- c\n/* d */ ; "), [""; 0], "{dialect}");
        assert_eq!(split(dialect, ""), [""; 0], "{dialect}");
        assert_eq!(split(dialect, "SELECT 'open; x"), ["SELECT 'open; x"], "{dialect}");
    }
    assert_eq!(split(Sqlite, "SELECT [a;b], `c;d`; SELECT 2").len(), 2);
    assert_eq!(split(MySql, "SELECT `c;``d`; SELECT 2").len(), 2);
}

#[test]
fn backslashes_quote_where_the_server_says_so() {
    let text = r"SELECT 'a\'; b'; SELECT 2";
    assert_eq!(split(MySql, text).len(), 2);
    assert_eq!(split(Postgres, text).len(), 2);
    assert_eq!(split(Postgres, text)[0], r"SELECT 'a\'");
    assert_eq!(split(Postgres, r"SELECT E'a\'; b'; SELECT 2").len(), 2);
    assert_eq!(split(Postgres, "SELECT E'a'\n  'b\\'; c'; SELECT 2").len(), 2);
    let other = SqlText::read(text, Mode::of(MySql).other());
    assert_eq!(other.statements()[0].text(), r"SELECT 'a\'");
}

#[test]
fn comments_are_those_of_the_dialect() {
    assert_eq!(split(Postgres, "SELECT 1 /* a /* b */ ; */ ; SELECT 2").len(), 2);
    assert_eq!(split(MySql, "SELECT 1 /* a /* b */ ; SELECT 2").len(), 2);
    assert_eq!(split(MySql, "SELECT 1 # ; \n; SELECT 2").len(), 2);
    assert_eq!(split(MySql, "SELECT 5--1; SELECT 2").len(), 2);
    assert_eq!(split(Postgres, "SELECT 5--1; SELECT 2").len(), 1);
    assert_eq!(split(MySql, "/*!40101 SET NAMES utf8 */;\nSELECT 1"), ["/*!40101 SET NAMES utf8 */", "SELECT 1"]);
    assert_eq!(split(MariaDb, "/*M!100101 SET NAMES utf8 */; SELECT 1").len(), 2);
    assert_eq!(split(MySql, "/*M!100101 SET NAMES utf8 */; SELECT 1").len(), 1);
    assert_eq!(split(MariaDb, "/*M!999999\\- enable the sandbox mode */; SELECT 1").len(), 1);
    assert_eq!(split(MariaDb, "/*!50701 SET x = 1 */; SELECT 1").len(), 1);
    assert_eq!(split(MySql, "/*!50701 SET x = 1 */; SELECT 1").len(), 2);
}

#[test]
fn postgres_bodies_are_one_statement() {
    let function = "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true \
                    THEN 1 END; END; SELECT 2";
    assert_eq!(split(Postgres, function).len(), 2);
    assert_eq!(split(Postgres, "DO $x$ BEGIN; $$; END $x$; SELECT $1; SELECT a$b$c; SELECT 1").len(), 4);
    assert_eq!(split(Postgres, "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); SELECT 3").len(), 2);
    assert_eq!(split(Postgres, "BEGIN; SELECT 1; END").len(), 3);
}

#[test]
fn sqlite_triggers_are_one_statement() {
    let trigger = "CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN SELECT CASE WHEN 1 THEN 2 END; SELECT 1; /* ; */ END; \
                   SELECT 1";
    assert_eq!(split(Sqlite, trigger).len(), 2);
    assert_eq!(split(Sqlite, &format!("EXPLAIN {trigger}")).len(), 2);
    assert_eq!(split(Sqlite, "BEGIN; SELECT 1; END; SELECT 2").len(), 4);
}

#[test]
fn mysql_bodies_are_one_statement() {
    for body in [
        "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW BEGIN SET NEW.x = 1; SET NEW.y = 2; END",
        "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW SET NEW.x = 1",
        "CREATE DEFINER=`root`@`localhost` PROCEDURE p(a INT) BEGIN IF a > 1 THEN SELECT 1; ELSEIF a THEN SELECT 3; ELSE \
         SELECT 2; END IF; END",
        "CREATE PROCEDURE p() BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; END; SELECT 1; END",
        "CREATE PROCEDURE p() l: LOOP SELECT 1; LEAVE l; END LOOP l",
        "CREATE PROCEDURE p() BEGIN REPEAT SET @x = @x + 1; UNTIL @x > 5 END REPEAT; WHILE 1 DO SELECT 1; END WHILE; END",
        "CREATE FUNCTION f(a INT) RETURNS INT DETERMINISTIC RETURN CASE WHEN a THEN IF(a, 1, 2) ELSE 3 END",
        "CREATE FUNCTION f(a INT) RETURNS varchar(10) READS SQL DATA BEGIN RETURN IF(a, REPEAT('x', 3), 2); END",
        "CREATE PROCEDURE p() BEGIN CASE @a WHEN 1 THEN SELECT 1; ELSE SELECT 2; END CASE; END",
        "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN DELETE FROM a; DELETE FROM b; END",
        "CREATE PROCEDURE IF NOT EXISTS p() IF 1 THEN SELECT 1; END IF",
        "CREATE PROCEDURE p() BEGIN SELECT t.end, t.begin FROM t; SELECT 1; END",
        "CREATE PROCEDURE p() COMMENT 'x' BEGIN SELECT 1; BEGIN SELECT 2; END; END",
    ] {
        for dialect in [MySql, MariaDb] {
            assert_eq!(split(dialect, &format!("{body}; SELECT 1;")), [body, "SELECT 1"], "{dialect}");
        }
    }
    assert_eq!(split(MariaDb, "BEGIN NOT ATOMIC SELECT 1; SELECT 2; END; SELECT 3").len(), 2);
    assert_eq!(split(MySql, "BEGIN; SELECT 1; COMMIT; CREATE TABLE t (a int); SELECT 1").len(), 5);
}

#[test]
fn delimiter_says_what_ends_a_statement() {
    let text = "DELIMITER $$\nCREATE PROCEDURE p() BEGIN SELECT 1; END$$\ndelimiter ;\nSELECT 1; SELECT 2";
    for dialect in [MySql, MariaDb] {
        assert_eq!(
            split(dialect, text),
            ["CREATE PROCEDURE p() BEGIN SELECT 1; END", "SELECT 1", "SELECT 2"],
            "{dialect}"
        );
    }
    assert_eq!(split(MySql, "delimiter //\nSELECT 1; SELECT 2 // SELECT 3"), ["SELECT 1; SELECT 2", "SELECT 3"]);
}

#[test]
fn copied_rows_are_no_statements() {
    let text = "COPY t FROM STDIN;\n1\tit's;\n\\.\nSELECT 1";
    assert_eq!(split(Postgres, text), ["COPY t FROM STDIN", "SELECT 1"]);
}

/// Long texts in which a careless reader would go back again and again, or recurse.
#[test]
fn any_text_is_read_in_linear_time() {
    let mut texts: Vec<String> = [
        "'",
        "\"",
        "`",
        "[",
        "]",
        "(",
        ")",
        "$",
        "$$",
        "$a$",
        "--",
        "-- ",
        "#",
        "/*",
        "*/",
        "/*!",
        "/*!50000 ",
        "/*M!",
        "\\",
        "\\\\",
        ";",
        "; ",
        "a",
        "e'",
        "E'\\",
        "a;",
        "BEGIN ",
        "CREATE PROCEDURE p() BEGIN ",
        "CASE ",
        "END ",
        "IF ",
        "CREATE TRIGGER t BEGIN ",
        "CREATE FUNCTION f() BEGIN ATOMIC ",
        "DELIMITER x\n",
        "delimiter ;",
        "\n.read ",
        "\\.\n",
        "COPY a FROM STDIN;",
        "SET x = 1;",
        "SAVEPOINT a;",
        "ä",
        "$ä",
        "@",
        "E'a'\n",
        "1$",
        ". ",
        "PREPARE s FROM 'x';",
        "DO $$ $a$ ",
    ]
    .into_iter()
    .map(|piece| piece.repeat(50_000 / piece.len()))
    .collect();
    let numbered = |word: &str| (0..8_000).map(|number| format!("{word}{number}")).collect::<Vec<_>>();
    texts.push(numbered("$a").join("$ "));
    texts.push(numbered("SAVEPOINT a").join(";"));
    for text in texts {
        let begun = std::time::Instant::now();
        for dialect in Dialect::ALL {
            let read = SqlText::read(&text, Mode::of(dialect));
            assert!(read.statements().iter().all(|statement| !statement.text().is_empty()));
            #[cfg(feature = "compile")]
            {
                let _ = refuses_transaction(&text, dialect);
                let _ = parts(&text, dialect);
                let _ = forbidden::find(&text, dialect, true);
            }
        }
        let _ = MentionedNames::of(&text, None).contains("x");
        // A few seconds at most, unoptimized; a quadratic reader takes minutes.
        assert!(begun.elapsed().as_secs() < 30, "{:?}..: {:?}", &text[..text.len().min(12)], begun.elapsed());
    }
}

/// Pieces in any order, so that every state of the reader meets every character.
#[test]
fn no_text_makes_the_reader_panic() {
    const PIECES: [&str; 44] = [
        "'",
        "''",
        "\"",
        "`",
        "[",
        "]",
        "(",
        ")",
        "$$",
        "$a$",
        "$",
        "--",
        "-- ",
        "#",
        "/*",
        "*/",
        "/*!",
        "/*!40000 ",
        "/*M!",
        "\\",
        "\\N",
        ";",
        "\n",
        " ",
        "ä",
        "𝄞",
        "\u{0}",
        "a",
        "E'",
        "e",
        "BEGIN ",
        "END ",
        "CASE ",
        "CREATE ",
        "FUNCTION ",
        "TRIGGER ",
        "DELIMITER ",
        "COPY a FROM STDIN;\n",
        "SET ",
        "autocommit=",
        "ROLLBACK TO ",
        "ALTER TYPE a ADD VALUE ",
        "PREPARE ",
        "DO ",
    ];
    let mut seed: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut next = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below as u64).unwrap()
    };
    for _ in 0..4_000 {
        let length = next(40);
        let text: String = (0..length).map(|_| PIECES[next(PIECES.len())]).collect();
        for dialect in Dialect::ALL {
            for mode in [Mode::of(dialect), Mode::of(dialect).other()] {
                let read = SqlText::read(&text, mode);
                let mut end = 0;
                for statement in read.statements() {
                    assert!(statement.range().start >= end && text.is_char_boundary(statement.range().end), "{text:?}");
                    assert!(statement.code().start >= statement.range().start, "{text:?}");
                    end = statement.range().end;
                }
            }
            #[cfg(feature = "compile")]
            {
                let _ = refusals(&text, &[dialect], true);
                let _ = refuses_transaction(&text, dialect);
                assert!(!parts(&text, dialect).is_empty(), "{text:?}");
            }
        }
        let _ = MentionedNames::of(&text, None);
    }
}
