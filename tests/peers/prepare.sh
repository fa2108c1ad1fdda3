#!/usr/bin/env bash
# Gets what the comparison with the peers needs: the servers of tests/servers.sh, and from Debian the clients and the
# libraries that diesel links with. Quick when all of it is there already.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

tests/servers.sh
packages=(libpq-dev libmariadb-dev sqlite3)
# shellcheck disable=SC2016 # dpkg-query expands it
if [[ $(dpkg-query -W -f '${db:Status-Status}\n' "${packages[@]}" 2> /dev/null | grep -cx installed) -lt ${#packages[@]} ]]; then
    run=()
    ((EUID == 0)) || run=(sudo)
    "${run[@]}" apt-get update -qq
    "${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"
fi
