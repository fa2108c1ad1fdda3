//! The parts of a URL of a server, and the text that a driver reads. The driver's parser knows fewer forms than the
//! servers' own programs do.

use super::parameters::{Parameters, encoded, read_parameters};
use super::{bad, decoded};
use crate::server::ConnectError;

/// The parts of a URL of a server.
#[derive(Debug)]
pub(in crate::server) struct ServerUrl<'a> {
    scheme: &'a str,
    /// User and password, as they are written; empty where there are none.
    user: &'a str,
    password: &'a str,
    /// Without brackets; empty where there is none.
    pub(in crate::server) host: &'a str,
    is_ipv6: bool,
    port: &'a str,
    path: &'a str,
    query: &'a str,
}

impl<'a> ServerUrl<'a> {
    /// Reads a URL whose scheme is known, and refuses parameters that are not understood.
    pub(in crate::server) fn read(url: &'a str, parameters: &Parameters) -> Result<Self, ConnectError> {
        let (scheme, rest) = url.split_once("://").unwrap_or_default();
        if rest.contains('#') {
            return Err(bad("a `#` would end it: in a name or a password it is written as `%23`"));
        }
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (credentials, address) = authority.rsplit_once('@').unwrap_or(("", authority));
        let (user, password) = credentials.split_once(':').unwrap_or((credentials, ""));
        let (host, port) = if let Some(rest) = address.strip_prefix('[') {
            let (host, behind) = rest.split_once(']').ok_or_else(|| bad("a `[` has no `]`"))?;
            (host, behind.strip_prefix(':').unwrap_or(behind))
        } else {
            address.rsplit_once(':').unwrap_or((address, ""))
        };
        if address.contains(',') {
            return Err(bad("it names several hosts: name the one that can be written to"));
        }
        if host.contains(':') && !address.starts_with('[') {
            return Err(bad("an IPv6 address stands in brackets: `[::1]:5432`"));
        }
        if !port.is_empty() && port.parse::<u16>().is_err() {
            return Err(bad("what stands behind the host and a colon is no port, a number up to 65535"));
        }
        read_parameters(query, parameters)?;
        Ok(Self { scheme, user, password, host, is_ipv6: address.starts_with('['), port, path, query })
    }

    /// The path of a socket that stands in place of the host.
    #[cfg(feature = "mysql")]
    pub(in crate::server) fn socket(&self) -> Result<Option<String>, ConnectError> {
        Ok(Some(decoded(self.host)?).filter(|host| host.starts_with('/')))
    }

    /// For PostgreSQL's driver, which looks up a host in brackets, and refuses a user without a host. It takes all of them
    /// as parameters, of which the later one counts, and looks for a password in the user's file once it knows them.
    #[cfg(feature = "postgres")]
    pub(in crate::server) fn for_postgres(&self) -> Result<String, ConnectError> {
        let Self { scheme, user, password, host, is_ipv6, port, path, query } = self;
        if host.is_empty() || *is_ipv6 {
            let (user, password) = (decoded(user)?, decoded(password)?);
            let moved = [("host", *host), ("user", &user), ("password", &password), ("port", *port)];
            let given = moved.iter().filter(|(_, value)| !value.is_empty());
            let parameters: Vec<_> = given.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
            let path = if path.is_empty() { "/" } else { path };
            return Ok(format!("{scheme}://{path}?{}&{query}", parameters.join("&")));
        }
        Ok(format!("{scheme}://{}{host}{}{path}?{query}", self.credentials(), self.port()))
    }

    /// For the driver of MySQL and MariaDB, which gets the address apart.
    #[cfg(feature = "mysql")]
    pub(in crate::server) fn for_mysql(&self) -> String {
        let Self { scheme, path, query, .. } = self;
        format!("{scheme}://{}localhost{}{path}?{query}", self.credentials(), self.port())
    }

    fn credentials(&self) -> String {
        let Self { user, password, .. } = self;
        match (user.is_empty(), password.is_empty()) {
            (true, true) => String::new(),
            (_, true) => format!("{user}@"),
            (_, false) => format!("{user}:{password}@"),
        }
    }

    fn port(&self) -> String {
        if self.port.is_empty() { String::new() } else { format!(":{}", self.port) }
    }
}

/// A host as a message has it before a port.
pub(in crate::server) fn shown_host(host: &str) -> String {
    if host.contains(':') { format!("[{host}]") } else { host.to_owned() }
}
