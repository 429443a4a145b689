#!/usr/bin/env python3
"""Spoil files and requests at random and look for crashes, strange exit codes and leftovers.

    fuzz.py SOLKIT [--seed N] [--rounds N] [-v] [-k PART]

Parts: config (solution.yaml), data (its table), rules, table (tables as clients bring them, fuzz_classify.py), bundle (every file of an exported one, also with the hashes made right
again, so that the readers behind them are reached), ask (requests for predict), http (bodies to the running endpoint); each for forecasts and, with "classify-" before it, for
classifiers. The same seed spoils the same things. A fault is printed with the number of its round; --keep FOLDER keeps what was spoilt.
"""
import argparse
import concurrent.futures
import glob
import hashlib
import http.client
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

import base
import fuzz_classify
import run as faults

CODES = {0, 10, 11, 12, 13, 64, 65, 66, 73, 74, 75, 77, 78}
NUMBERS = ["0", "-1", "1e308", "-1e308", "1e999", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
           "1e-320", "0.1e", ".", "-", "NaN", "inf", "1_000", "0x10", "1,5", "999999999999999999999", "1e15", "4294967296",
           "1" * 400, "-0", "00", "2147483648", "100000", "5000"]
WORDS = ["", "null", "~", "true", "[]", "{}", "[[[[", "}", "\"", "'", "&a", "*a", "!!binary x", "<<", "---", "...", "\t",
         "${env:HOME}", "${env:", "@", "`", "|", ">", "? :", ": :", "- -", "#", "\u202e", "\ufeff", "e\u0301", "\U0001f600",
         "<script>alert(1)</script>", "../../../etc/passwd", "a" * 5000, "%s%n", "\\x00", "9999-12-31", "0001-01-01",
         "2023-02-30", "1970-01-01"]
BYTES = [0, 9, 10, 13, 26, 27, 34, 39, 44, 58, 59, 91, 123, 127, 128, 160, 192, 237, 254, 255]



class Subject:
    """What is spoilt of a vertical: its folder and export in the fault list's stages, its files, requests and bodies."""

    def __init__(self, prefix, folder, export, command, files, contract, asks, route, bodies, values):
        self.prefix, self.folder, self.export, self.command, self.files = prefix, folder, export, command, files
        self.contract, self.asks, self.route, self.bodies, self.values = contract, asks, route, bodies, values


SERIES = {"series": {"shop": "Harbour", "product": "tea"}, "horizon": 4, "quantiles": [0.1, 0.5],
          "history": [{"week": "2025-06-30", "units": 90}, {"week": "2025-07-07", "units": 12.5}],
          "known_future": [{"week": "2025-07-14", "promo": 1}]}
CUSTOMER = {"tenure": 3, "charges": 80.5, "contract": "monthly", "paperless": True}
SUBJECTS = [
    Subject(
        "", "folder", "export", "forecast", {"config": "solution.yaml", "data": "data/sales.csv"}, "forecast.json",
        {"ask.csv": b"shop,product,week,units\nHarbour,tea,2025-06-30,90\nHarbour,tea,2025-07-07,12.5\n"
                    b"Station,jam,2025-06-30,7\n",
         "ask.jsonl": b'{"series": {"shop": "Harbour", "product": "tea"}, "horizon": 4, "quantiles": [0.1, 0.5]}\n'
                      b'{"series": {"shop": "Station", "product": "jam"}, "history": [{"week": "2025-06-30", "units": 9}]}\n'},
        "/v1/forecast", [SERIES, {"batch": [SERIES] * 3}, {"series": {"shop": "Station", "product": "jam"}, "as_of": "2025-06-02"}],
        ["9999-12-27", "0001-01-01", "2025-06-30"]),
    Subject(
        "classify-", "classify", "classify-export", "classify",
        {"config": "solution.yaml", "data": "data/customers.csv", "rules": "rules.yaml"}, "classify.json",
        {"ask.csv": b"customer,tenure,charges,contract,paperless\nA,3,80.5,monthly,1\nB,60,,two years,0\nC,7,20,weekly,1\n",
         "ask.jsonl": b'{"tenure": 3, "charges": 80.5, "contract": "monthly", "paperless": true, "customer": "A"}\n'
                      b'{"batch": [{"tenure": 60, "charges": null, "contract": "two years", "paperless": 0}]}\n'},
        "/v1/classify", [CUSTOMER, {"batch": [CUSTOMER] * 3}, dict(CUSTOMER, charges=None, customer="C0001")],
        ["monthly", "two years", "weekly", 3, "3", "1", "NaN", "Infinity"]),
]


