# shellcheck shell=sh disable=SC2034,SC2154
# MariaDB, for supervise.sh. What is committed outlives the server, and need not outlive the machine: nothing is flushed
# to the disk.
initialize() {
    mkdir "$folder/tmp" || return
    "$home/bin/mariadb-install-db" --no-defaults --user="$(id -un)" --datadir="$folder/data" \
        --auth-root-authentication-method=normal --skip-test-db || return
    cat > "$folder/users.sql" << SQL
CREATE USER IF NOT EXISTS '$user'@'%' IDENTIFIED BY '$password';
GRANT ALL ON *.* TO '$user'@'%' WITH GRANT OPTION;
SQL
}

# The character set is the one of Debian's own configuration. The temporary folder is the server's alone: when another one
# starts, it deletes the temporary tables that it finds in a common one.
serve() {
    exec "$home/sbin/mariadbd" --no-defaults --user="$(id -un)" --datadir="$folder/data" \
        --init-file="$folder/users.sql" --socket="$folder/mysql.sock" --pid-file="$folder/mysql.pid" \
        --tmpdir="$folder/tmp" --bind-address=127.0.0.1 --port="$port" --skip-name-resolve --max-connections=500 \
        --character-set-server=utf8mb4 --collation-server=utf8mb4_general_ci \
        --innodb-buffer-pool-size=64M --innodb-flush-log-at-trx-commit=2 --innodb-flush-method=nosync
}

stop_signal=KILL # with a milder one it would write its buffers first
