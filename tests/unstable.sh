# Gets programs that Debian has in unstable only, for tests/servers.sh and tests/editor.
# They are unpacked, never installed: nothing of unstable reaches this system.
# shellcheck shell=bash

# Unpacks a package of unstable, with all that it depends on, into a folder.
unpack_from_unstable() {
    local folder=$1 package=$2 download=$1/download archive
    mkdir -p "$download"/lists/partial "$download"/archives/partial
    touch "$download/status"
    source_of_unstable > "$download/unstable.sources" || return
    # Signatures are checked, dates are not: a mirror may lag behind.
    local options=(
        -qq -o Dir::Etc::sourcelist="$download/unstable.sources" -o Dir::Etc::sourceparts=/dev/null
        -o Dir::State="$download" -o Dir::State::status="$download/status" -o Dir::Cache="$download"
        -o APT::Sandbox::User=root -o APT::Update::Error-Mode=any -o Acquire::Check-Valid-Until=false
        -o Acquire::Retries=3 -o Acquire::http::Timeout=30
    )
    apt-get "${options[@]}" update || return
    apt-get "${options[@]}" install --no-install-recommends --download-only -y "$package" > /dev/null || return
    for archive in "$download"/archives/*.deb; do
        dpkg-deb -x "$archive" "$folder" || return
    done
    rm -rf "$download"
}

# Writes a script that starts a program of such a folder: $folder/$name starts $folder/$program.
# The C library of unstable is newer than this system's, so the program is started through its own loader.
write_launcher() {
    local folder=$1 name=$2 program=$3 libraries loader
    libraries=$(dirname "$(find "$folder/usr/lib" -name 'libc.so.6' -print -quit)")
    loader=$(find "$libraries" -name 'ld-linux-*.so.*' -print -quit)
    [[ -e $loader ]] || { echo "the package of the C library holds no loader" >&2; return 1; }
    cat > "$folder/$name" << LAUNCHER
#!/bin/sh
root=\$(dirname "\$(realpath "\$0")")
exec "\$root/${loader#"$folder/"}" --library-path "\$root/${libraries#"$folder/"}" "\$root/$program" "\$@"
LAUNCHER
    chmod +x "$folder/$name"
}

# This machine's own entry for Debian, mirror and keyring and all, with the suite changed to unstable.
source_of_unstable() {
    local codename entry file
    codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
    # shellcheck disable=SC2016 # apt expands it
    entry=$(apt-get indextargets --format '$(SOURCESENTRY)' \
        "Codename: $codename" 'Component: main' 'Created-By: Packages' | sed -n 1p)
    file=${entry%:*}
    [[ -r $file ]] || { echo "apt has no source for Debian's $codename" >&2; return 1; }
    case $file in
        *.sources)
            sed '/^#/d' "$file" | awk -v RS= -v number="${entry##*:}" 'NR == number' |
                sed -E 's/^Suites:.*/Suites: sid/; s/^Components:.*/Components: main/'
            ;;
        *)
            # deb [options] mirror suite components, as a stanza.
            sed -n "${entry##*:}p" "$file" | sed -E 's/^deb +(\[([^]]*)\])? *([^ ]+) .*/\2 uri=\3/' | tr ' ' '\n' |
                sed -E 's/^uri=/URIs: /; s/^signed-by=/Signed-By: /; s/^trusted=/Trusted: /; /^(URIs|Signed-By|Trusted): /!d'
            printf 'Types: deb\nSuites: sid\nComponents: main\n'
            ;;
    esac
}
