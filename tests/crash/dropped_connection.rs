//! A connection that is cut: before, after and inside of a statement, and when an answer is on the way.

use migrate_tests::servers::{ServerKind, TestDatabase, TestServer};

use crate::course::{Course, Disturbance, Leg};
use crate::place::Place;
use crate::point::Size;
use crate::proxy::Proxy;
use crate::runner::Runner;

#[test]
fn to_postgres() {
    everywhere(ServerKind::Postgres18);
}

#[test]
fn to_mysql() {
    everywhere(ServerKind::MySql);
}

#[test]
fn to_mariadb() {
    everywhere(ServerKind::MariaDb);
}

fn everywhere(kind: ServerKind) {
    let Some(server) = TestServer::shared(kind) else { return };
    let proxy = Proxy::to(server.port());
    let mut course = Course::new(Place::Server(server));
    let [now, later] = [Cut { proxy: &proxy, answer: false }, Cut { proxy: &proxy, answer: true }];
    let size = Size { usual: 2, full: 80 };
    course.disturb("connection cut around a statement", &now, Leg::around, size);
    course.disturb("connection cut inside of a statement", &now, Leg::inside, size);
    course.disturb("connection cut before an answer", &later, Leg::around, size);
    course.close();
}

/// The end of the connection.
struct Cut<'a> {
    proxy: &'a Proxy,
    /// Whether the server gets the statement still, and only its answer is lost.
    answer: bool,
}

impl Disturbance for Cut<'_> {
    fn url(&self, database: &TestDatabase) -> String {
        self.proxy.url(database)
    }

    fn strike(&self, mut runner: Runner) -> Result<(), String> {
        if self.answer {
            self.proxy.cut_when_answered();
        } else {
            self.proxy.cut();
        }
        runner.go_on();
        runner.tells("see that the server runs, and run it again: it goes on from where it was")
    }
}
