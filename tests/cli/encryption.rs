//! Encrypted connections of the `migrate` binary, which can make them: what is wrong with a certificate is said.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::process::Command;
use std::time::Duration;

use migrate_tests::servers::{ServerKind, TestServer};

use crate::program::{ProgramRun, Sandbox, migrate_binary};

/// A PostgreSQL with a certificate that it signed itself, for another host.
fn with_own_certificate() -> TestServer {
    let server = TestServer::start(ServerKind::Postgres15).unwrap();
    let data = server.folder().join("data");
    let owner = fs::metadata(&data).unwrap();
    let (key, certificate) = (data.join("server.key"), data.join("server.crt"));
    let mut openssl = Command::new("openssl");
    openssl.args(["req", "-new", "-x509", "-days", "30", "-nodes", "-subj", "/CN=other.example", "-keyout"]);
    assert!(openssl.arg(&key).arg("-out").arg(&certificate).output().expect("openssl is there").status.success());
    for file in [&key, &certificate] {
        fs::set_permissions(file, fs::Permissions::from_mode(0o600)).unwrap();
        chown(file, Some(owner.uid()), Some(owner.gid())).unwrap();
    }
    let admin = server.database("postgres");
    admin.query("ALTER SYSTEM SET ssl = on");
    admin.query("SELECT pg_reload_conf()");
    std::thread::sleep(Duration::from_millis(500));
    server
}

fn status(url: &str) -> ProgramRun {
    Sandbox::new(migrate_binary()).run(&format!("status --no-crate --database-url {url}"))
}

#[track_caller]
fn assert_refused(url: &str, parts: &[&str]) {
    let run = status(url).exits_with(4);
    for part in parts {
        assert!(run.stderr.contains(part), "`{part}` is not in {run:#?}");
    }
    for never in ["start the server", "correct user and password", "sqlx", "SQLx"] {
        assert!(!run.stderr.contains(never), "`{never}` is in {run:#?}");
    }
}

#[test]
fn a_certificate_that_nobody_known_has_signed_is_told_with_the_way_to_name_its_authority() {
    let server = with_own_certificate();
    let url = server.url("postgres");
    status(&format!("{url}?sslmode=require")).exits_with(0);
    for mode in ["verify-ca", "verify-full"] {
        assert_refused(&format!("{url}?sslmode={mode}"), &["no encrypted connection", "sslrootcert"]);
    }
    assert_refused(
        &format!("{url}?sslmode=verify-full&sslrootcert=/no/such/file.pem"),
        &["no encrypted connection", "No such file", "sslrootcert"],
    );
    let certificate = server.folder().join("data/server.crt");
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("authority.pem");
    fs::copy(certificate, &copy).unwrap();
    let named = format!("{url}?sslmode=verify-full&sslrootcert={}", copy.display());
    assert_refused(&named, &["no encrypted connection", "the host that the server's certificate is for"]);
}

#[test]
fn a_server_without_encryption_is_told_where_the_url_wants_it() {
    let postgres = TestServer::shared(ServerKind::Postgres18).unwrap();
    assert_refused(
        &format!("{}?sslmode=require", postgres.url("postgres")),
        &["server does not support TLS", "turn TLS on"],
    );
    let Some(mariadb) = TestServer::shared(ServerKind::MariaDb) else { return };
    let database = mariadb.fresh_database();
    assert_refused(&format!("{}?ssl-mode=required", database.url()), &["turn TLS on"]);
}
