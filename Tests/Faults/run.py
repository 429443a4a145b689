#!/usr/bin/env python3
"""Spoil one thing at a time and look at what solkit says about it.

    run.py SOLKIT [-v] [-k WORD] [--list FILE]

-v also prints what passes and what was said on a failure; -k takes only faults whose name holds WORD.
The lists are faults.json, classify.json, recommend.json and rules.json beside this file; README.md says what its keys mean. Each fault works on its own copy of a
small client folder, as new, with a finished run, or with an export; requests go to one running endpoint for each export.
"""
import argparse
import glob
import hashlib
import json
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import base
import base_classify
import base_recommend

HERE = os.path.dirname(os.path.abspath(__file__))
CRASH = re.compile(r"Fatal error|Stack dump|Illegal instruction|Segmentation fault|^\*\*\* |Traceback|core dumped", re.M)
TOKEN = "token-of-the-fault-list-" + "x" * 24


# --- spoiling --------------------------------------------------------------------------------------------------

def the_file(folder, edit):
    """The one file that an edit is about; `file` may be a pattern, `pick: largest` then chooses."""
    found = [f for f in glob.glob(os.path.join(folder, edit["file"]), recursive=True) if os.path.isfile(f)]
    if not found and "write" in edit:
        return os.path.join(folder, edit["file"])
    assert found, f"no file {edit['file']}"
    return max(found, key=os.path.getsize) if edit.get("pick") == "largest" else sorted(found)[0]


def spoil(folder, edit):
    path = the_file(folder, edit)
    if "beside" in edit:                       # a new file next to that one
        with open(os.path.join(os.path.dirname(path), edit["beside"]), "x") as f:
            f.write("nobody asked for this\n")
        return
    if "delete" in edit:
        os.remove(path)
        return
    if "folder" in edit:
        os.remove(path)
        os.mkdir(path)
        return
    old = b""
    if os.path.exists(path):
        with open(path, "rb") as f:
            old = f.read()
    lines = old.split(b"\n")
    if "write" in edit:
        new = edit["write"].encode(edit.get("encoding", "utf-8"))
    elif "replace" in edit:
        was, now = (s.encode() for s in edit["replace"])
        assert old.count(was) >= 1, f"{was!r} is not in {edit['file']}"
        new = old.replace(was, now, -1 if edit.get("all") else 1)
    elif "append" in edit:
        new = old + edit["append"].encode()
    elif "line" in edit:                       # replaced by `put`, or taken out; the first line is 1
        k = edit["line"] - 1
        lines[k:k + 1] = [edit["put"].encode()] if "put" in edit else []
        new = b"\n".join(lines)
    elif "cell" in edit:                       # [line, column name, text]
        line, name, text = edit["cell"]
        column = lines[0].split(b",").index(name.encode())
        cells = lines[line - 1].split(b",")
        cells[column] = text.encode()
        lines[line - 1] = b",".join(cells)
        new = b"\n".join(lines)
    elif "encode" in edit:
        new = {
            "crlf": lambda: old.replace(b"\n", b"\r\n"),
            "bom": lambda: b"\xef\xbb\xbf" + old,
            "utf-16": lambda: old.decode().encode("utf-16"),
            "semicolons": lambda: old.replace(b",", b";"),
            "european": lambda: old.replace(b",", b";").replace(b".", b","),
            "tabs": lambda: old.replace(b",", b"\t"),
            "quoted": lambda: b"\n".join(b",".join(b'"%s"' % c for c in r.split(b",")) if r else r for r in lines),
            "shuffled": lambda: shuffled(lines),
            "constant": lambda: constant(lines),
            "half": lambda: half(lines),
            "price repeats units": lambda: priced(lines, lambda rows, i: rows[i][3]),
            "price is next week's units": lambda: priced(lines, lambda rows, i: rows[min(i + 1, len(rows) - 1)][3]),
            "price is last week's units": lambda: priced(lines, lambda rows, i: rows[max(i - 1, 0)][3]),
            "price only where sold": lambda: priced(
                lines, lambda rows, i: b"" if i % 7 == 3 else rows[i][4], lambda rows, i: b"0" if i % 7 == 3 else rows[i][3]),
            "weeks to come": lambda: to_come(lines, b"2.5"),
            "weeks to come without a price": lambda: to_come(lines, b""),
            "no region at Harbour": lambda: b"\n".join(
                r[:r.rindex(b",") + 1] if r.startswith(b"Harbour") else r for r in lines),
            "endless": lambda: b"[" * 300_000 + b"\n" + old,
        }[edit["encode"]]()
    elif "flip" in edit:                       # one bit, at this share of the file
        at = int(len(old) * edit["flip"])
        new = old[:at] + bytes([old[at] ^ 0x10]) + old[at + 1:]
    elif "cut" in edit:                        # keep this share of the file
        new = old[: int(len(old) * edit["cut"])]
    elif "rehash" in edit:                     # makes the checksum file fit another file beside it again
        with open(os.path.join(os.path.dirname(path), edit["rehash"]), "rb") as f:
            new = f"{hashlib.sha256(f.read()).hexdigest()}  {edit['rehash']}\n".encode()
    else:
        raise ValueError(f"unknown edit {edit}")
    assert new != old, f"nothing changed: {edit}"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(new)


