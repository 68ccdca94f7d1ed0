# SPDX-License-Identifier: GPL-3.0-or-later
# Shared by installer/run and tests/run: packages, quiet steps, clear failures. Sourced by bash with `root` set.

say() { printf '%s\n' "$*"; }
die() { printf '%s: %s\n' "$(basename "$(dirname "$0")")/$(basename "$0")" "$*" >&2; exit 1; }

# step LOG "What is done" command…: one line when it succeeds, the end of its output when it fails.
step() {
  local log=$1 what=$2 start=$SECONDS
  shift 2
  if [ -t 1 ]; then printf '%s …' "$what"; fi
  if ! "$@" >"$log" 2>&1 </dev/null; then
    printf '\n%s failed. The end of %s:\n\n' "$what" "$log" >&2
    grep -nE '(error|Error|E:|FAILED)' "$log" | head -n 20 >&2
    printf '…\n' >&2
    tail -n 30 "$log" >&2
    exit 1
  fi
  if [ -t 1 ]; then printf '\r'; fi
  printf '%s: done (%d s)\n' "$what" $((SECONDS - start))
}

# The packages named in the given lists that are not installed.
missing_packages() {
  local name
  sed -e 's/#.*//' "$@" | tr -s ' \t' '\n' | sed '/^$/d' | sort -u | while read -r name; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || printf '%s\n' "$name"
  done
}

# Installs what is missing of the given lists: as root, or with sudo.
install_packages() {
  command -v apt-get >/dev/null || die "this needs Debian 12's apt-get. Elsewhere, install the counterparts of $* by hand and build with: cmake --preset release && cmake --build --preset release"
  local missing
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "these packages are missing and need root to install (there is no sudo): $(echo $missing)"
    as_root=(sudo)
    sudo -v || die "sudo was refused; ask an administrator to install: $(echo $missing)"
  fi
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3)
  step "$logs/apt-update.log" "Reading package lists" "${apt[@]}" update
  # shellcheck disable=SC2086
  step "$logs/apt-install.log" "Installing $(echo $missing | wc -w) packages" \
    "${apt[@]}" install -y --no-install-recommends $missing
}

# build PRESET [cmake configure options…]: configures when needed and builds with all processors.
build() {
  local preset=$1
  shift
  step "$logs/configure-$preset.log" "Configuring" cmake --preset "$preset" "$@"
  step "$logs/build-$preset.log" "Building" cmake --build --preset "$preset" --parallel "$(nproc)"
}
