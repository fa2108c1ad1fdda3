# shellcheck shell=sh disable=SC2034,SC2154
# MySQL, for supervise.sh. What is committed outlives the server, and need not outlive the machine: nothing is flushed
# to the disk.
initialize() {
    (mysqld --initialize-insecure) || return
    cat > "$folder/users.sql" << SQL
CREATE USER IF NOT EXISTS '$user'@'%' IDENTIFIED BY '$password';
GRANT ALL ON *.* TO '$user'@'%' WITH GRANT OPTION;
SQL
}

serve() {
    mysqld --init-file="$folder/users.sql" --socket="$folder/mysql.sock" --pid-file="$folder/mysql.pid" \
        --bind-address=127.0.0.1 --port="$port" --mysqlx=OFF --skip-name-resolve \
        --secure-file-priv=NULL --max-connections=500
}

mysqld() {
    exec "$home/mysqld" --no-defaults --user="$(id -un)" --datadir="$folder/data" \
        --basedir="$home/usr" --lc-messages-dir="$home/usr/share/mysql" \
        --innodb-buffer-pool-size=64M --innodb-redo-log-capacity=32M \
        --innodb-flush-method=nosync --innodb-flush-log-at-trx-commit=2 --skip-log-bin --performance-schema=OFF "$@"
}

stop_signal=KILL # with a milder one it would write its buffers first