def shuffled(lines):
    body = [line for line in lines[1:] if line]
    random.Random(1).shuffle(body)
    return b"\n".join([lines[0]] + body) + b"\n"


def constant(lines):
    """Every week sells the same, so last year's week is never wrong."""
    body = [line.split(b",") for line in lines[1:] if line]
    return b"\n".join([lines[0]] + [b",".join(r[:3] + [b"50"] + r[4:]) for r in body]) + b"\n"


def half(lines):
    """Nothing is known of the later weeks."""
    body = [line.split(b",") for line in lines[1:] if line]
    return b"\n".join([lines[0]] + [b",".join(r if r[2] < b"2024-06" else r[:3] + [b""] + r[4:]) for r in body]) + b"\n"


def priced(lines, price, units=lambda rows, i: rows[i][3]):
    """Another price in every row, and other units; the rows of a series stand together, by week."""
    body = [line.split(b",") for line in lines[1:] if line]
    made = [r[:3] + [units(body, i), price(body, i)] + r[5:] for i, r in enumerate(body)]
    return b"\n".join([lines[0]] + [b",".join(r) for r in made]) + b"\n"


def to_come(lines, price):
    """Four weeks after the last one, with what is planned and without sales."""
    body = [line.split(b",") for line in lines[1:] if line]
    last = {(r[0], r[1]): r for r in body}
    more = [[r[0], r[1], day, b"", price, b"1", r[6]] for r in last.values()
            for day in (b"2025-06-30", b"2025-07-07", b"2025-07-14", b"2025-07-21")]
    return b"\n".join([lines[0]] + [b",".join(r) for r in body + more]) + b"\n"


# --- looking ---------------------------------------------------------------------------------------------------

def contents(folder):
    """Every file with its digest, so that both new and changed files show."""
    found = {}
    for root, _, files in os.walk(folder):
        for name in files:
            path = os.path.join(root, name)
            with open(path, "rb") as f:
                found[os.path.relpath(path, folder)] = hashlib.sha256(f.read()).hexdigest()
    return found


def line_of(folder, name, what):
    """The line number that a message must name: given, or that of the first line with this text."""
    if isinstance(what, int):
        return what
    with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as f:
        for number, line in enumerate(f, 1):
            if what in line:
                return number
    raise AssertionError(f"no line of {name} holds {what!r}")


def judge_text(fault, text, bad):
    for pattern in as_list(fault.get("says")):
        if not re.search(pattern, text, re.I | re.S):
            bad.append(f"does not say /{pattern}/")
    for pattern in as_list(fault.get("never")):
        if re.search(pattern, text):
            bad.append(f"says /{pattern}/")
    if CRASH.search(text):
        bad.append("crashed")


def as_list(value):
    return [] if value is None else value if isinstance(value, list) else [value]


