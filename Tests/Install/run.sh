#!/usr/bin/env bash
# `make install` gives a folder that works when the clone is gone and the folder has been moved: templates, demo data
# and the endpoint are found from the binary, never at a path of the machine that built it.
set -euo pipefail
clone=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$clone"
work=$(mktemp -d)
export clone work
hidden=()
restore() {
  local folder
  for folder in "${hidden[@]}"; do mv "$work/hidden-$(basename "$folder")" "$folder"; done
  rm -rf "$work"
}
trap restore EXIT

# Runs with nothing of the caller's environment; the first failure is the last word.
check() {
  local name=$1
  shift
  if ! (cd "$work/home" && env -i HOME="$work/home" PATH=/usr/bin:/bin "$@") >"$work/out" 2>&1; then
    echo "FAIL $name:"
    sed 's/^/     /' "$work/out"
    echo "$passed passed, 1 failed"
    exit 1
  fi
  passed=$((passed + 1))
}

checks() {
  passed=0
  cd "$work"
  check "new" "$work/solkit" new forecast-sales acme --no-input
  check "demo data" test -s acme/data/sales.csv
  check "schema for editors" test -s acme/.solkit/schema/solution.v1.json
  check "check" sh -c 'cd acme && "$0" check' "$work/solkit"
  check "forecast" sh -c 'cd acme && "$0" forecast --config solution.yaml' "$work/solkit"
  check "export finds the endpoint" sh -c 'cd acme && "$0" export' "$work/second/bin/solkit"
  check "smoke test of the export" sh -c 'cd acme/export && sh ./smoke-test.sh'
  # The program itself carries source paths of its dependencies, for their assertions. Nothing is looked up there:
  # the clone is out of sight while all of this runs.
  check "no path of the clone in the export" sh -c \
    '! grep -rlF --exclude=solkit-endpoint "$0" acme/solution.yaml acme/export' "$clone"
  check "no path of the clone in what is shared" sh -c '! grep -rlF "$0" "$1"' "$clone" "$work/second/share"
  echo "$passed passed, 0 failed"
}

make --no-print-directory install PREFIX="$work/first" >/dev/null
mv "$work/first" "$work/second"                  # what was installed may be moved
ln -s "$work/second/bin/solkit" "$work/solkit"   # and called through a link
mkdir "$work/home" "$work/nothing"

# Where the kernel lets us, the clone is hidden as a whole from these checks only; else what matters of it is renamed.
if unshare -m true 2>/dev/null; then
  unshare -m bash -c "set -euo pipefail; $(declare -f check checks)
    mount --bind \"\$work/nothing\" \"\$clone\"; checks"
else
  for folder in templates datasets .build/release; do
    real=$(readlink -f "$folder")
    mv "$real" "$work/hidden-$(basename "$real")"
    hidden+=("$real")
  done
  checks
fi
