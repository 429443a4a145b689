#!/usr/bin/env python3
"""Measures an exported endpoint: processor time a request, latency, cold start and memory.

    python3 Benchmarks/serving/run.py [export/]      the demo's export where none is named
    python3 Benchmarks/serving/run.py --smoke        one short round; without wrk only start and memory

The bar of classifiers is about 100 trees and 20 columns, which the program beside this file makes:

    swift build -c release --product benchmark-serving && .build/release/benchmark-serving build-demo/bar
    cp .build/release/solkit-endpoint build-demo/bar && python3 Benchmarks/serving/run.py build-demo/bar

A folder with replay.jsonl (requests and what the batch says to them) is compared with it bit by bit first.

The prediction route is compared with the endpoint's own /healthz, which costs what any request costs: reading,
routing and writing. Both are asked by wrk over loopback, one after the other in several rounds; figures are
medians over the rounds. Needs wrk; prints JSON.
"""
import argparse, http.client, json, os, platform, re, shutil, signal, socket, statistics, subprocess, sys, tempfile, time

# Forecasts make a path for each series; a classifier has to be quicker.
CPU_RATIO = {"/v1/classify": 1.5}
BARS = {"cpu_ratio": 2.0, "p99_ratio": 2.0, "cold_start_ms": 100.0, "rss_mb": 64.0}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Endpoint:
    """The server of an export, started on a free port with a token of its own where it wants one."""

    def __init__(self, folder, cpu=None):
        self.folder = os.path.abspath(folder)
        settings = json.load(open(os.path.join(self.folder, "endpoint.json")))
        self.headers = {}
        arguments = [os.path.join(self.folder, "solkit-endpoint"), "--settings",
                     os.path.join(self.folder, "endpoint.json"), "--host", "127.0.0.1"]
        if settings.get("auth", "bearer") == "bearer":
            token = os.urandom(24).hex()
            self.token_file = tempfile.NamedTemporaryFile("w", prefix="solkit-token-")
            self.token_file.write(token)
            self.token_file.flush()
            arguments += ["--token-file", self.token_file.name]
            self.headers["Authorization"] = "Bearer " + token
        self.arguments = arguments
        self.cpu = cpu

    def start(self):
        """Starts it and returns the milliseconds to the first 200."""
        self.port = free_port()
        pin = (lambda: os.sched_setaffinity(0, {self.cpu})) if self.cpu is not None else None
        begin = time.perf_counter()
        self.process = subprocess.Popen(self.arguments + ["--port", str(self.port)], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, preexec_fn=pin)
        while True:
            try:
                if self.get("/healthz")[0] == 200:
                    return (time.perf_counter() - begin) * 1000
            except OSError:
                if self.process.poll() is not None:
                    sys.exit("the endpoint ended with code %d" % self.process.returncode)
                time.sleep(0.0005)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(20)
        if code != 0:
            sys.exit("the endpoint ended with code %d after SIGTERM" % code)

    def get(self, path, method="GET", body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = dict(self.headers)
        if body is not None:
            headers["Content-Type"] = "application/json"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, content

    def cpu_seconds(self):
        fields = open("/proc/%d/stat" % self.process.pid).read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self, field):
        text = open("/proc/%d/status" % self.process.pid).read()
        return int(re.search(field + r":\s+(\d+) kB", text).group(1)) / 1024


def replay(endpoint, folder, route):
    """Requests whose probability is equal in all bits, and all of them; None where there is nothing to compare."""
    path = os.path.join(folder, "replay.jsonl")
    if not os.path.exists(path):
        return None
    wanted = [json.loads(line) for line in open(path)]
    answers = [json.loads(endpoint.get(route, "POST", json.dumps(row["request"]))[1]) for row in wanted]
    equal = sum(answer.get("probability") == row["probability"] for answer, row in zip(answers, wanted))
    return "%d/%d" % (equal, len(wanted))


