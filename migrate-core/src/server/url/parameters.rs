//! The parameters of a URL: what each driver understands, and what other tools write for the same thing.

use migrate_ir::diagnostic::Line;
use migrate_ir::similar::similar;

use crate::server::ConnectError;

/// The parameters of the URLs for one server.
#[derive(Debug)]
pub(in crate::server) struct Parameters {
    server: &'static str,
    /// What the driver understands, the names that it takes for the same thing apart.
    understood: &'static [&'static str],
    /// Other names that the driver takes for some of them.
    also: &'static [&'static str],
    /// What other tools understand.
    elsewhere: &'static [(&'static str, Instead)],
    /// Why a value that the driver understands is not good, and what is.
    check: fn(&str, &str) -> Option<Refusal>,
    /// Variables that the driver reads for what a URL leaves out, and the parameters that stand for them.
    variables: &'static [(&'static str, &'static str)],
}

/// What is written here for a parameter of another tool.
#[derive(Clone, Copy, Debug)]
enum Instead {
    /// The same value behind another name.
    Name(&'static str),
    /// Something else, for each value.
    Form(fn(&str) -> Refusal),
    /// A setting of the server, which is given in `options`.
    Setting(&'static str),
    /// Nothing, for this reason.
    Nothing(&'static str),
}

/// Why a parameter is refused, and what is right.
type Refusal = (String, String);

#[cfg(feature = "postgres")]
pub(in crate::server) const POSTGRES: Parameters = Parameters {
    server: "PostgreSQL",
    understood: &[
        "sslmode",
        "sslrootcert",
        "sslcert",
        "sslkey",
        "host",
        "hostaddr",
        "port",
        "dbname",
        "user",
        "password",
        "application_name",
        "options",
    ],
    also: &["ssl-mode", "ssl-root-cert", "ssl-ca", "ssl-cert", "ssl-key", "statement-cache-capacity"],
    elsewhere: &[
        ("search_path", Instead::Setting("search_path")),
        ("schema", Instead::Setting("search_path")),
        ("currentSchema", Instead::Setting("search_path")),
        ("timezone", Instead::Setting("timezone")),
        ("datestyle", Instead::Setting("datestyle")),
        ("role", Instead::Setting("role")),
        ("statement_timeout", Instead::Setting("statement_timeout")),
        ("lock_timeout", Instead::Setting("lock_timeout")),
        ("transaction_timeout", Instead::Setting("transaction_timeout")),
        ("idle_in_transaction_session_timeout", Instead::Setting("idle_in_transaction_session_timeout")),
        ("idle_session_timeout", Instead::Setting("idle_session_timeout")),
        ("work_mem", Instead::Setting("work_mem")),
        ("maintenance_work_mem", Instead::Setting("maintenance_work_mem")),
        ("ssl", Instead::Form(|value| encryption(value, "sslmode", ["disable", "require", "verify-full"]))),
        ("sslaccept", Instead::Form(|value| prisma(value, "sslmode", ["verify-full", "require"]))),
        ("ssl_mode", Instead::Name("sslmode")),
        ("ssl_ca", Instead::Name("sslrootcert")),
        ("ssl_cert", Instead::Name("sslcert")),
        ("ssl_key", Instead::Name("sslkey")),
        ("ApplicationName", Instead::Name("application_name")),
        ("fallback_application_name", Instead::Name("application_name")),
        ("username", Instead::Name("user")),
        ("database", Instead::Name("dbname")),
        ("socket", Instead::Form(|value| (SOCKET_FOLDER.to_owned(), format!("host={}", folder_of(value))))),
        ("client_encoding", Instead::Nothing(UTF8)),
        ("charset", Instead::Nothing(UTF8)),
        ("connect_timeout", Instead::Nothing(TEN_SECONDS)),
        ("connection_limit", Instead::Nothing(ONE_CONNECTION)),
        ("pool_timeout", Instead::Nothing(ONE_CONNECTION)),
        ("pgbouncer", Instead::Nothing("a pooler is found without it")),
        ("statement_cache_size", Instead::Nothing("no statement is prepared")),
        (
            "channel_binding",
            Instead::Nothing("the driver does not bind channels; `sslmode=verify-full` proves the server"),
        ),
        ("gssencmode", Instead::Nothing("the driver does not know GSSAPI")),
        ("target_session_attrs", Instead::Nothing(ONE_HOST)),
        ("load_balance_hosts", Instead::Nothing(ONE_HOST)),
        ("sslnegotiation", Instead::Nothing("the driver asks the server for TLS first")),
        ("passfile", Instead::Nothing("the environment variable `PGPASSFILE` names that file")),
        ("keepalives", Instead::Nothing(KEEP_ALIVE)),
        ("keepalives_idle", Instead::Nothing(KEEP_ALIVE)),
        ("keepalives_interval", Instead::Nothing(KEEP_ALIVE)),
        ("keepalives_count", Instead::Nothing(KEEP_ALIVE)),
        ("tcp_user_timeout", Instead::Nothing(KEEP_ALIVE)),
    ],
    check: |name, value| match name {
        "sslmode" | "ssl-mode" => {
            wrong_mode(value, "sslmode", ["disable", "prefer", "require", "verify-ca", "verify-full"], &["allow"])
        }
        "port" => not_a_number(value, "port=5432"),
        "statement-cache-capacity" => not_a_number(value, "statement-cache-capacity=100"),
        "hostaddr" if value.parse::<std::net::IpAddr>().is_err() => {
            Some(("it is an address such as `127.0.0.1`".to_owned(), "host=NAME".to_owned()))
        }
        _ => None,
    },
    variables: &[("PGSSLMODE", "sslmode"), ("PGPORT", "port")],
};

#[cfg(feature = "mysql")]
pub(in crate::server) const MYSQL: Parameters = Parameters {
    server: "MySQL and MariaDB",
    understood: &["ssl-mode", "ssl-ca", "ssl-cert", "ssl-key", "socket", "charset", "collation", "timezone"],
    also: &["sslmode", "sslca", "sslcert", "sslkey", "time-zone", "statement-cache-capacity"],
    elsewhere: &[
        ("ssl_mode", Instead::Name("ssl-mode")),
        ("sslMode", Instead::Name("ssl-mode")),
        ("ssl_ca", Instead::Name("ssl-ca")),
        ("sslrootcert", Instead::Name("ssl-ca")),
        ("ssl-root-cert", Instead::Name("ssl-ca")),
        ("ssl_cert", Instead::Name("ssl-cert")),
        ("ssl_key", Instead::Name("ssl-key")),
        ("unix_socket", Instead::Name("socket")),
        ("serverTimezone", Instead::Name("timezone")),
        ("connectionTimeZone", Instead::Name("timezone")),
        ("time_zone", Instead::Name("timezone")),
        ("loc", Instead::Name("timezone")),
        ("useSSL", Instead::Form(|value| encryption(value, "ssl-mode", ["disabled", "required", "required"]))),
        ("ssl", Instead::Form(|value| encryption(value, "ssl-mode", ["disabled", "required", "verify_identity"]))),
        ("tls", Instead::Form(|value| encryption(value, "ssl-mode", ["disabled", "required", "verify_identity"]))),
        ("sslaccept", Instead::Form(|value| prisma(value, "ssl-mode", ["verify_identity", "required"]))),
        ("host", Instead::Nothing("the host is written behind `@`")),
        ("port", Instead::Nothing("the port is written behind the host")),
        ("user", Instead::Nothing("the user is written before `@`")),
        ("password", Instead::Nothing("the password is written before `@`, behind the user and a colon")),
        ("database", Instead::Nothing("the database is written behind the port and a slash")),
        ("schema", Instead::Nothing("a schema is a database there, which is written behind the port and a slash")),
        ("characterEncoding", Instead::Nothing(UTF8)),
        ("useUnicode", Instead::Nothing(UTF8)),
        ("parseTime", Instead::Nothing("it is for a driver of another language")),
        ("multiStatements", Instead::Nothing("several statements can be sent at once without it")),
        ("allowMultiQueries", Instead::Nothing("several statements can be sent at once without it")),
        ("allowPublicKeyRetrieval", Instead::Nothing("the driver asks for the server's key by itself")),
        ("connect_timeout", Instead::Nothing(TEN_SECONDS)),
        ("connectTimeout", Instead::Nothing(TEN_SECONDS)),
        ("timeout", Instead::Nothing(TEN_SECONDS)),
        ("connection_limit", Instead::Nothing(ONE_CONNECTION)),
        ("pool_timeout", Instead::Nothing(ONE_CONNECTION)),
    ],
    check: |name, value| match name {
        "sslmode" | "ssl-mode" => {
            wrong_mode(value, "ssl-mode", ["disabled", "preferred", "required", "verify_ca", "verify_identity"], &[])
        }
        "charset" if value != "utf8mb4" => Some((UTF8.to_owned(), "charset=utf8mb4".to_owned())),
        // It becomes a part of a statement.
        "collation" if !value.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') => {
            Some(("it is the name of a collation".to_owned(), "collation=utf8mb4_bin".to_owned()))
        }
        "timezone" | "time-zone" if value.contains(['\'', '\\']) => {
            Some(("it is the name of a time zone, or a distance from UTC".to_owned(), "timezone=UTC".to_owned()))
        }
        "statement-cache-capacity" => not_a_number(value, "statement-cache-capacity=100"),
        _ => None,
    },
    variables: &[],
};

#[cfg(feature = "sqlite")]
pub(in crate::server) const SQLITE: Parameters = Parameters {
    server: "SQLite",
    understood: &["mode", "cache", "immutable", "vfs"],
    also: &[],
    elsewhere: &[
        ("_foreign_keys", Instead::Nothing(FOREIGN_KEYS)),
        ("foreign_keys", Instead::Nothing(FOREIGN_KEYS)),
        ("_fk", Instead::Nothing(FOREIGN_KEYS)),
        ("_pragma", Instead::Nothing("raw SQL of a migration may hold a `PRAGMA`")),
        ("_journal_mode", Instead::Nothing(JOURNAL_MODE)),
        ("_journal", Instead::Nothing(JOURNAL_MODE)),
        ("journal_mode", Instead::Nothing(JOURNAL_MODE)),
        ("_busy_timeout", Instead::Nothing(LOCK_WAIT)),
        ("busy_timeout", Instead::Nothing(LOCK_WAIT)),
        ("timeout", Instead::Nothing(LOCK_WAIT)),
        ("connection_limit", Instead::Nothing(ONE_CONNECTION)),
        ("socket_timeout", Instead::Nothing("there is no socket")),
    ],
    check: |name, value| {
        let good: &[&str] = match name {
            "mode" => &["ro", "rw", "rwc", "memory"],
            "cache" => &["private", "shared"],
            "immutable" => &["true", "1", "false", "0"],
            _ => return None,
        };
        let names = || good.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
        let near = similar(value, good.iter().copied()).unwrap_or(good[0]);
        (!good.contains(&value)).then(|| (format!("the values are {}", names()), format!("{name}={near}")))
    },
    variables: &[],
};

const TEN_SECONDS: &str = "a server has 10 seconds to answer; `migrate wait` waits for longer";
const ONE_CONNECTION: &str = "a run has one connection of its own, and no pool";
const ONE_HOST: &str = "a run connects to the one host that is named";
const KEEP_ALIVE: &str = "a run sets what finds a dead connection by itself";
const UTF8: &str = "text is sent as UTF-8, all of it";
const SOCKET_FOLDER: &str = "PostgreSQL's socket is named by its folder";
const FOREIGN_KEYS: &str = "foreign keys are always checked";
const JOURNAL_MODE: &str = "SQLite keeps the mode in the file, where `PRAGMA journal_mode = WAL` has set it once";
const LOCK_WAIT: &str = "`--lock-wait` is how long a run waits for another program";

impl Parameters {
    /// Refuses what the driver would pass over.
    fn refuse(&self, name: &str, value: &str) -> Result<(), ConnectError> {
        let refused = |(reason, write): Refusal| {
            let help = vec![Line::help_code("write it as", write.lines())];
            ConnectError::BadParameter { name: name.to_owned(), reason, help }
        };
        let is_setting = name.starts_with("options[") && name.ends_with(']') && self.understood.contains(&"options");
        if self.understood.contains(&name) || self.also.contains(&name) || is_setting {
            return (self.check)(name, value).map_or(Ok(()), |refusal| Err(refused(refusal)));
        }
        if let Some((_, instead)) = self.elsewhere.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)) {
            return Err(match *instead {
                Instead::Name(other) => match (self.check)(other, value) {
                    Some((reason, write)) => refused((reason, write)),
                    None => refused((format!("its name is `{other}` here"), format!("{other}={}", encoded(value)))),
                },
                Instead::Form(form) => refused(form(value)),
                Instead::Setting(setting) => refused((
                    format!("`{setting}` is a setting of the server, and a URL has those in `options`"),
                    format!("options=-c{setting}%3D{}", encoded(&setting_value(setting, value))),
                )),
                Instead::Nothing(reason) => {
                    let help = vec![Line::help(format!("take `{name}` out of the URL"))];
                    ConnectError::BadParameter { name: name.to_owned(), reason: reason.to_owned(), help }
                }
            });
        }
        let known = self.understood.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let reason = format!("URLs for {} have {known}", self.server);
        let all = self.understood.iter().chain(self.also).copied();
        let help = vec![Line::help(match similar(name, all) {
            Some(near) => format!("write `{near}`"),
            None => format!("take `{name}` out of the URL"),
        })];
        Err(ConnectError::BadParameter { name: name.to_owned(), reason, help })
    }
}