def try_command(fault, solkit, stages):
    with tempfile.TemporaryDirectory() as work:
        folder = os.path.join(work, "client")
        shutil.copytree(stages.folder(fault.get("on", "folder")), folder, symlinks=True)
        for edit in fault.get("edits", []):
            spoil(folder, edit)
        before = contents(folder)
        environment = {k: v for k, v in os.environ.items() if not k.startswith("SOLKIT_")}
        environment.update(fault.get("env", {}))
        command = fault.get("command", ["check"])
        limit = 120 if command[0] in ("forecast", "classify", "recommend", "export", "import") else 5
        try:
            done = subprocess.run([solkit] + command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True,
                                  timeout=limit, env=environment)
        except subprocess.TimeoutExpired:
            return [f"took more than {limit} s"], ""
        text = (done.stdout + done.stderr).decode("utf-8", "replace")
        bad = []
        code = done.returncode
        if code not in as_list(fault["exit"]):
            bad.append(f"exit {code}, not {fault['exit']}")
        judge_text(fault, text, bad)
        if "at" in fault:
            name, what = fault["at"]
            place = re.escape(name) if what is None else rf"{re.escape(name)}:{line_of(folder, name, what)}\b"
            if not re.search(place, text):
                bad.append(f"does not name the place /{place}/")
        if code in (65, 66, 78):
            if not re.search(r"error\[E\d{4}\]", text):
                bad.append("no error code")
            if not re.search(r"^ *fix:", text, re.M):
                bad.append("no fix")
        if code != 0 and len(text.splitlines()) > 250:
            bad.append("far too long")
        after = contents(folder)
        # The index of runs is a copy of what the folders say, renewed by whoever looks.
        allowed = tuple([".solkit" + os.sep, os.path.join("runs", "index.sqlite")]
                        + [a + os.sep for a in as_list(fault.get("leaves"))])
        if code != 0:
            left = [f for f in after if after[f] != before.get(f) and not f.startswith(allowed)]
            lost = [f for f in before if f not in after]
            if left or lost:
                bad.append("touched " + (left + lost)[0])
        for name in as_list(fault.get("makes")):
            if not glob.glob(os.path.join(folder, name)):
                bad.append(f"did not make {name}")
        return bad, text


def try_request(fault, stages):
    body = None
    if "body" in fault:
        body = json.dumps(fault["body"]).encode()
    elif "raw" in fault:
        body = fault["raw"].encode()
    elif "repeat" in fault:                     # [text, how often]: bodies too long for this list
        body = fault["repeat"][0].encode() * fault["repeat"][1]
    headers = {"Content-Type": "application/json"}
    token = {"none": None, "wrong": "x" * len(TOKEN)}.get(fault.get("token"), TOKEN)
    if token:
        headers["Authorization"] = f"Bearer {token}"
    headers.update(fault.get("headers", {}))
    request = urllib.request.Request(
        stages.endpoint(fault.get("on", "export")) + fault.get("path", "/v1/forecast"), data=body, headers=headers,
        method=fault.get("method", "POST"))
    bad = []
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            status, kind, text = answer.status, answer.headers.get("Content-Type", ""), answer.read().decode()
    except urllib.error.HTTPError as error:
        status, kind, text = error.code, error.headers.get("Content-Type", ""), error.read().decode("utf-8", "replace")
    except OSError as error:                    # a server may close on a body that is far too large
        status, kind, text = 0, "", str(error)
    if status not in as_list(fault["status"]):
        bad.append(f"status {status}, not {fault['status']}")
    judge_text(fault, text, bad)
    if status >= 400:
        if "application/problem+json" not in kind:
            bad.append(f"no problem details but {kind!r}")
        else:
            problem = json.loads(text)
            bad += [f"problem without '{k}'" for k in ("type", "title", "status") if k not in problem]
            if problem.get("status") != status:
                bad.append("problem details with another status")
    return bad, f"{status} {kind}\n{text}"


# --- what faults start from --------------------------------------------------------------------------------------

BASES = {"folder": base, "classify": base_classify, "recommend": base_recommend}


