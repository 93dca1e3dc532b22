#!/usr/bin/env bash
# Lints proto/ with the pinned buf. usage: buf_lint.sh DIR (where npm puts buf; kept between runs)
#
# Exit 77 = skipped: npm is not installed, or the network cannot be reached.
set -euo pipefail

readonly HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
readonly ROOT="$HERE/../.."
readonly DIR="${1:?usage: buf_lint.sh DIR}"
readonly UNREACHABLE='EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH'

skip() {
  echo "buf lint skipped: $*"
  exit 77
}

# Puts buf into DIR by the lock file, once for each state of that file.
fetch_buf() {
  local log="$DIR/npm.log"
  cmp -s "$HERE/package-lock.json" "$DIR/installed.json" && return 0
  command -v npm >/dev/null || skip "npm is not installed (deploy/build --deps test)"
  cp "$HERE/package.json" "$HERE/package-lock.json" "$ROOT/.npmrc" "$DIR/"
  if ! (cd "$DIR" && npm ci --ignore-scripts) >"$log" 2>&1; then
    if grep -Eq "$UNREACHABLE" "$log"; then
      skip "npm cannot reach its registry ($(grep -Eo "$UNREACHABLE" "$log" | head -n 1))"
    fi
    cat "$log"
    exit 1
  fi
  cp "$HERE/package-lock.json" "$DIR/installed.json"
}

mkdir -p "$DIR"
exec 9>"$DIR/lock"
flock 9
fetch_buf
buf=("$DIR"/node_modules/@bufbuild/buf-linux-*/bin/buf)
[[ -x "${buf[0]}" ]] || skip "there is no buf for this processor ($(uname -m))"
cd "$ROOT/proto"
BUF_CACHE_DIR="$DIR/cache" "${buf[0]}" lint .
echo "buf lint: clean"