/// Refuses the value of a variable that the driver would take for none: a mode of encryption would be a weaker one.
fn refuse_variables(parameters: &Parameters, read: &[(String, String)]) -> Result<(), ConnectError> {
    for (variable, parameter) in parameters.variables {
        let is_in_url = read.iter().any(|(name, _)| name == parameter);
        if let Some(value) = std::env::var(variable).ok().filter(|_| !is_in_url)
            && let Some((reason, write)) = (parameters.check)(parameter, &value)
        {
            let (_, right) = write.split_once('=').unwrap_or_default();
            let help = vec![Line::help_code("set it to a value that is known", format!("{variable}={right}").lines())];
            return Err(ConnectError::BadVariable { name: variable, reason, help });
        }
    }
    Ok(())
}

/// The parameters of a URL, behind its `?`: names and values. Refuses what the driver does not understand.
pub(in crate::server) fn read_parameters(
    query: &str,
    parameters: &Parameters,
) -> Result<Vec<(String, String)>, ConnectError> {
    let mut read: Vec<(String, String)> = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (decoded(&name.replace('+', " "))?, decoded(&value.replace('+', " "))?);
        parameters.refuse(&name, &value)?;
        read.push((name, value));
    }
    refuse_variables(parameters, &read)?;
    Ok(read)
}

