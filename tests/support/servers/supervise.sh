# shellcheck shell=sh disable=SC2154
# Runs a server until standard input closes. The test process holds the other end, so that happens when the process
# ends, in whatever way. Then the server is stopped and its folder is removed.
exec 3<&0 < /dev/null
trap 'rm -rf "$folder"' EXIT

initialize || exit

serve 3<&- &
server=$!
{ read -r _ <&3; kill -s "$stop_signal" "$server"; } &
watcher=$!

wait "$server"
status=$?
kill "$watcher" 2> /dev/null
exit "$status"
