//! A server that is killed with all its processes, and comes back.

use migrate_tests::servers::{ServerKind, TestServer};

use crate::course::{Course, Disturbance, Leg};
use crate::place::Place;
use crate::point::Size;
use crate::runner::Runner;

#[test]
fn of_postgres() {
    everywhere(ServerKind::Postgres18);
}

#[test]
fn of_mysql() {
    everywhere(ServerKind::MySql);
}

#[test]
fn of_mariadb() {
    everywhere(ServerKind::MariaDb);
}

fn everywhere(kind: ServerKind) {
    let Some(server) = TestServer::start(kind) else { return };
    let mut course = Course::new(Place::Server(&server));
    let crash = Crash(&server);
    let size = Size { usual: 2, full: 40 };
    course.disturb("server killed around a statement", &crash, Leg::around, size);
    course.disturb("server killed inside of a statement", &crash, Leg::inside, size);
    course.close();
}

/// `kill -9` of the server.
struct Crash<'a>(&'a TestServer);

impl Disturbance for Crash<'_> {
    fn strike(&self, mut runner: Runner) -> Result<(), String> {
        self.0.crash();
        runner.go_on();
        runner.tells("see that the server runs, and run it again: it goes on from where it was")
    }
}
