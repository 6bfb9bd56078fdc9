# Sourced by setup and lock. `find_uv` sets $uv to an installer: the one on the PATH, else one in
# .tools, put there by a Python 3.11 or newer; it refuses with the remedy where there is neither.

# What uv looks for on the PATH, or fetches: google-re2 has no wheels for 3.15 yet.
PYTHON=">=3.11,<3.15"
CANDIDATES="python3 python3.14 python3.13 python3.12 python3.11"
UV_BY_HAND="curl -LsSf https://astral.sh/uv/install.sh | sh"

# The machine's own certificates, where it has some: companies add theirs to them.
for bundle in /etc/ssl/cert.pem /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt; do
    [ ! -e "$bundle" ] || export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-1}"
done

say() { printf '%s\n' "$*"; }

refuse() {
    printf '\n%s\n' "$@" >&2
    exit 1
}

find_uv() {
    if can_build uv; then
        uv=uv
        return
    fi
    find_python
    uv=.tools/bin/uv
    "$uv" --version >/dev/null 2>&1 && matches .tools/.installed requirements-tools.lock && return
    say "Installing the installer (uv) into .tools"
    rm -rf .tools
    "$python" -m venv .tools
    .tools/bin/python -m pip install --quiet --disable-pip-version-check \
        --require-hashes --requirement requirements-tools.lock
    checksum requirements-tools.lock >.tools/.installed
}

# An older uv on the PATH does not know the option, and is passed over.
can_build() { "$1" build --require-hashes --help >/dev/null 2>&1; }

checksum() { cksum <"$1"; }

# Whether the stamp $1 was written for what the file $2 holds now.
matches() { [ -f "$1" ] && [ "$(cat "$1")" = "$(checksum "$2")" ]; }

find_python() {
    bare="" old=""
    for python in $CANDIDATES; do
        "$python" -c 'import sys' >/dev/null 2>&1 || continue
        if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
            old=${old:-$python}
        elif "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
            return
        else
            bare=${bare:-$python}
        fi
    done
    [ -z "$bare" ] || refuse_bare "$bare"
    [ -z "$old" ] || refuse_old "$old"
    refuse "Yokoten needs Python 3.11 or newer, and there is none here. $(remedy)"
}

refuse_bare() {
    refuse "$1 comes without venv and ensurepip here, which its distribution packs separately." \
        "$(remedy "$1")"
}

refuse_old() {
    refuse "$1 is $("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>&1); \
Yokoten needs 3.11 or newer. Install uv, which brings one: $UV_BY_HAND" \
        "Then run make again."
}

# One command for this distribution; $1 is the Python that lacks its parts, if there is one.
remedy() {
    sudo=""
    [ "$(id -u)" = 0 ] || sudo="sudo "
    case "$(distribution)" in
    *debian* | *ubuntu*) fix="apt-get install ${1:-python3}-venv" ;;
    *fedora* | *rhel*) fix="dnf install python3.12" ;;
    *suse*) fix="zypper install python312" ;;
    *alpine*) fix="apk add python3 py3-pip" ;;
    *arch*) fix="pacman -S python" ;;
    *) sudo="" fix=$UV_BY_HAND ;;
    esac
    say "Run this, then make again: $sudo$fix"
}

distribution() {
    sed -n 's/^ID\(_LIKE\)\{0,1\}=//p' "${OS_RELEASE:-/etc/os-release}" 2>/dev/null | tr '\n' ' '
}