# --- spoiling --------------------------------------------------------------------------------------------------

def mutate_text(rng, old):
    """One to three changes of a text file, as bytes."""
    new = old
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        new = rng.choice([flip, put_byte, delete_line, double_line, swap_lines, cut, number, number, word, word,
                          insert_word, whole])(rng, new)
    return new


def flip(rng, old):
    if not old:
        return b"\0"
    at = rng.randrange(len(old))
    return old[:at] + bytes([old[at] ^ (1 << rng.randrange(8))]) + old[at + 1:]


def put_byte(rng, old):
    at = rng.randint(0, len(old))
    return old[:at] + bytes([rng.choice(BYTES)]) * rng.choice([1, 1, 2, 300]) + old[at + rng.randint(0, 1):]


def delete_line(rng, old):
    lines = old.split(b"\n")
    at = rng.randrange(len(lines))
    return b"\n".join(lines[:at] + lines[at + rng.choice([1, 1, 2, 50]):])


def double_line(rng, old):
    lines = old.split(b"\n")
    at = rng.randrange(len(lines))
    return b"\n".join(lines[:at] + [lines[at]] * rng.choice([2, 2, 3, 200]) + lines[at + 1:])


def swap_lines(rng, old):
    lines = old.split(b"\n")
    a, b = rng.randrange(len(lines)), rng.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]
    return b"\n".join(lines)


def cut(rng, old):
    return old[: rng.randint(0, len(old))]


def replace_match(rng, old, pattern, texts):
    found = list(re.finditer(pattern, old))
    if not found:
        return old + b"x"
    match = rng.choice(found)
    return old[: match.start()] + rng.choice(texts).encode() + old[match.end():]


def number(rng, old):
    return replace_match(rng, old, rb"-?\d+(\.\d+)?", NUMBERS)


def word(rng, old):
    return replace_match(rng, old, rb"[A-Za-z_]+", WORDS)


def insert_word(rng, old):
    at = rng.randint(0, len(old))
    return old[:at] + rng.choice(WORDS).encode() + old[at:]


def whole(rng, old):
    text = old.decode("utf-8", "replace")
    return rng.choice([
        lambda: old.replace(b"\n", b"\r\n"),
        lambda: old.replace(b"\n", b"\r"),
        lambda: b"\xef\xbb\xbf" + old,
        lambda: text.encode("utf-16"),
        lambda: text.encode("utf-16-be"),
        lambda: text.encode("utf-32"),
        lambda: text.encode("cp037", "replace"),
        lambda: old[::-1],
        lambda: b"[" * 100_000,
        lambda: b"a: " * 100_000,
        lambda: b"".join(b" " * i + b"a:\n" for i in range(400)),
        lambda: old + b"x" * 2_000_000,
        lambda: old + b"\n" + b"," * 100_000,
        lambda: b"\"" + old,
        lambda: old.replace(b",", b"\t"),
        lambda: old.replace(b",", b";"),
        lambda: b"\0" * 10_000,
        lambda: old + old,
        lambda: b"- " * 50_000,
        lambda: b"&a [*a, *a]\n" + old,
        lambda: bytes(rng.randrange(256) for _ in range(3000)),
    ])()


def mutate_binary(rng, old):
    new = bytearray(old)
    kind = rng.randrange(5)
    if kind == 0 and new:
        for _ in range(rng.choice([1, 1, 4, 40])):
            new[rng.randrange(len(new))] = rng.choice(BYTES)
    elif kind == 1:
        del new[rng.randint(0, len(new)):]
    elif kind == 2 and new:                     # a count or a length at a multiple of four
        at = rng.randrange(0, max(1, len(new) - 8)) // 4 * 4
        wide = rng.choice([b"\xff" * 4, b"\xff" * 8, b"\0" * 8, b"\0\0\0\x80", b"\0" * 7 + b"\x80", b"\0" * 6 + b"\xf0\x7f",
                           b"\0" * 6 + b"\xf8\x7f", b"\xff" * 6 + b"\xef\x7f", b"\1\0\0\0\0\0\0\0"])
        new[at:at + len(wide)] = wide
    elif kind == 3:
        at = rng.randint(0, len(new))
        new[at:at] = bytes(rng.randrange(256) for _ in range(rng.choice([1, 8, 64])))
    else:
        at = rng.randint(0, len(new))
        del new[at:at + rng.choice([1, 4, 8, 64])]
    return bytes(new)