class Stages:
    """The client folder as new, after `forecast`, and after `export`; each is made once, when first asked for."""

    def __init__(self, solkit, work):
        self.solkit, self.work, self.made, self.servers = solkit, work, {}, {}

    def folder(self, name):
        if name not in self.made:
            path = os.path.join(self.work, name)
            if name in BASES:
                BASES[name].make(path)
            else:
                previous, command = {"run": ("folder", ["forecast", "--config", "solution.yaml"]),
                                     "export": ("run", ["export"]),
                                     "extended": ("run", ["extend", "--data", "new.csv"]),
                                     "again": ("extended", ["forecast", "--config", "solution.yaml", "--force"]),
                                     "other": ("run", ["forecast", "--config", "solution.yaml", "--set",
                                                       "forecast.quantiles=[0.2, 0.5, 0.8]"]),
                                     "classify-run": ("classify", ["classify", "--config", "solution.yaml"]),
                                     "classify-export": ("classify-run", ["export"]),
                                     "recommend-run": ("recommend", ["recommend", "--config", "solution.yaml"]),
                                     "recommend-export": ("recommend-run", ["export"])}[name]
                shutil.copytree(self.folder(previous), path)
                done = subprocess.run([self.solkit] + command, cwd=path, capture_output=True, stdin=subprocess.DEVNULL)
                if done.returncode != 0:
                    text = (done.stdout + done.stderr).decode("utf-8", "replace")
                    print(f"the unspoilt folder must pass `{' '.join(command)}`, but it gave {done.returncode}:\n{text}")
                    path = None
            self.made[name] = path
        if self.made[name] is None:
            raise AssertionError(f"there is no good '{name}' to start from")
        return self.made[name]

    def endpoint(self, name):
        """The address of the one server that answers from that export."""
        log_path = os.path.join(self.work, f"{name}.log")
        if name not in self.servers:
            export = os.path.join(self.folder(name), "export")
            token = os.path.join(self.work, f"{name}.token")
            with open(os.open(token, os.O_CREAT | os.O_WRONLY, 0o600), "w") as f:
                f.write(TOKEN)
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port = probe.getsockname()[1]
            address = f"http://127.0.0.1:{port}"
            with open(log_path, "wb") as log:
                server = subprocess.Popen(["./solkit-endpoint", "--port", str(port), "--token-file", token],
                                          cwd=export, stdout=log, stderr=log)
            self.servers[name] = (server, address)
            for _ in range(200):
                try:
                    urllib.request.urlopen(address + "/readyz", timeout=1).read()
                    break
                except OSError:
                    time.sleep(0.02)
                if server.poll() is not None:
                    break
        server, address = self.servers[name]
        if server.poll() is not None:
            with open(log_path) as log:
                raise AssertionError("the endpoint does not run: " + log.read()[-500:])
        return address

    def close(self):
        for server, _ in self.servers.values():
            server.terminate()
            server.wait(timeout=15)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("solkit")
    parser.add_argument("-v", action="store_true")
    parser.add_argument("-k", default="")
    parser.add_argument("--list", action="append")
    options = parser.parse_args()
    solkit = os.path.abspath(options.solkit)
    faults = []
    for name in options.list or [os.path.join(HERE, "faults.json"), os.path.join(HERE, "classify.json"),
                                 os.path.join(HERE, "recommend.json"), os.path.join(HERE, "rules.json")]:
        with open(name) as f:
            faults += json.load(f)
    names = [f["name"] for f in faults]
    assert len(names) == len(set(names)), "two faults have one name"
    failed = passed = 0
    with tempfile.TemporaryDirectory() as work:
        stages = Stages(solkit, work)
        try:
            for fault in faults:
                if options.k not in fault["name"]:
                    continue
                try:
                    bad, text = try_request(fault, stages) if "status" in fault else try_command(fault, solkit, stages)
                except AssertionError as error:
                    bad, text = [f"could not be tried: {error}"], ""
                if bad:
                    failed += 1
                    print(f"FAIL {fault['name']}: {'; '.join(bad)}", flush=True)
                    if options.v:
                        print("     " + text.strip()[:1500].replace("\n", "\n     "))
                else:
                    passed += 1
                    if options.v:
                        print(f"ok   {fault['name']}", flush=True)
        finally:
            stages.close()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
