//! Throwaway database servers: started in a temporary folder, gone with the test process.

mod cluster;
mod connection;
mod database;
mod installation;
mod kind;
mod pooler;
mod process;
mod server;

pub use cluster::{ClusterKind, ClusterNode, TestCluster};
pub use connection::Row;
pub use database::TestDatabase;
pub use kind::ServerKind;
pub use pooler::{Pooler, Pooling};
pub use server::{PASSWORD, TestServer, USER};