/// The text with its percent signs decoded.
pub(in crate::server) fn decoded(text: &str) -> Result<String, ConnectError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        let digits = behind.get(..2).filter(|_| *first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        let digits = digits.filter(|digits| !digits.starts_with('+'));
        if let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            bytes.push(byte);
            rest = &behind[2..];
        } else {
            bytes.push(*first);
            rest = behind;
        }
    }
    String::from_utf8(bytes).map_err(|_| super::bad("what stands behind a `%` in it is no UTF-8"))
}

/// The text as the value of a parameter.
pub(in crate::server) fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/:,".contains(&byte);
    let shown = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(shown).collect()
}

/// A value as the server reads it in `options`: a space ends a value unless a backslash stands before it. A schema that
/// is no plain name stands in quotation marks.
fn setting_value(setting: &str, value: &str) -> String {
    let is_path = setting == "search_path" && !value.contains(['"', ',']);
    let plain = value.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let value = if is_path && !plain { format!("\"{value}\"") } else { value.to_owned() };
    value.replace('\\', "\\\\").replace(' ', "\\ ")
}

/// A word for or against encryption, as one of three modes: without it, without a look at the certificate, and with one.
fn encryption(value: &str, name: &str, [off, unchecked, on]: [&str; 3]) -> Refusal {
    let mode = match value.to_ascii_lowercase().as_str() {
        "false" | "0" | "off" | "no" | "disable" | "disabled" => off,
        "skip-verify" | "no-verify" | "preferred" | "prefer" => unchecked,
        _ => on,
    };
    (format!("`{name}` decides about encryption"), format!("{name}={mode}"))
}

