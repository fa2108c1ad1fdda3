//! Counts what a client sends to a server: a proxy that reads along.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use serde::{Deserialize, Serialize};

/// What a client sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Traffic {
    /// How often the client spoke after the server, or first: each of these waits for a round trip.
    pub(crate) flights: u64,
    /// How many messages had a statement to run.
    pub(crate) statements: u64,
}

impl Traffic {
    /// What is left when the traffic of connecting alone is taken away.
    pub(crate) fn without(self, connecting: Traffic) -> Traffic {
        Traffic {
            flights: self.flights.saturating_sub(connecting.flights),
            statements: self.statements.saturating_sub(connecting.statements),
        }
    }
}

/// What the client speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// PostgreSQL's, version 3.
    Postgres,
    /// MySQL's, which MariaDB speaks.
    MySql,
}

/// A proxy in front of a server, for one program after the other.
#[derive(Debug)]
pub(crate) struct Proxy {
    port: u16,
    counted: Arc<Mutex<Traffic>>,
}

impl Proxy {
    /// Listens on a free port. The threads end with this process.
    pub(crate) fn start(protocol: Protocol, server: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let counted = Arc::new(Mutex::new(Traffic::default()));
        let traffic = Arc::clone(&counted);
        thread::spawn(move || {
            for client in listener.incoming() {
                // A connection that fails is told by the program that made it.
                let _ = client.and_then(|client| join(client, protocol, server, &traffic));
            }
        });
        Ok(Self { port, counted })
    }

