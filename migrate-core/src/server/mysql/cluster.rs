//! Galera, and MySQL's group replication.

use crate::server::{Cluster, Connection, DatabaseError};

const VARIABLES: &str = "SHOW GLOBAL VARIABLES WHERE Variable_name IN \
    ('wsrep_on', 'group_replication_group_name', 'group_replication_single_primary_mode')";

/// Only this is answered by a node of Galera that is cut off.
const GALERA_STATUS: &str = "SHOW GLOBAL STATUS WHERE Variable_name IN ('wsrep_ready', 'wsrep_cluster_status')";

const GROUP_MEMBERS: &str = "SELECT member_state, member_id = @@server_uuid \
    FROM performance_schema.replication_group_members";

/// The server's own identifier, as an expression; its host name where it has none. MariaDB has one in a cluster only.
/// Each server takes its own comment for code.
macro_rules! node {
    () => {
        "/*!80000 @@server_uuid */ /*M!100300 coalesce((SELECT nullif(variable_value, '') \
         FROM information_schema.global_status WHERE variable_name = 'wsrep_gcomm_uuid'), @@hostname) */"
    };
}

pub(super) const NODE: &str = node!();

/// A session, as a lease names it: its number, and the server that it is on.
pub(super) const SESSION: &str = concat!("concat(connection_id(), '@', ", node!(), ")");

/// What a query begins with that is to see what any node of Galera has committed. MySQL takes it for a comment.
pub(super) const CURRENT_READ: &str = "/*M!100300 SET STATEMENT wsrep_sync_wait = 7 FOR */ ";

pub(super) async fn find(connection: &mut Connection) -> Result<Option<Cluster>, DatabaseError> {
    let rows = connection.fetch(VARIABLES).await?;
    let value = |name: &str| {
        let row = rows.iter().find(|row| row.first().is_some_and(|first| first.as_deref() == Some(name)));
        row.and_then(|row| row.get(1)?.as_deref()).unwrap_or_default()
    };
    Ok(if value("wsrep_on") == "ON" {
        Some(Cluster::Galera)
    } else if value("group_replication_group_name").is_empty() {
        None
    } else if value("group_replication_single_primary_mode") == "OFF" {
        Some(Cluster::SeveralPrimaries)
    } else {
        Some(Cluster::SinglePrimary)
    })
}

/// Lets a session see what any node has committed before it asks. `SHOW` does not wait: it tells how the cluster is.
pub(super) fn read_current(cluster: Cluster) -> &'static str {
    match cluster {
        Cluster::Galera => "SET SESSION wsrep_sync_wait = 7",
        Cluster::SinglePrimary | Cluster::SeveralPrimaries => "SET SESSION group_replication_consistency = 'BEFORE'",
    }
}

/// Why a node cannot take part in its cluster. None where it does.
pub(super) async fn cut_off(
    connection: &mut Connection,
    cluster: Cluster,
) -> Result<Option<&'static str>, DatabaseError> {
    match cluster {
        Cluster::Galera => {
            let rows = connection.fetch(GALERA_STATUS).await?;
            let has =
                |value: &str| rows.iter().any(|row| row.get(1).is_some_and(|found| found.as_deref() == Some(value)));
            Ok(if !has("Primary") {
                Some(NO_MAJORITY)
            } else if has("OFF") {
                Some(BEHIND)
            } else {
                None
            })
        }
        Cluster::SinglePrimary | Cluster::SeveralPrimaries => {
            let rows = connection.fetch(GROUP_MEMBERS).await?;
            let members: Vec<_> = rows
                .iter()
                .filter_map(|row| match row.as_slice() {
                    [Some(state), Some(own)] => Some((state.as_str(), own == "1")),
                    _ => None,
                })
                .collect();
            let unreachable = members.iter().filter(|(state, _)| *state == "UNREACHABLE").count();
            let own = members.iter().find(|(_, own)| *own).map(|(state, _)| *state);
            Ok(match own {
                Some("ERROR") => Some(EXPELLED),
                Some("RECOVERING") => Some(BEHIND),
                Some("ONLINE") if unreachable * 2 >= members.len() => Some(NO_MAJORITY),
                // `OFFLINE`: it runs by itself.
                Some(_) | None => None,
            })
        }
    }
}

const NO_MAJORITY: &str = "it does not reach the majority of the nodes";
const BEHIND: &str = "it is still being brought up to date";
const EXPELLED: &str = "the others have expelled it";