/// Prisma's word for how the server's certificate is checked.
fn prisma(value: &str, name: &str, [strict, unchecked]: [&str; 2]) -> Refusal {
    let mode = if value == "accept_invalid_certs" { unchecked } else { strict };
    (format!("`{name}` decides how the server's certificate is checked"), format!("{name}={mode}"))
}

/// The folder of PostgreSQL's socket.
fn folder_of(socket: &str) -> String {
    let folder = socket.rsplit_once("/.s.PGSQL.").map_or(socket, |(folder, _)| folder);
    encoded(folder)
}

/// A mode of encryption that the driver does not know, perhaps one of the other servers'.
fn wrong_mode(value: &str, name: &str, modes: [&str; 5], more: &[&str]) -> Option<Refusal> {
    const ALIKE: [[&str; 6]; 5] = [
        ["disable", "disabled", "false", "0", "off", "no"],
        ["prefer", "preferred", "allow", "allow", "allow", "allow"],
        ["require", "required", "true", "1", "on", "no_verify"],
        ["verify_ca", "verify_ca", "verify_ca", "verify_ca", "verify_ca", "verify_ca"],
        ["verify_full", "verify_identity", "strict", "verify", "verify_peer", "verify_cert"],
    ];
    let given = value.to_ascii_lowercase();
    if modes.contains(&given.as_str()) || more.contains(&given.as_str()) {
        return None;
    }
    let word = given.replace('-', "_");
    let known = modes.iter().chain(more).map(|mode| format!("`{mode}`")).collect::<Vec<_>>().join(", ");
    let alike = ALIKE.iter().position(|words| words.contains(&word.as_str())).map(|place| modes[place]);
    let meant = alike.or_else(|| similar(&given, modes)).unwrap_or(modes[2]);
    Some((format!("its values are {known}"), format!("{name}={meant}")))
}

fn not_a_number(value: &str, form: &str) -> Option<Refusal> {
    value.parse::<u16>().is_err().then(|| ("its value is a number up to 65535".to_owned(), form.to_owned()))
}
