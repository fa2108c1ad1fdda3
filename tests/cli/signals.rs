//! Signals while there is no run yet: the migrations crate is being built.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::program::{Sandbox, migrate_binary};

/// A crate that takes a minute to build.
fn slow_crate() -> Sandbox {
    let sandbox = Sandbox::new(migrate_binary());
    sandbox.write("db/Cargo.toml", "[package]\nname = \"db\"\nedition = \"2024\"\n");
    sandbox.write("db/src/main.rs", "fn main() {}\n");
    let build = "fn main() { std::thread::sleep(std::time::Duration::from_secs(60)) }\n";
    sandbox.write("db/build.rs", build);
    sandbox.write("db/migrate.toml", "");
    sandbox
}

#[test]
fn a_signal_during_the_build_ends_it_and_says_that_nothing_was_run() {
    for signal in ["TERM", "INT", "HUP"] {
        let sandbox = slow_crate();
        let mut command = sandbox.command(["up"]);
        command.env("CARGO_TARGET_DIR", sandbox.path("target")).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("Compiling") {
            line.clear();
            assert_ne!(stderr.read_line(&mut line).unwrap(), 0, "{signal}: it did not build");
        }
        std::thread::sleep(Duration::from_millis(500));
        let begun = Instant::now();
        let kill = Command::new("sh").args(["-c", &format!("kill -{signal} {}", child.id())]).status().unwrap();
        assert!(kill.success());
        let status = child.wait().unwrap();
        assert_eq!(status.code(), Some(130), "{signal}");
        assert!(begun.elapsed() < Duration::from_secs(20), "{signal}: {:?}", begun.elapsed());
        let mut text = [0; 400];
        let count = stderr.read(&mut text).unwrap();
        let text = String::from_utf8_lossy(&text[..count]).into_owned();
        assert!(text.contains("interrupted while the migrations crate was built"), "{signal}: {text}");
        assert!(text.contains("nothing was run"), "{signal}: {text}");
    }
}
