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
    # A login by SCRAM hashes 4,096 times, which takes 0.1 s in a program that is not optimized. One iteration is enough
    # for tests. Before version 16 the number cannot be chosen, so it is MD5 there.
    if "$home/bin/initdb" --help | grep -q -- --set; then
        set -- --auth=scram-sha-256 --set=scram_iterations=1
    else
        set -- --auth=md5
    fi
    "$home/bin/initdb" --pgdata="$folder/data" --username="$user" --pwfile="$folder/password" "$@" \
        --encoding=UTF8 --no-locale --no-sync
}

serve() {
    exec "$home/bin/postgres" -D "$folder/data" -k "$folder" -h 127.0.0.1 -p "$port" \
        -c fsync=off -c max_connections=200
}

stop_signal=QUIT # at once, but it takes its shared memory along
