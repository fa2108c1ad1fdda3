# shellcheck shell=sh disable=SC2154
# Runs a server until standard input closes. The test process holds the other end, so that happens when the process
# ends, in whatever way. Then the server is stopped and its folder is removed. A line on standard input is a crash: the
# server is killed with all its processes, and started again on what it left.
exec 3<&0 < /dev/null
trap 'rm -rf "$folder"' EXIT

launch() {
    serve 3<&- &
    server=$!
    echo "$server" > "$folder/server.pid"
    [ ! -e "$folder/stop" ] || kill -s "$stop_signal" "$server"
}

initialize || exit

launch
{
    while read -r _ <&3; do
        : > "$folder/crash"
        read -r server < "$folder/server.pid"
        read -r children < "/proc/$server/task/$server/children"
        # shellcheck disable=SC2086
        kill -s KILL "$server" $children
    done
    : > "$folder/stop"
    read -r server < "$folder/server.pid"
    kill -s "$stop_signal" "$server"
} &
watcher=$!

while
    wait "$server"
    status=$?
    rm "$folder/crash" 2> /dev/null
do
    sleep 0.1 # PostgreSQL does not start before the last of its processes is gone
    launch
done
kill "$watcher" 2> /dev/null
exit "$status"
