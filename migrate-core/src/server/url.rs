//! What a database URL may look like, before a driver reads it.

use super::ConnectError;

/// What stands before `://`.
pub(super) fn scheme(url: &str) -> Result<&str, ConnectError> {
    let Some((scheme, rest)) = url.split_once(':') else {
        return Err(bad("it has no `://`"));
    };
    if scheme == "sqlite" {
        return Ok(scheme);
    }
    let Some(rest) = rest.strip_prefix("//") else {
        return Err(bad("it has no `://`"));
    };
    // Such a URL would be read with the half of the password as the host, and told in messages.
    if let Some(end) = rest.find(['/', '?', '#'])
        && rest[end..].contains('@')
    {
        return Err(bad("an `@` stands behind the host; in user and password, `@`, `/`, `?`, and `#` are written \
             as `%40`, `%2F`, `%3F`, and `%23`"));
    }
    Ok(scheme)
}

/// The answer to a scheme that this program has no driver for.
pub(super) fn no_driver(scheme: &str) -> ConnectError {
    let feature = match scheme {
        "postgres" | "postgresql" => "postgres",
        "mysql" | "mariadb" => "mysql",
        "sqlite" => "sqlite",
        _ => {
            return ConnectError::UnknownScheme { scheme: scheme.to_owned() };
        }
    };
    ConnectError::NoDriver { scheme: scheme.to_owned(), feature }
}

fn bad(reason: &str) -> ConnectError {
    ConnectError::BadUrl { reason: reason.to_owned() }
}
