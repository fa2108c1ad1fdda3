# shellcheck shell=sh disable=SC2034,SC2154
# A member of MySQL's group replication, for supervise.sh. Every member makes a database of its own, and takes over what
# the group has when it joins. While the file `hold` is there, a member that was killed does not start again.
initialize() {
    mkdir "$folder/tmp" || return
    # Nothing of this is in the binary log: it would be a history of its own.
    cat > "$folder/users.sql" << SQL
SET SQL_LOG_BIN = 0;
CREATE USER IF NOT EXISTS '$user'@'%' IDENTIFIED BY '$password';
GRANT ALL ON *.* TO '$user'@'%' WITH GRANT OPTION;
SET SQL_LOG_BIN = 1;
SQL
    (mysqld --initialize-insecure)
}

serve() {
    while [ -e "$folder/hold" ]; do
        sleep 0.1
    done
    rm -f "$folder/mysql.pid" "$folder/mysql.sock" "$folder/mysql.sock.lock"
    mysqld --init-file="$folder/users.sql" --socket="$folder/mysql.sock" --pid-file="$folder/mysql.pid" \
        --tmpdir="$folder/tmp" --bind-address=127.0.0.1 --port="$port" --mysqlx=OFF --skip-name-resolve \
        --secure-file-priv=NULL --max-connections=300 --report-host=127.0.0.1 --report-port="$port" \
        --server-id="$number" --gtid-mode=ON --enforce-gtid-consistency=ON --log-bin=binlog --relay-log=relay \
        --sync-binlog=0 --plugin-load-add=group_replication.so \
        --loose-group-replication-group-name=aaaaaaaa-1111-2222-3333-bbbbbbbbbbbb \
        --loose-group-replication-start-on-boot=OFF --loose-group-replication-bootstrap-group=OFF \
        --loose-group-replication-local-address="127.0.0.1:$group_port" \
        --loose-group-replication-group-seeds="$members" \
        --loose-group-replication-ip-allowlist=127.0.0.1/8 \
        --loose-group-replication-recovery-get-public-key=ON \
        --loose-group-replication-single-primary-mode="$single_primary" \
        --loose-group-replication-enforce-update-everywhere-checks="$every_primary"
}

mysqld() {
    exec "$home/mysqld" --no-defaults --user="$(id -un)" --datadir="$folder/data" \
        --basedir="$home/usr" --plugin-dir="$home/usr/lib/mysql/plugin" --lc-messages-dir="$home/usr/share/mysql" \
        --innodb-buffer-pool-size=64M --innodb-redo-log-capacity=32M \
        --innodb-flush-method=nosync --innodb-flush-log-at-trx-commit=2 "$@"
}

stop_signal=KILL
