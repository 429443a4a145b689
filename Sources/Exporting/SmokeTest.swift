import Bundles
import JSON
import Solution

/// `smoke-test.sh`: does this export work here?
enum SmokeTest {
  /// POSIX shell; asks with curl, wget or python3, whichever is there.
  static func script(_ plan: ExportPlan) -> String {
    let body = plan.interface.example.text
      .split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
    let needsToken = plan.settings.endpoint.auth == .bearer
    return """
      #!/bin/sh
      # Does this export work here?
      #   sh smoke-test.sh                   starts the server on a free port with a token of its own, asks, stops it
      #   sh smoke-test.sh URL TOKEN_FILE    asks one that runs, such as http://127.0.0.1:\(plan.settings.endpoint.port)
      set -eu
      here=$(cd "$(dirname "$0")" && pwd)
      route='\(plan.interface.route)'
      question='\(body)'
      needs_token=\(needsToken ? "yes" : "no")
      work=$(mktemp -d)
      server=
      stop() {
        if [ -n "$server" ]; then
          kill "$server" 2>/dev/null || true
          wait "$server" 2>/dev/null || true
          server=
        fi
        rm -rf "$work"
      }
      trap stop EXIT
      trap 'exit 130' INT
      trap 'exit 143' TERM
      passed=0
      ok() { passed=$((passed + 1)); echo "ok    $1"; }
      fail() {
        echo "FAIL  $1" >&2
        if [ -s "$work/log" ]; then sed 's/^/      /' "$work/log" >&2; fi
        exit 1
      }

      # Prints the status and writes the body to $work/body: ask GET|POST PATH [TOKEN_FILE]
      ask() {
        rm -f "$work/body"
        if command -v curl >/dev/null 2>&1; then ask_curl "$@"
        elif command -v python3 >/dev/null 2>&1; then ask_python "$@"
        elif command -v wget >/dev/null 2>&1; then ask_wget "$@"
        else fail "needs curl, wget or python3"; fi
      }
      # The token goes in through a file: a command line can be read by others.
      ask_curl() {
        { echo 'header = "Content-Type: application/json"'
          if [ -n "${3:-}" ]; then printf 'header = "Authorization: Bearer %s"\\n' "$(cat "$3")"; fi
        } >"$work/curl"
        if [ "$1" = POST ]; then set -- "$1" "$2" -d "$question"; else set -- "$1" "$2"; fi
        way=$2; shift 2
        curl -s --noproxy '*' --max-time 10 -K "$work/curl" -o "$work/body" -w '%{http_code}' "$@" "$url$way" || true
      }
      ask_wget() {
        printf 'header = Content-Type: application/json\\n' >"$work/wget"
        if [ -n "${3:-}" ]; then printf 'header = Authorization: Bearer %s\\n' "$(cat "$3")" >>"$work/wget"; fi
        way=$2
        if [ "$1" = POST ]; then set -- --post-data="$question"; else set --; fi
        WGETRC="$work/wget" wget -S --no-proxy --content-on-error -T 10 -t 1 -O "$work/body" "$@" "$url$way" 2>&1 \\
          | awk '$1 ~ /^HTTP\\// { status = $2 } END { print status + 0 }'
      }
      ask_python() {
        python3 -c '
      import sys, urllib.request, urllib.error
      method, url, body, token, out = sys.argv[1:6]
      headers = {"Content-Type": "application/json"}
      if token: headers["Authorization"] = "Bearer " + open(token).read().strip()
      request = urllib.request.Request(url, body.encode() if method == "POST" else None, headers, method=method)
      opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
      try: answer = opener.open(request, timeout=10)
      except urllib.error.HTTPError as error: answer = error
      except OSError: print(0); sys.exit()
      open(out, "wb").write(answer.read()); print(answer.status if hasattr(answer, "status") else answer.code)
      ' "$1" "$url$2" "$question" "${3:-}" "$work/body"
      }

      if [ $# -ge 1 ]; then
        url=${1%/}
        token=${2:-}
        if [ "$needs_token" = yes ] && [ ! -r "$token" ]; then fail "usage: sh smoke-test.sh URL TOKEN_FILE"; fi
        if [ "$needs_token" = no ]; then token=; fi
      else
        umask 077
        od -An -N24 -tx1 /dev/urandom | tr -d ' \\n' >"$work/token"
        token=; if [ "$needs_token" = yes ]; then token=$work/token; fi
        # Port 0: the system chooses one, and the server prints which.
        (cd "$here" && exec ./solkit-endpoint --host 127.0.0.1 --port 0 ${token:+--token-file "$token"}) >"$work/out" 2>"$work/log" &
        server=$!
        port=
        tries=0
        while [ -z "$port" ]; do
          port=$(sed -n 's/.*"event": *"listening".*"port": *\\([0-9]*\\).*/\\1/p' "$work/out" 2>/dev/null | head -n 1)
          kill -0 "$server" 2>/dev/null || fail "the server did not start"
          tries=$((tries + 1))
          if [ "$tries" -gt 100 ]; then fail "the server does not listen"; fi
          if [ -z "$port" ]; then sleep 0.1 2>/dev/null || sleep 1; fi
        done
        url=http://127.0.0.1:$port
        ok "started on port $port"
      fi

      tries=0
      until [ "$(ask GET /readyz)" = 200 ]; do
        tries=$((tries + 1))
        if [ "$tries" -gt 20 ]; then fail "$url/readyz does not answer with 200"; fi
        sleep 0.1 2>/dev/null || sleep 1
      done
      status=$(ask GET /healthz)
      if [ "$status" = 200 ]; then ok "healthy"; else fail "/healthz: status $status"; fi
      status=$(ask POST "$route" "$token")
      if [ "$status" = 200 ] && [ -s "$work/body" ]; then ok "answered the example request"; else
        if [ -f "$work/body" ]; then cat "$work/body" >&2; fi
        fail "the example request: status $status"
      fi
      if [ "$needs_token" = yes ]; then
        status=$(ask POST "$route")
        if [ "$status" = 401 ]; then ok "refuses a request without token"; else fail "without a token: status $status, not 401"; fi
      fi
      if [ -n "$server" ]; then
        kill "$server"
        status=0
        wait "$server" || status=$?
        server=
        if [ "$status" = 0 ]; then ok "stopped in order"; else fail "stopping: status $status"; fi
      fi
      echo "$passed passed"

      """
  }
}
