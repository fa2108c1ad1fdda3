//! The role in which a session works. The role owns what the session creates.

use migrate_ir::diagnostic::Diagnostic;

use super::{Connection, DatabaseError, Row};
use crate::display_diagnostic::display_diagnostic;

/// Why a session cannot work in a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RoleRefusal {
    /// SQLite: there are no roles.
    NoRoles,
    /// PostgreSQL: a pooler gives the session to other clients, together with its role.
    Pooled,
}

display_diagnostic!(RoleRefusal);

impl RoleRefusal {
    /// Why, and what to do.
    pub fn diagnostic(self) -> Diagnostic {
        match self {
            Self::NoRoles => Diagnostic::new("SQLite has no users and no roles")
                .help("take `role` out of `migrate.toml`, or leave `--role` out, for this database"),
            Self::Pooled => {
                Diagnostic::new("a pooler in between would give the session to other clients, together with its role")
                    .help("name the server itself in the URL, in place of the pooler")
            }
        }
    }
}

impl Connection {
    /// Makes the session work in a role, where one is given and it does not do so yet. Why it cannot, where it cannot.
    pub(crate) async fn take_role(&mut self, role: Option<&str>) -> Result<Option<RoleRefusal>, DatabaseError> {
        let Some(role) = role.filter(|role| self.role() != Some(role)) else { return Ok(None) };
        let Some(set) = self.server().set_role(role) else { return Ok(Some(RoleRefusal::NoRoles)) };
        if self.is_direct().await? == Some(false) {
            return Ok(Some(RoleRefusal::Pooled));
        }
        self.execute(&set).await?;
        self.works_in_role(role);
        Ok(None)
    }

    /// Asks about sessions, or ends one: the user of this session may do so, and its role may not.
    pub(crate) async fn fetch_as_user(&mut self, query: &str) -> Result<Vec<Row>, DatabaseError> {
        match self.role() {
            Some(role) => {
                let query = self.server().as_user(query, role);
                self.fetch(&query).await
            }
            None => self.fetch(query).await,
        }
    }
}
