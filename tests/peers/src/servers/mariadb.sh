# shellcheck shell=sh disable=SC2034,SC2154
# MariaDB, for supervise.sh, as it comes: what is committed is on the disk.
initialize() {
    mkdir "$folder/tmp" || return
    "$home/bin/mariadb-install-db" --no-defaults --user="$(id -un)" --datadir="$folder/data" \
        --auth-root-authentication-method=normal --skip-test-db || return
    cat > "$folder/users.sql" << SQL
CREATE USER IF NOT EXISTS '$user'@'%' IDENTIFIED BY '$password';
GRANT ALL ON *.* TO '$user'@'%' WITH GRANT OPTION;
SQL
}

# The character set is the one of Debian's own configuration.
serve() {
    exec "$home/sbin/mariadbd" --no-defaults --user="$(id -un)" --datadir="$folder/data" \
        --init-file="$folder/users.sql" --socket="$folder/mysql.sock" --pid-file="$folder/mysql.pid" \
        --tmpdir="$folder/tmp" --bind-address=127.0.0.1 --port="$port" --skip-name-resolve \
        --character-set-server=utf8mb4 --collation-server=utf8mb4_general_ci
}

stop_signal=KILL # with a milder one it would write its buffers first
