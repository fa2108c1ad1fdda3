# shellcheck shell=sh disable=SC2034,SC2154
# A node of a Galera cluster of MariaDB, for supervise.sh. The first node makes the database and its user; the others copy
# it. While the file `hold` is there, a node that was killed does not start again.
initialize() {
    mkdir "$folder/data" "$folder/tmp" || return
    [ "$number" -eq 1 ] || return 0
    cat > "$folder/users.sql" << SQL
FLUSH PRIVILEGES;
CREATE USER '$user'@'%' IDENTIFIED BY '$password';
GRANT ALL ON *.* TO '$user'@'%' WITH GRANT OPTION;
SQL
    "$server_home/bin/mariadb-install-db" --no-defaults --user="$(id -un)" --datadir="$folder/data" \
        --auth-root-authentication-method=normal --skip-test-db --extra-file="$folder/users.sql" || return
    : > "$folder/new"
}

# What was committed reaches the system at once, so that a killed node has it: a change of a table that it had lost
# would not be sent again. The programs that copy a node are found by PATH, and each needs the libraries that this system lacks.
serve() {
    while [ -e "$folder/hold" ]; do
        sleep 0.1
    done
    if [ -e "$folder/new" ]; then
        rm "$folder/new"
        set -- --wsrep-new-cluster
    else
        set --
        rm -f "$folder/mysql.pid" "$folder/mysql.sock"
    fi
    export PATH="$home/usr/bin:$home/bin:$server_home/bin:/usr/sbin:/sbin:$PATH"
    export LD_LIBRARY_PATH="$home/libraries"
    exec "$server_home/sbin/mariadbd" --no-defaults --user="$(id -un)" --datadir="$folder/data" \
        --socket="$folder/mysql.sock" --pid-file="$folder/mysql.pid" --tmpdir="$folder/tmp" \
        --bind-address=127.0.0.1 --port="$port" --skip-name-resolve --max-connections=300 \
        --character-set-server=utf8mb4 --collation-server=utf8mb4_general_ci \
        --innodb-buffer-pool-size=64M --innodb-flush-log-at-trx-commit=2 --innodb-flush-method=nosync \
        --binlog-format=ROW --default-storage-engine=InnoDB --innodb-autoinc-lock-mode=2 \
        --wsrep-on=ON --wsrep-provider="$home/usr/lib/galera/libgalera_smm.so" --wsrep-cluster-name=tests \
        --wsrep-node-name="n$number" --wsrep-node-address="127.0.0.1:$group_port" --wsrep-sst-method=rsync \
        --wsrep-sst-receive-address="127.0.0.1:$copy_port" --wsrep-cluster-address="gcomm://$members" \
        "--wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:$group_port;ist.recv_addr=127.0.0.1:$ist_port;gcache.size=32M" \
        "$@"
}

stop_signal=KILL
