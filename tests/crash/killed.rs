//! A runner that is killed: before, after and inside of a statement; and again and again.

use migrate_tests::servers::ServerKind;

use crate::course::{Course, Disturbance, Leg};
use crate::place::Place;
use crate::point::Size;
use crate::runner::Runner;

#[test]
fn on_sqlite() {
    everywhere(Place::Sqlite);
}

#[test]
fn on_postgres() {
    on_server(ServerKind::Postgres18);
}

#[test]
fn on_mysql() {
    on_server(ServerKind::MySql);
}

#[test]
fn on_mariadb() {
    on_server(ServerKind::MariaDb);
}

fn on_server(kind: ServerKind) {
    if let Some(place) = Place::shared(kind) {
        everywhere(place);
    }
}

fn everywhere(place: Place<'_>) {
    let mut course = Course::new(place);
    let size = Size { usual: 5, full: usize::MAX };
    course.disturb("runner killed around a statement", &Kill, Leg::around, size);
    course.disturb("runner killed inside of a statement", &Kill, Leg::inside, size);
    course.disturb_again_and_again("runner killed again and again", &Kill);
    course.close();
}

/// `kill -9`.
struct Kill;

impl Disturbance for Kill {
    fn strike(&self, mut runner: Runner) -> Result<(), String> {
        runner.kill();
        runner.end();
        Ok(())
    }
}
