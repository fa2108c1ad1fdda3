//! A network between a runner and its server that can be cut.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use migrate_tests::servers::TestDatabase;

/// Passes on what comes, in both directions, until it is cut.
pub(crate) struct Proxy {
    server: u16,
    port: u16,
    connections: Arc<Mutex<Vec<ProxiedConnection>>>,
}

/// One connection: the runner's side and the server's.
struct ProxiedConnection {
    ends: [TcpStream; 2],
    /// Whether the next answer ends the connection, instead of being passed on.
    drops_next_answer: Arc<AtomicBool>,
}

impl Proxy {
    /// A way to the server on that port of this machine, for as long as this process runs.
    pub(crate) fn to(server: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let connections = Arc::default();
        let proxy = Self { server, port, connections: Arc::clone(&connections) };
        thread::spawn(move || {
            for runner in listener.incoming() {
                let server = TcpStream::connect((Ipv4Addr::LOCALHOST, server)).unwrap();
                connections.lock().unwrap().push(ProxiedConnection::between(runner.unwrap(), server));
            }
        });
        proxy
    }

    /// The way to a database through it.
    pub(crate) fn url(&self, database: &TestDatabase) -> String {
        database.url().replace(&format!(":{}/", self.server), &format!(":{}/", self.port))
    }

    /// Ends all connections.
    pub(crate) fn drop_connections(&self) {
        for ProxiedConnection { ends, drops_next_answer: _ } in self.connections.lock().unwrap().drain(..) {
            end(&ends);
        }
    }

    /// Ends each connection when an answer comes, which is lost then.
    pub(crate) fn drop_at_next_answer(&self) {
        for wire in self.connections.lock().unwrap().iter() {
            wire.drops_next_answer.store(true, Ordering::SeqCst);
        }
    }
}

impl ProxiedConnection {
    fn between(runner: TcpStream, server: TcpStream) -> Self {
        let drops_next_answer = Arc::new(AtomicBool::new(false));
        // What is small goes at once, as it would without a proxy.
        runner.set_nodelay(true).unwrap();
        server.set_nodelay(true).unwrap();
        forward(&runner, &server, Arc::default());
        forward(&server, &runner, Arc::clone(&drops_next_answer));
        Self { ends: [runner, server], drops_next_answer }
    }
}

/// Passes on what comes from the one end to the other, until one of them ends.
fn forward(from: &TcpStream, to: &TcpStream, drops_next_answer: Arc<AtomicBool>) {
    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
    thread::spawn(move || {
        let mut buffer = [0; 16 * 1024];
        while let Ok(length @ 1..) = from.read(&mut buffer) {
            if drops_next_answer.load(Ordering::SeqCst) || to.write_all(&buffer[..length]).is_err() {
                break;
            }
        }
        end(&[from, to]);
    });
}

/// Ends both ends, unless they have ended.
fn end(ends: &[TcpStream; 2]) {
    for end in ends {
        let _ = end.shutdown(Shutdown::Both);
    }
}
