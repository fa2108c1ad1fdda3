//! Starts a server, tells its port and its folder, and waits to be killed.
//!
//! `tests/servers.rs` kills it, to see that the server goes with it.

use std::thread;

use migrate_tests::servers::{ServerKind, TestServer};

fn main() {
    let name = std::env::args().nth(1).expect("the name of a server");
    let kind = ServerKind::ALL.into_iter().find(|kind| kind.name() == name).expect("a known server");
    let Some(server) = TestServer::start(kind) else { return };
    println!("{} {}", server.port(), server.folder().display());
    loop {
        thread::park();
    }
}
