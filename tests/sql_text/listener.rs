//! Servers that accept everything, and write down the queries that a client sends.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread::{self, JoinHandle};

/// What one client of PostgreSQL sends.
pub(crate) fn postgres(socket: TcpListener) -> JoinHandle<Vec<String>> {
    thread::spawn(move || {
        let (mut client, _) = socket.accept().unwrap();
        let mut length = [0; 4];
        client.read_exact(&mut length).unwrap();
        read(&mut client, usize::try_from(u32::from_be_bytes(length)).unwrap() - 4);
        let mut hello = message(b'R', &[0; 4]);
        for (name, value) in
            [("server_version", "15.0"), ("client_encoding", "UTF8"), ("standard_conforming_strings", "on")]
        {
            hello.extend(message(b'S', format!("{name}\0{value}\0").as_bytes()));
        }
        hello.extend(message(b'Z', b"I"));
        client.write_all(&hello).unwrap();
        let mut queries = Vec::new();
        let mut head = [0; 5];
        while client.read_exact(&mut head).is_ok() {
            let length = u32::from_be_bytes([head[1], head[2], head[3], head[4]]);
            let body = read(&mut client, usize::try_from(length).unwrap() - 4);
            if head[0] != b'Q' {
                break;
            }
            queries.push(String::from_utf8(body[..body.len() - 1].to_vec()).unwrap());
            let mut answer = message(b'C', b"SELECT 0\0");
            answer.extend(message(b'Z', b"I"));
            client.write_all(&answer).unwrap();
        }
        queries
    })
}

fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len() + 4).unwrap();
    [&[kind], length.to_be_bytes().as_slice(), body].concat()
}

/// What one client of MySQL or MariaDB sends.
pub(crate) fn mysql(socket: TcpListener) -> JoinHandle<Vec<String>> {
    const PROTOCOL_41: u32 = 0x200;
    const SECURE_CONNECTION: u32 = 0x8000;
    const PLUGIN_AUTH: u32 = 0x8_0000;
    const COM_QUERY: u8 = 3;
    const COM_QUIT: u8 = 1;
    const OK: [u8; 7] = [0, 0, 0, 2, 0, 0, 0];
    thread::spawn(move || {
        let (mut client, _) = socket.accept().unwrap();
        let [low_0, low_1, high_0, high_1] = (1 | PROTOCOL_41 | SECURE_CONNECTION | PLUGIN_AUTH).to_le_bytes();
        let mut hello = b"\x0a8.0.36\0\x01\0\0\0abcdefgh\0".to_vec();
        hello.extend([low_0, low_1, 45, 2, 0, high_0, high_1, 21]);
        hello.extend([0; 10]);
        hello.extend(b"abcdefghijkl\0mysql_native_password\0");
        send(&mut client, 0, &hello);
        let (number, _) = packet(&mut client).unwrap();
        send(&mut client, number + 1, &OK);
        let mut queries = Vec::new();
        while let Some((number, body)) = packet(&mut client) {
            match body.split_first() {
                None | Some((&COM_QUIT, _)) => break,
                Some((&COM_QUERY, query)) => {
                    // What clients ask of themselves when they connect, and what they are told of the session.
                    let query = String::from_utf8(query.to_vec()).unwrap();
                    let own = ["select @@version_comment limit 1", "select $$"];
                    if !own.contains(&query.as_str()) {
                        queries.push(query);
                    }
                    send(&mut client, number + 1, &OK);
                }
                Some(_) => send(&mut client, number + 1, &OK),
            }
        }
        queries
    })
}

fn packet(client: &mut TcpStream) -> Option<(u8, Vec<u8>)> {
    let mut head = [0; 4];
    client.read_exact(&mut head).ok()?;
    let length = u32::from_le_bytes([head[0], head[1], head[2], 0]);
    Some((head[3], read(client, usize::try_from(length).unwrap())))
}

fn send(client: &mut TcpStream, number: u8, body: &[u8]) {
    let [a, b, c, _] = u32::try_from(body.len()).unwrap().to_le_bytes();
    client.write_all(&[&[a, b, c, number], body].concat()).unwrap();
}

fn read(client: &mut TcpStream, length: usize) -> Vec<u8> {
    let mut body = vec![0; length];
    client.read_exact(&mut body).unwrap();
    body
}