# --- looking ---------------------------------------------------------------------------------------------------

class Looker:
    def __init__(self, options):
        self.options, self.failed, self.tried, self.codes = options, 0, 0, {}

    def say(self, what, bad, text=""):
        self.failed += 1
        print(f"FAIL {what}: {'; '.join(bad)}", flush=True)
        if self.options.v:
            print("     " + text.strip()[:1500].replace("\n", "\n     "))

    def command(self, what, command, folder, seconds=20, leaves=()):
        """Runs one command in a folder in which a failure may change nothing but what `leaves` says."""
        self.tried += 1
        before = faults.contents(folder)
        bad = []
        begin = time.monotonic()
        try:
            done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds)
        except subprocess.TimeoutExpired:
            return self.say(what, [f"took more than {seconds} s"]) or (-1, "")
        text = (done.stdout + done.stderr).decode("utf-8", "replace")
        self.codes[done.returncode] = self.codes.get(done.returncode, 0) + 1
        if done.returncode not in CODES:
            bad.append(f"exit {done.returncode}")
        if faults.CRASH.search(done.stderr.decode("utf-8", "replace")):
            bad.append("crashed")
        if done.returncode in (65, 66, 75, 78):
            bad += [] if re.search(r"error\[E\d{4}\]", text) else ["no error code"]
            bad += [] if re.search(r"^ *fix:", text, re.M) else ["no fix"]
            bad += [] if re.search(r"^ *--> ", text, re.M) else ["no place"]
        if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text):
            bad.append("control characters in the output")
        if done.returncode not in (0, 10, 11, 12, 13):
            after = faults.contents(folder)
            touched = [f for f in set(before) | set(after)
                       if before.get(f) != after.get(f) and not f.startswith((".solkit/", "runs/index.sqlite") + leaves)]
            bad += [f"touched {touched[0]}"] if touched else []
        if len(text) > 60_000:
            bad.append(f"{len(text)} characters of output")
        if bad:
            if self.options.keep:
                shutil.copytree(folder, os.path.join(self.options.keep, re.sub(r"\W+", "-", what)), dirs_exist_ok=True)
            self.say(what, bad, text)
        return done.returncode, text


# --- the parts -------------------------------------------------------------------------------------------------

def fuzz_files(look, stages, work, subject, part, rounds):
    name = subject.files[part]
    what = subject.prefix + part

    def one(index):
        rng = random.Random(f"{look.options.seed} {what} {index}")
        folder = os.path.join(work, f"{what}{index}")
        shutil.copytree(stages.folder(subject.folder), folder)
        path = os.path.join(folder, name)
        with open(path, "rb") as f:
            old = f.read()
        with open(path, "wb") as f:
            f.write(mutate_text(rng, old))
        code, _ = look.command(f"{what} {index}", [look.options.solkit, "check"], folder)
        # What passes the check must run, whatever the verdict.
        if code == 0 and index % 3 == 0:
            look.command(
                f"{what} {index} {subject.command}", [look.options.solkit, subject.command, "-q"], folder, 90,
                leaves=("runs/",) if subject.command == "classify" else ())
        shutil.rmtree(folder)
    stages.folder(subject.folder)
    in_parallel(one, rounds)


def fuzz_bundle(look, stages, work, subject, rounds):
    export = stages.folder(subject.export)
    token = os.path.join(work, f"{subject.prefix}bundle-token")
    with open(os.open(token, os.O_CREAT | os.O_WRONLY, 0o600), "w") as f:
        f.write(faults.TOKEN)

    def one(index):
        rng = random.Random(f"{look.options.seed} {subject.prefix}bundle {index}")
        folder = os.path.join(work, f"{subject.prefix}bundle{index}")
        shutil.copytree(os.path.join(export, "export", "bundle"), os.path.join(folder, "bundle"))
        shutil.copy(os.path.join(export, "ask.csv"), folder)
        shutil.copy(os.path.join(export, "export", "endpoint.json"), folder)
        names = ["bundle/" + n for n in sorted(os.listdir(os.path.join(folder, "bundle")))] + ["endpoint.json"]
        name = rng.choice(names + ["bundle/parameters.bin", "bundle/parameters.bin", f"bundle/{subject.contract}"])
        path = os.path.join(folder, name)
        with open(path, "rb") as f:
            old = f.read()
        new = mutate_binary(rng, old) if name.endswith(".bin") else mutate_text(rng, old)
        with open(path, "wb") as f:
            f.write(new)
        resigned = rng.random() < 0.7 and name != "bundle/manifest.sha256"
        if resigned:
            sign(os.path.join(folder, "bundle"), name != "bundle/manifest.json")
        what = f"{subject.prefix}bundle {index} {name}{' resigned' if resigned else ''}"
        code, _ = look.command(
            what, [os.path.join(export, "export", "solkit-endpoint"), "--settings", "endpoint.json", "--token-file", token,
                   "--check"], folder)
        predicted, _ = look.command(
            what + " predict", [look.options.solkit, "predict", "--bundle", "bundle", "--in", "ask.csv", "--out", "a.csv"],
            folder)
        if not resigned and new != old and name.startswith("bundle/"):
            if code == 0 or predicted == 0:
                look.say(what, ["a damaged bundle was accepted"])
        shutil.rmtree(folder)
    in_parallel(one, rounds)


