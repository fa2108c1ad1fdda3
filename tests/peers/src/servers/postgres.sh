# shellcheck shell=sh disable=SC2034,SC2154
# PostgreSQL, for supervise.sh, as it comes: what is committed is on the disk.
initialize() {
    printf '%s\n' "$password" > "$folder/password"
    "$home/bin/initdb" --pgdata="$folder/data" --username="$user" --pwfile="$folder/password" \
        --auth=scram-sha-256 --encoding=UTF8 --no-locale
}

serve() {
    exec "$home/bin/postgres" -D "$folder/data" -k "$folder" -h 127.0.0.1 -p "$port"
}

stop_signal=QUIT # at once, but it takes its shared memory along
