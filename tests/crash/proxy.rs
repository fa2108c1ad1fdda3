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
    wires: Arc<Mutex<Vec<Wire>>>,
}

/// One connection: the runner's side and the server's.
struct Wire {
    ends: [TcpStream; 2],
    /// Whether the next answer ends it, instead of being passed on.
    deaf: Arc<AtomicBool>,
}

impl Proxy {
    /// A way to the server on that port of this machine, for as long as this process runs.
    pub(crate) fn to(server: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let wires = Arc::default();
        let proxy = Self { server, port, wires: Arc::clone(&wires) };
        thread::spawn(move || {
            for runner in listener.incoming() {
                let server = TcpStream::connect((Ipv4Addr::LOCALHOST, server)).unwrap();
                wires.lock().unwrap().push(Wire::between(runner.unwrap(), server));
            }
        });
        proxy
    }

    /// The way to a database through it.
    pub(crate) fn url(&self, database: &TestDatabase) -> String {
        database.url().replace(&format!(":{}/", self.server), &format!(":{}/", self.port))
    }

    /// Ends all connections.
    pub(crate) fn cut(&self) {
        for Wire { ends, deaf: _ } in self.wires.lock().unwrap().drain(..) {
            end(&ends);
        }
    }

    /// Ends each connection when an answer comes, which is lost then.
    pub(crate) fn cut_when_answered(&self) {
        for wire in self.wires.lock().unwrap().iter() {
            wire.deaf.store(true, Ordering::SeqCst);
        }
    }
}

impl Wire {
    fn between(runner: TcpStream, server: TcpStream) -> Self {
        let deaf = Arc::new(AtomicBool::new(false));
        // What is small goes at once, as it would without a proxy.
        runner.set_nodelay(true).unwrap();
        server.set_nodelay(true).unwrap();
        pass_on(&runner, &server, Arc::default());
        pass_on(&server, &runner, Arc::clone(&deaf));
        Self { ends: [runner, server], deaf }
    }
}

/// Passes on what comes from the one end to the other, until one of them ends.
fn pass_on(from: &TcpStream, to: &TcpStream, deaf: Arc<AtomicBool>) {
    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
    thread::spawn(move || {
        let mut buffer = [0; 16 * 1024];
        while let Ok(length @ 1..) = from.read(&mut buffer) {
            if deaf.load(Ordering::SeqCst) || to.write_all(&buffer[..length]).is_err() {
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
