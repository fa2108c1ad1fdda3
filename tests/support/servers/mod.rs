//! Throwaway database servers: started in a temporary folder, gone with the test process.

mod connection;
mod database;
mod installation;
mod kind;
mod process;
mod server;

pub use connection::Row;
pub use database::Database;
pub use kind::Kind;
pub use server::{PASSWORD, Server, USER};