    /// The port of 127.0.0.1 that it listens on.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// What was sent since this was asked last.
    pub(crate) fn take(&self) -> Traffic {
        std::mem::take(&mut self.counted.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Whose bytes came last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Client,
    Server,
}

fn join(client: TcpStream, protocol: Protocol, server: u16, traffic: &Arc<Mutex<Traffic>>) -> io::Result<()> {
    let server = TcpStream::connect((Ipv4Addr::LOCALHOST, server))?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let last = Arc::new(Mutex::new(Side::Server));
    let (from_server, to_client, answered) = (server.try_clone()?, client.try_clone()?, Arc::clone(&last));
    thread::spawn(move || {
        copy(from_server, to_client, |_| *answered.lock().unwrap_or_else(PoisonError::into_inner) = Side::Server)
    });
    let traffic = Arc::clone(traffic);
    thread::spawn(move || {
        let mut reader = Reader::new(protocol);
        copy(client, server, |bytes| {
            let statements = reader.statements(bytes);
            let before = std::mem::replace(&mut *last.lock().unwrap_or_else(PoisonError::into_inner), Side::Client);
            let mut traffic = traffic.lock().unwrap_or_else(PoisonError::into_inner);
            traffic.statements += statements;
            traffic.flights += u64::from(before == Side::Server);
        })
    });
    Ok(())
}

/// Passes bytes on, and shows them before that.
fn copy(mut from: TcpStream, mut to: TcpStream, mut show: impl FnMut(&[u8])) -> io::Result<()> {
    let mut buffer = vec![0; 1 << 16];
    loop {
        let length = from.read(&mut buffer)?;
        if length == 0 {
            return to.shutdown(Shutdown::Write);
        }
        show(&buffer[..length]);
        to.write_all(&buffer[..length])?;
    }
}

/// Finds the messages in a client's bytes.
#[derive(Debug)]
struct Reader {
    protocol: Protocol,
    /// What has come of a message that is not whole.
    rest: Vec<u8>,
    /// PostgreSQL: whether the messages have begun that start with a letter.
    typed: bool,
}

impl Reader {
    const fn new(protocol: Protocol) -> Self {
        Self { protocol, rest: Vec::new(), typed: false }
    }

    /// How many of the messages that end in these bytes have a statement to run.
    fn statements(&mut self, bytes: &[u8]) -> u64 {
        self.rest.extend_from_slice(bytes);
        let mut statements = 0;
        let mut begin = 0;
        while let Some((length, runs)) = self.message(&self.rest[begin..]) {
            self.typed |= self.ends_the_opening(begin);
            statements += u64::from(runs);
            begin += length;
        }
        self.rest.drain(..begin);
        statements
    }

    /// The length of the first message, and whether it runs a statement; none where it is not whole.
    fn message(&self, bytes: &[u8]) -> Option<(usize, bool)> {
        let (length, runs) = match self.protocol {
            // `Query` and `Execute`.
            Protocol::Postgres if self.typed => (1 + big_endian(bytes.get(1..5)?), matches!(bytes[0], b'Q' | b'E')),
            Protocol::Postgres => (big_endian(bytes.get(..4)?), false),
            // A command begins a new count of packets; `COM_QUERY` and `COM_STMT_EXECUTE`.
            Protocol::MySql => {
                let header = bytes.get(..4)?;
                let length = usize::from(header[0]) | usize::from(header[1]) << 8 | usize::from(header[2]) << 16;
                (4 + length, header[3] == 0 && matches!(bytes.get(4), Some(0x03 | 0x17)))
            }
        };
        (bytes.len() >= length.max(1)).then_some((length.max(1), runs))
    }

    /// PostgreSQL: whether the message at this place is the one that opens the session, after which messages have
    /// letters. Questions about encryption may come before it.
    fn ends_the_opening(&self, begin: usize) -> bool {
        const SESSION: usize = 3 << 16;
        let code = self.rest.get(begin + 4..begin + 8).map(big_endian);
        self.protocol == Protocol::Postgres && !self.typed && code.is_some_and(|code| code & 0xffff_0000 == SESSION)
    }
}

fn big_endian(bytes: &[u8]) -> usize {
    bytes.iter().fold(0, |number, byte| number << 8 | usize::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(letter: u8, body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(4 + body.len()).expect("it is short");
        [&[letter], &length.to_be_bytes()[..], body].concat()
    }

    fn untyped(code: u32) -> Vec<u8> {
        [8_u32.to_be_bytes(), code.to_be_bytes()].concat()
    }

    fn packet(number: u8, body: &[u8]) -> Vec<u8> {
        let length = u8::try_from(body.len()).expect("it is short");
        [&[length, 0, 0, number], body].concat()
    }

    #[test]
    fn queries_and_executions_are_statements_of_postgres_and_nothing_else_is() {
        let mut bytes = [untyped(80_877_103), untyped(3 << 16)].concat();
        for letter in *b"pQPBESX" {
            bytes.extend(typed(letter, b"text\0"));
        }
        assert_eq!(Reader::new(Protocol::Postgres).statements(&bytes), 2);
    }

    #[test]
    fn queries_and_executions_are_statements_of_mysql_and_nothing_else_is() {
        let bytes = [
            packet(1, b"\x03login"),  // a login that happens to begin as a query does
            packet(0, b"\x03SELECT"), // a query
            packet(0, b"\x16SELECT"), // a preparation
            packet(0, b"\x17\0\0\0"), // an execution
            packet(0, b"\x01"),       // the end
        ]
        .concat();
        assert_eq!(Reader::new(Protocol::MySql).statements(&bytes), 2);
    }

    #[test]
    fn messages_that_come_in_pieces_are_counted_once() {
        let bytes = [untyped(3 << 16), typed(b'Q', b"SELECT 1\0"), typed(b'X', b"")].concat();
        let mut reader = Reader::new(Protocol::Postgres);
        assert_eq!(bytes.iter().map(|byte| reader.statements(&[*byte])).sum::<u64>(), 1);
    }

    #[test]
    fn what_is_sent_before_an_answer_is_one_flight() {
        let server = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let proxy = Proxy::start(Protocol::MySql, server.local_addr().expect("a port").port()).expect("a proxy");
        let mut client = TcpStream::connect((Ipv4Addr::LOCALHOST, proxy.port())).expect("it listens");
        let (mut server, _) = server.accept().expect("a client");
        let mut byte = [0];
        for _ in 0..3 {
            for part in packet(0, b"\x03SELECT").chunks(3) {
                client.write_all(part).expect("it is sent");
                server.read_exact(&mut vec![0; part.len()]).expect("it arrives");
            }
            server.write_all(b"!").expect("it is sent");
            client.read_exact(&mut byte).expect("it arrives");
        }
        assert_eq!(proxy.take(), Traffic { flights: 3, statements: 3 });
        assert_eq!(proxy.take(), Traffic::default());
    }
}
