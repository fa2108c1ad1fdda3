# shellcheck shell=sh disable=SC2034,SC2154
# PostgreSQL, for supervise.sh. What is committed outlives the server, and need not outlive the machine: nothing is
# flushed to the disk.
initialize() {
    if [ -n "$primary" ]; then
        PGPASSWORD=$password "$home/bin/pg_basebackup" --host=127.0.0.1 --port="$primary" --username="$user" \
            --pgdata="$folder/data" --write-recovery-conf --checkpoint=fast --no-sync
        return
    fi
    printf '%s\n' "$password" > "$folder/password"
    "$home/bin/initdb" --pgdata="$folder/data" --username="$user" --pwfile="$folder/password" \
        --auth=scram-sha-256 --encoding=UTF8 --no-locale --no-sync
}

serve() {
    exec "$home/bin/postgres" -D "$folder/data" -k "$folder" -h 127.0.0.1 -p "$port" \
        -c fsync=off -c max_connections=200
}

stop_signal=QUIT # at once, but it takes its shared memory along
