# shellcheck shell=sh disable=SC2034,SC2154
# PgBouncer, for supervise.sh, in front of the PostgreSQL at $server_port. All that is not said is its default.
initialize() {
    printf '"%s" "%s"\n' "$user" "$password" > "$folder/users.txt"
    cat > "$folder/pgbouncer.ini" << INI
[databases]
* = host=127.0.0.1 port=$server_port
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = $port
unix_socket_dir =
auth_file = $folder/users.txt
pool_mode = $pool_mode
$setting
INI
}

serve() {
    exec "$home/pgbouncer" "$folder/pgbouncer.ini"
}

stop_signal=KILL # with a milder one it would wait for its clients