def wrk(endpoint, path, body, connections, seconds, cpu):
    """One run of wrk: requests a second, processor microseconds of the server a request, p50 and p99."""
    script = ['wrk.headers["%s"] = "%s"' % item for item in endpoint.headers.items()]
    if body is not None:
        script += ['wrk.method = "POST"', 'wrk.headers["Content-Type"] = "application/json"',
                   "wrk.body = [==[%s]==]" % body]
    script.append("""
done = function(summary, latency, requests)
  io.write(string.format('RESULT {"requests": %d, "errors": %d, "p50": %d, "p99": %d, "us": %d}\\n',
    summary.requests, summary.errors.status + summary.errors.connect + summary.errors.read
    + summary.errors.write + summary.errors.timeout, latency:percentile(50), latency:percentile(99),
    summary.duration))
end""")
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write("\n".join(script))
        file.flush()
        pin = (lambda: os.sched_setaffinity(0, {cpu})) if cpu is not None else None
        before = endpoint.cpu_seconds()
        output = subprocess.run(
            ["wrk", "-c", str(connections), "-t", "1", "-d", "%ds" % seconds, "-s", file.name,
             "http://127.0.0.1:%d%s" % (endpoint.port, path)], capture_output=True, text=True, preexec_fn=pin)
        used = endpoint.cpu_seconds() - before
    found = re.search(r"RESULT (.*)", output.stdout)
    if not found:
        sys.exit("wrk failed: " + output.stdout + output.stderr)
    result = json.loads(found.group(1))
    if result["errors"]:
        sys.exit("%d of %d requests to %s failed" % (result["errors"], result["requests"], path))
    return {"requests_per_second": result["requests"] / result["us"] * 1e6,
            "cpu_us": used / result["requests"] * 1e6, "p50_us": result["p50"], "p99_us": result["p99"]}


def medians(rounds):
    return {key: round(statistics.median(r[key] for r in rounds), 2) for key in rounds[0]}


def processor():
    for line in open("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", default="build-demo/acme/export", help="what 'solkit export' wrote")
    parser.add_argument("--smoke", action="store_true", help="one short round; latency and CPU are shown, not judged")
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--starts", type=int, default=10)
    parser.add_argument("--pin", action="store_true", help="one processor for the server, another one for wrk")
    parser.add_argument("--body", help="file with the request; default: the example of /v1/schema")
    options = parser.parse_args()
    if not os.path.exists(os.path.join(options.folder, "endpoint.json")):
        sys.exit("there is no exported endpoint in '%s': run make demo first" % options.folder)
    if options.smoke:
        options.seconds, options.rounds, options.starts = 1, 1, 3
    cpus = sorted(os.sched_getaffinity(0))
    server_cpu, client_cpu = (cpus[0], cpus[1]) if options.pin and len(cpus) > 1 else (None, None)

    endpoint = Endpoint(options.folder)
    starts = []
    for _ in range(options.starts):
        starts.append(endpoint.start())
        endpoint.stop()

    endpoint = Endpoint(options.folder, server_cpu)
    endpoint.start()
    idle = endpoint.memory_mb("VmRSS")
    schema = json.loads(endpoint.get("/v1/schema")[1])
    body = open(options.body).read() if options.body else json.dumps(schema["example"])
    status, answer = endpoint.get(schema["route"], "POST", body)
    if status != 200:
        sys.exit("the request is answered with %d: %s" % (status, answer.decode()))
    equal = replay(endpoint, options.folder, schema["route"])
    if options.smoke and shutil.which("wrk") is None:
        peak = endpoint.memory_mb("VmHWM")
        endpoint.stop()
        print(json.dumps({"cold_start_ms": round(statistics.median(starts), 1), "rss_mb": round(peak, 1),
                          "wrk": "not installed, so no load"}))
        sys.exit(0 if statistics.median(starts) <= 3 * BARS["cold_start_ms"] and peak <= BARS["rss_mb"] else 1)
    health, predict = [], []
    for _ in range(options.rounds):
        health.append(wrk(endpoint, "/healthz", None, options.connections, options.seconds, client_cpu))
        predict.append(wrk(endpoint, schema["route"], body, options.connections, options.seconds, client_cpu))
    peak = endpoint.memory_mb("VmHWM")
    endpoint.stop()

    health, predict = medians(health), medians(predict)
    result = {
        "model": schema["model"]["version"], "route": schema["route"], "processor": processor(),
        "connections": options.connections, "request_bytes": len(body), "answer_bytes": len(answer),
        "replay": equal, "healthz": health, "predict": predict,
        "cpu_ratio": round(predict["cpu_us"] / health["cpu_us"], 2),
        "p99_ratio": round(predict["p99_us"] / health["p99_us"], 2),
        "cold_start_ms": round(statistics.median(starts), 1), "rss_mb": round(peak, 1),
        "rss_idle_mb": round(idle, 1),
        "binary_mb": round(os.path.getsize(os.path.join(options.folder, "solkit-endpoint")) / 1e6, 1),
    }
    BARS["cpu_ratio"] = CPU_RATIO.get(schema["route"], BARS["cpu_ratio"])
    result["bars"] = {name: "ok" if result[name] <= bar else "over %g" % bar for name, bar in BARS.items()}
    print(json.dumps(result, indent=2))
    judged = ["rss_mb"] if options.smoke else list(BARS)
    sys.exit(0 if all(result["bars"][name] == "ok" for name in judged) else 1)


if __name__ == "__main__":
    main()