def fuzz_ask(look, stages, work, subject, rounds):
    """Files of requests for `predict`, CSV and JSON lines."""
    export = stages.folder(subject.export)

    def one(index):
        rng = random.Random(f"{look.options.seed} {subject.prefix}ask {index}")
        folder = os.path.join(work, f"{subject.prefix}ask{index}")
        os.mkdir(folder)
        name = rng.choice(sorted(subject.asks))
        with open(os.path.join(folder, name), "wb") as f:
            f.write(mutate_text(rng, subject.asks[name]))
        look.command(
            f"{subject.prefix}ask {index}",
            [look.options.solkit, "predict", "--bundle", os.path.join(export, "export"), "--in", name, "--out",
             rng.choice(["a.csv", "a.jsonl"])], folder)
        shutil.rmtree(folder)
    in_parallel(one, rounds)


def sign(bundle, files):
    """Makes the hashes fit what stands there."""
    path = os.path.join(bundle, "manifest.json")
    if files:
        with open(path) as f:
            manifest = json.load(f)
        for entry in manifest["files"]:
            with open(os.path.join(bundle, entry["name"]), "rb") as f:
                content = f.read()
            entry["size"], entry["sha256"] = len(content), hashlib.sha256(content).hexdigest()
        with open(path, "w") as f:
            json.dump(manifest, f, indent=2)
    with open(path, "rb") as f:
        digest = hashlib.sha256(f.read()).hexdigest()
    with open(os.path.join(bundle, "manifest.sha256"), "w") as f:
        f.write(f"{digest}  manifest.json\n")


def fuzz_http(look, stages, subject, rounds):
    address = stages.endpoint(subject.export)
    host = address.split("//")[1]
    bodies = [json.dumps(body).encode() for body in subject.bodies]
    connection = None
    for index in range(rounds):
        rng = random.Random(f"{look.options.seed} {subject.prefix}http {index}")
        look.tried += 1
        body = rng.choice(bodies)
        path, method, headers = subject.route, "POST", {"Authorization": f"Bearer {faults.TOKEN}",
                                                     "Content-Type": "application/json"}
        if rng.random() < 0.15:
            path = "/" + "".join(rng.choice("v1forecast/%.?&#=..\\~") for _ in range(rng.choice([3, 30, 3000])))
        else:
            body = mutate_text(rng, body) if rng.random() < 0.8 else spoil_json(rng, json.loads(body), subject.values)
        if rng.random() < 0.1:
            headers["Content-Type"] = rng.choice(["text/plain", "application/json; charset=utf-16", "x" * 4000, ""])
        what = f"{subject.prefix}http {index}"
        try:
            if connection is None:
                connection = http.client.HTTPConnection(host, timeout=20)
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            status, kind, text = answer.status, answer.headers.get("Content-Type", ""), answer.read()
            if answer.will_close:
                connection.close()
                connection = None
        except (OSError, http.client.HTTPException) as error:
            connection = None
            if stages.servers[subject.export][0].poll() is not None:
                look.say(what, [f"the endpoint died with {stages.servers['export'][0].returncode}"], repr(body[:400]))
                del stages.servers[subject.export]
                stages.endpoint(subject.export)
                host = stages.endpoint(subject.export).split("//")[1]
            elif len(body) < 1_000_000:         # a server may close on what is far too large
                look.say(what, [f"no answer: {error!r}"], repr(body[:400]))
            continue
        look.codes[status] = look.codes.get(status, 0) + 1
        bad = []
        if not (status == 200 or 400 <= status < 500):
            bad.append(f"status {status}")
        if status >= 400 and "application/problem+json" not in kind:
            bad.append(f"no problem details but {kind!r}")
        try:
            json.loads(text, parse_constant=lambda word: bad.append(f"says {word}"))
        except ValueError:
            bad.append("answers no JSON")
        if bad:
            look.say(what, bad, f"{body[:400]!r}\n{text[:400]!r}")
    broken_connections(look, stages, subject, host)
    stages.endpoint(subject.export)                           # throws where the server is gone


