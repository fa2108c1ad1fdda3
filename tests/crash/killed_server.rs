//! A server that is killed with all its processes, and comes back.

use migrate_tests::servers::{Kind, Server};

use crate::course::{Course, Disturbance, Leg};
use crate::place::Place;
use crate::runner::Runner;

#[test]
fn of_postgres() {
    everywhere(Kind::Postgres18);
}

#[test]
fn of_mysql() {
    everywhere(Kind::MySql);
}

#[test]
fn of_mariadb() {
    everywhere(Kind::MariaDb);
}

fn everywhere(kind: Kind) {
    let Some(server) = Server::start(kind) else { return };
    let mut course = Course::new(Place::Server(&server));
    let crash = Crash(&server);
    course.disturb("server killed before a statement", &crash, Leg::before, 1);
    course.disturb("server killed inside of a statement", &crash, Leg::inside, 2);
    course.disturb("server killed after a statement", &crash, Leg::after, 1);
    course.close();
}

/// `kill -9` of the server.
struct Crash<'a>(&'a Server);

impl Disturbance for Crash<'_> {
    fn strike(&self, mut runner: Runner) {
        self.0.crash();
        runner.go_on();
        runner.end();
    }
}
