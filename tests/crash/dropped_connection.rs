//! A connection that is cut: before a statement, inside of it, and when its answer is on the way.

use migrate_tests::servers::{Database, Kind, Server};

use crate::course::{Course, Disturbance, Leg};
use crate::place::Place;
use crate::proxy::Proxy;
use crate::runner::Runner;

#[test]
fn to_postgres() {
    everywhere(Kind::Postgres18);
}

#[test]
fn to_mysql() {
    everywhere(Kind::MySql);
}

#[test]
fn to_mariadb() {
    everywhere(Kind::MariaDb);
}

fn everywhere(kind: Kind) {
    let Some(server) = Server::shared(kind) else { return };
    let proxy = Proxy::to(server.port());
    let mut course = Course::new(Place::Server(server));
    let [now, later] = [Cut { proxy: &proxy, answer: false }, Cut { proxy: &proxy, answer: true }];
    course.disturb("connection cut before a statement", &now, Leg::before, 1);
    course.disturb("connection cut inside of a statement", &now, Leg::inside, 2);
    course.disturb("connection cut before its answer", &later, Leg::before, 2);
    course.close();
}

/// The end of the connection.
struct Cut<'a> {
    proxy: &'a Proxy,
    /// Whether the server gets the statement still, and only its answer is lost.
    answer: bool,
}

impl Disturbance for Cut<'_> {
    fn url(&self, database: &Database) -> String {
        self.proxy.url(database)
    }

    fn strike(&self, mut runner: Runner) {
        if self.answer {
            self.proxy.cut_when_answered();
        } else {
            self.proxy.cut();
        }
        runner.go_on();
        runner.end();
    }
}
