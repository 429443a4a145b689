#!/usr/bin/env bash
# The whole way through, once: template, verdict, report, exported endpoint, one forecast. Called by `make demo`.
# Everything is written to build-demo/, which is made anew each time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
solkit=$root/.build/release/solkit
demo=$root/build-demo

server=""
stop() {
  [ -n "$server" ] || return 0
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  server=""
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
[ -t 1 ] && [ -z "${NO_COLOR:-}" ] || say() { printf '\n%s\n' "$*"; }
run() { printf '$ %s\n' "$(printf '%s ' "$@" | sed "s|$solkit|solkit|; s| \$||")"; "$@"; }

free_port() {
  local port
  for _ in $(seq 50); do
    # Below the ports that the system hands out to connections (32768 and up).
    port=$((20000 + RANDOM % 12000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then echo "$port"; return; fi
  done
  echo "demo: no free port found" >&2
  return 1
}

[ -x "$solkit" ] || { echo "demo: $solkit is missing: run 'make build' first" >&2; exit 1; }
rm -rf "$demo"
mkdir -p "$demo"

say "1. A client folder from the template"
run "$solkit" new forecast-sales "$demo/acme" --no-input
cd "$demo/acme"

say "2. Data, baseline, candidates, verdict, report"
run "$solkit" forecast --config solution.yaml

say "3. Export: the criteria hold on the running service too, or nothing is written"
run "$solkit" export

say "4. The endpoint answers"
umask 077
od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$demo/token"
port=$(free_port)
(cd export && exec ./solkit-endpoint --port "$port" --token-file "$demo/token") >"$demo/endpoint.log" 2>&1 &
server=$!
for _ in $(seq 100); do
  curl -fs "http://127.0.0.1:$port/readyz" >/dev/null && break
  kill -0 "$server" 2>/dev/null || { echo "demo: the endpoint did not start:" >&2; cat "$demo/endpoint.log" >&2; exit 1; }
  sleep 0.05
done
question='{"series": {"store": "Berlin Mitte", "product": "Iced Tea"}}'
printf "$ curl -H 'Authorization: Bearer ...' -d '%s' http://127.0.0.1:%s/v1/forecast\n" "$question" "$port"
answer=$(curl -fsS -H "Authorization: Bearer $(cat "$demo/token")" -H 'Content-Type: application/json' \
  -d "$question" "http://127.0.0.1:$port/v1/forecast")
stop

# One line a week; awk only, since the demo must not need more than the product.
printf '%s' "$answer" | awk '
  { text = text $0 }
  function number(part, name,   s) {
    if (!match(part, "\"" name "\": *-?[0-9.eE+-]+")) return ""
    s = substr(part, RSTART, RLENGTH); sub(/.*: */, "", s); return s + 0
  }
  END {
    n = split(text, weeks, /\{ *"week": *"/)
    if (n < 2) { print text; exit }
    printf "\n  %-12s %8s %8s   %s\n", "week", "median", "order", "80 % band"
    for (i = 2; i <= n; i++) {
      band = sprintf("%.0f to %.0f", number(weeks[i], "0\\.1"), number(weeks[i], "0\\.9"))
      printf "  %-12s %8.0f %8.0f   %s\n", substr(weeks[i], 1, 10), number(weeks[i], "median"), number(weeks[i], "served"), band
    }
  }'

say "5. The same on real figures: US retail sales, 1992 to 2016"
cp -R "$root/datasets/us-retail-monthly" "$demo/us-retail"
cd "$demo/us-retail"
status=0
run "$solkit" forecast --config solution.yaml || status=$?
case $status in
  0) ;;
  10|11|12) echo "(verdict $status: see the report)" ;;
  *) exit "$status" ;;
esac

say "6. A classifier: which customers to call before they leave"
run "$solkit" new churn "$demo/churn" --no-input
cd "$demo/churn"
run "$solkit" classify --config solution.yaml
run "$solkit" export

say "7. A watch: alarms before a pump fails"
run "$solkit" new sensor-failure "$demo/pumps" --no-input
cd "$demo/pumps"
run "$solkit" forecast --config solution.yaml
run "$solkit" export
printf '%s\n' pump,time,temperature 'P-101,2025-06-23 00:00,56.9' 'P-101,2025-06-23 01:00,83.2' >new.csv
run "$solkit" predict --in new.csv --out judged.csv
cut -d, -f2,3,4,7,8,10- judged.csv | sed 's/^/  /'

say "8. A recommender: which products to show to whom"
run "$solkit" new recommend-shop "$demo/shop" --no-input
cd "$demo/shop"
run "$solkit" recommend --config solution.yaml
run "$solkit" export
run "$solkit" predict --out lists.csv
head -4 lists.csv | sed 's/^/  /'

say "Reports, to be opened in a browser:"
for client in acme us-retail churn pumps shop; do
  for report in "$demo/$client"/runs/*/report/index.html; do
    [ -f "$report" ] && echo "  ${report#"$root"/}"
  done
done
echo "The endpoints are in build-demo/{acme,churn,pumps,shop}/export; the README there says how to run them."