def spoil_json(rng, value, values):
    """One value of a document becomes something else."""
    places = []

    def walk(node, path):
        places.append(path)
        if isinstance(node, (dict, list)):
            for key in (node if isinstance(node, dict) else range(len(node))):
                walk(node[key], path + [key])
    walk(value, [])
    path = rng.choice(places[1:])
    node = value
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = rng.choice([None, True, [], {}, "", -1, 0, 1e308, -1e308, 1e-320, 2**53, 2**63, -2**63, 2**64, 1.5,
                                 "x" * 5000, "\u0000", "\ud83d\ude00", [[]] * 100, {"a": {}}, [1] * 1000, "<script>", "\u202e"] + values)
    return json.dumps(value).encode()


def broken_connections(look, stages, subject, host):
    """What is no HTTP at all."""
    import socket
    name, port = host.split(":")
    rng = random.Random(f"{look.options.seed} {subject.prefix}raw")
    route = subject.route.encode()
    for index in range(60):
        look.tried += 1
        raw = rng.choice([
            bytes(rng.randrange(256) for _ in range(200)),
            b"GET / HTTP/9.9\r\n\r\n",
            b"POST " + route + b" HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
            b"POST " + route + b" HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n{}",
            b"POST " + route + b" HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            b"POST " + route + b" HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
            b"GET /healthz HTTP/1.1\r\n" + b"A: b\r\n" * 5000 + b"\r\n",
            b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n\r\n",
            b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: " + b"y" * 200_000 + b"\r\n\r\n",
            b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n" * 50,
            b"\r\n\r\n", b"", b"\0" * 1000, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        ])
        try:
            with socket.create_connection((name, int(port)), timeout=5) as peer:
                peer.sendall(raw)
                peer.settimeout(0.05)
                peer.recv(4096)
        except OSError:
            pass
        if stages.servers[subject.export][0].poll() is not None:
            look.say(f"{subject.prefix}raw {index}", [f"the endpoint died with {stages.servers['export'][0].returncode}"], repr(raw[:200]))
            del stages.servers[subject.export]
            stages.endpoint(subject.export)
            name, port = stages.endpoint(subject.export).split("//")[1].split(":")


def in_parallel(one, rounds):
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        list(pool.map(one, range(rounds)))


PARTS = [s.prefix + part for s in SUBJECTS for part in [*s.files, "bundle", "ask", "http"]] + ["classify-table"]


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("solkit")
    parser.add_argument("-v", action="store_true")
    parser.add_argument("-k", default=",".join(PARTS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=150)
    parser.add_argument("--keep")
    options = parser.parse_args()
    options.solkit = os.path.abspath(options.solkit)
    look = Looker(options)
    parts = options.k.split(",")
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as work:
        stages = faults.Stages(options.solkit, os.path.join(work, "stages"))
        os.mkdir(stages.work)
        try:
            for subject in SUBJECTS:
                for part in subject.files:
                    if subject.prefix + part in parts:
                        fuzz_files(look, stages, work, subject, part, options.rounds)
                if subject.prefix + "bundle" in parts:
                    fuzz_bundle(look, stages, work, subject, options.rounds)
                if subject.prefix + "ask" in parts:
                    fuzz_ask(look, stages, work, subject, options.rounds)
                if subject.prefix + "http" in parts:
                    fuzz_http(look, stages, subject, options.rounds * 4)
            if "classify-table" in parts:
                fuzz_classify.fuzz_tables(look, work, options.rounds * 4, in_parallel)
        finally:
            stages.close()
    codes = ", ".join(f"{code}: {count}" for code, count in sorted(look.codes.items()))
    print(f"{look.tried} tried, {look.failed} failed, seed {options.seed}, {time.monotonic() - begin:.0f} s ({codes})")
    return 1 if look.failed else 0


if __name__ == "__main__":
    sys.exit(main())
