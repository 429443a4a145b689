#!/usr/bin/env python3
"""Kill runs, resume them, and compare the bytes with those of a run that nobody disturbed.

    run.py SOLKIT [--series 500] [--moments 10] [-v]

What must hold, for a kill after every stage and at uniform moments of the run:
- the resumed run ends with the same code and the same bytes, all but timing.json, log.jsonl and report/;
- it lists the stages that it did not compute again, and nothing temporary stays;
- both processes together use at most 1.25 of the processor time of an undisturbed run.
Also: a classifier, killed after stages of its search, its final fits and its judging, under the same limit; the same bytes on
one and two threads, after Ctrl-C, and after damage to a stored stage; an unchanged second run does nothing and repeats the
code.
"""
import argparse
import collections
import datetime as dt
import glob
import hashlib
import json
import math
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Faults"))
import base_classify  # noqa: E402

# The bar of a run that is worth resuming. Equal runs are some percent apart on a machine with other work, and in a run of
# under a second what every start costs weighs more: so over the bar is tried again, the least counts, what stays over it
# is printed, and only more than RED fails.
MOST_CPU = 1.25
RED = 1.7
APART = ("timing.json", "log.jsonl", "report" + os.sep)
SOLUTION = """\
version: 1
project: kill-test
task: forecast
seed: 3
scope:
  problem: "A run may be killed at any moment"
  decision: "Units to order per shop, each Monday"
  decides: {owner: "Supply", approver: "Finance", signed_on: null}
  mode: augmentation
  current_process: seasonal_naive
  volume: {decisions_per_year: 5200, units_per_decision: 50}
  cost_of_error: {currency: EUR, over_per_unit: 0.50, under_per_unit: 1.50}
  acceptable_failure: {over_share_of_actual: 0.5, floor: 5, rate: 0.20, today: 0.30}
  feasibility: {data: have, labels: free, drift: seasonal, solved_before: true, human_can_do: true}
  ethics: {personal_data: none, regulation: [], harm_if_wrong: "an empty shelf", opt_out: planner_edit}
data:
  source: {type: csv, filepath: sales.csv}
  columns:
    - {name: shop,  type: category, role: series_id}
    - {name: week,  type: date,     role: timestamp, format: yyyy-MM-dd}
    - {name: units, type: number,   role: target, min: 0}
  checks: {unknown_column: error, bad_value: error, duplicate_key: error, missing_period: error, max_missing: 0.0}
split: {type: datetime, n_windows: 4, step_size: 4, test_windows: 1}
forecast: {freq: W-MON, horizon: 8, season_length: 52, quantiles: [0.1, 0.5, 0.75, 0.9]}
models:
  baseline: seasonal_naive
  candidates: [seasonal_naive, ses, holt, damped, holt_winters, ets, theta, ensemble]
search: {metric: wape, time_budget_s: 600, memory_mb: 1024, threads: 2}
success:
  primary_metric: wape
  criteria:
    - {metric: wape, max: 0.9}
    - {metric: wape, min_relative_change: 0.0}
  on_fail: block
report: {formats: [html, json, markdown]}
export:
  target: static-binary
  endpoint: {port: 8080, auth: bearer, token_file: /run/secrets/solkit_token, batch_max: 10}
  price: {replicas: 1, vcpu: 0.25, gb: 0.0625, vcpu_hour: 0.04, gb_hour: 0.005, requests_per_second: 5}
  verify: {replay_rows: 50, max_abs_diff: 1.0e-6, load_seconds: 1}
"""


def make_client(folder, series):
    """Weekly sales of `series` shops over three years, from a seed."""
    os.makedirs(folder)
    with open(os.path.join(folder, "solution.yaml"), "w") as f:
        f.write(SOLUTION)
    rng = random.Random(99)
    first = dt.date(2023, 1, 2)
    with open(os.path.join(folder, "sales.csv"), "w") as f:
        f.write("shop,week,units\n")
        for k in range(series):
            level, growth, phase = 20 + 80 * rng.random(), 0.4 * rng.random() - 0.1, rng.randrange(52)
            for t in range(156):
                mean = level * math.exp(growth * t / 52 + 0.25 * math.cos(2 * math.pi * (t - phase) / 52))
                units = max(0, round(mean * math.exp(rng.gauss(0, 0.15))))
                f.write(f"shop {k:03d},{first + dt.timedelta(days=7 * t)},{units}\n")


class Outcome:
    """How one process ended: exit code (negative: killed by that signal), what it printed, its processor seconds."""

    def __init__(self, code, text, cpu, seconds):
        self.code, self.text, self.cpu, self.seconds = code, text, cpu, seconds


class Clients:
    """Copies of one client folder, and the runs in them."""

    def __init__(self, solkit, work, make, command="forecast"):
        self.solkit, self.work, self.count, self.command = solkit, work, 0, command
        self.base = os.path.join(work, "base")
        make(self.base)

    def fresh(self):
        self.count += 1
        folder = os.path.join(self.work, f"client-{self.count}")
        shutil.copytree(self.base, folder)
        return folder

    def run(self, folder, *more, stop_after=None, disturb_after=None, how=signal.SIGKILL):
        """Runs the command, disturbed by a signal after so many seconds, or killed by itself after a stage."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("SOLKIT_")}
        if stop_after:
            environment["SOLKIT_STOP_AFTER"] = stop_after
        with tempfile.TemporaryFile() as out:
            start = time.monotonic()
            process = subprocess.Popen([self.solkit, self.command, "--config", "solution.yaml", *more], cwd=folder,
                                       stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, env=environment)
            if disturb_after is not None:
                time.sleep(disturb_after)
                # Not send_signal: it would collect a process that has just ended, and wait4 then has nobody to ask.
                os.kill(process.pid, how)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            seconds = time.monotonic() - start
            out.seek(0)
            text = out.read().decode("utf-8", "replace")
        return Outcome(process.returncode, text, usage.ru_utime + usage.ru_stime, seconds)


def run_folders(client):
    return sorted(f for f in glob.glob(os.path.join(client, "runs", "[0-9]*")) if os.path.isdir(f))


def final_bytes(client):
    """Digest of every file of the one run that must be kept; the run's own name may differ."""
    folders = run_folders(client)
    if len(folders) != 1:
        raise AssertionError(f"{len(folders)} run folders, not 1")
    found = {}
    for root, _, files in os.walk(folders[0]):
        for name in files:
            path = os.path.join(root, name)
            short = os.path.relpath(path, folders[0])
            if not short.startswith(APART):
                with open(path, "rb") as f:
                    found[short] = hashlib.sha256(f.read()).hexdigest()
    return found


def differences(a, b):
    return [name for name in sorted(set(a) | set(b)) if a.get(name) != b.get(name)]


def temporary(client):
    """What looks half-made, anywhere in the client's folder."""
    return [os.path.relpath(os.path.join(root, name), client)
            for root, folders, files in os.walk(client) for name in folders + files
            if name.startswith(".tmp") or name.endswith((".tmp", ".tmp.old"))]


def log_of(client):
    folders = run_folders(client)
    path = os.path.join(folders[-1], "log.jsonl") if folders else ""
    if not os.path.exists(path):
        return []
    with open(path) as f:
        return [json.loads(line) for line in f if line.strip().endswith("}")]


def reused_last(client):
    """Names of the stages that the last process took as they were stored."""
    events = log_of(client)
    opened = max((i for i, e in enumerate(events) if e.get("event") == "open"), default=0)
    return [e["name"] for e in events[opened:] if e.get("event") == "stage" and e.get("origin") != "computed"]


class Report:
    def __init__(self, verbose):
        self.verbose, self.passed, self.failed = verbose, 0, 0

    def line(self, name, bad, note="", text=""):
        if bad:
            self.failed += 1
            print(f"FAIL {name}: {'; '.join(bad)}", flush=True)
            if self.verbose and text:
                print("     " + text.strip()[-1500:].replace("\n", "\n     "))
        else:
            self.passed += 1
            if self.verbose:
                print(f"ok   {name} {note}", flush=True)


def compare(client, outcome, whole, bytes_, expect_reuse):
    """What every resumed run must fulfil; `whole` is the undisturbed one."""
    bad = []
    if outcome.code != whole.code:
        bad.append(f"exit {outcome.code}, undisturbed {whole.code}")
    try:
        different = differences(bytes_, final_bytes(client))
        if different:
            bad.append(f"{len(different)} files differ: {', '.join(different[:4])}")
    except AssertionError as error:
        bad.append(str(error))
    bad += [f"{t} was left" for t in temporary(client)[:3]]
    if expect_reuse:
        reused = reused_last(client)
        if not reused:
            bad.append("no stage was reused")
        unlisted = [name for name in reused if name not in outcome.text]
        if unlisted:
            bad.append(f"reused but not listed: {', '.join(unlisted[:4])}")
    return bad


def make_classifier(folder):
    """The client folder of the fault list, with all families that a search has, ranges of the client's own and a stack, and
    no time limit that could cut it."""
    base_classify.make(folder)
    path = os.path.join(folder, "solution.yaml")
    with open(path) as f:
        text = f.read()
    for was, now in (("candidates: [logistic_regression, gradient_boosting]",
                      "candidates: [logistic_regression, random_forest, gradient_boosting, ensemble]"),
                     ("calibration: platt", "calibration: auto\n  ensemble: stacked"),
                     ("method: random, num_samples: 4, time_budget_s: 20",
                      "method: successive_halving, num_samples: 8, time_budget_s: 600, "
                      "space: {gradient_boosting: {learning_rate: {min: 0.02, max: 0.2, log: true}, leaves: [4, 8], "
                      "trees: 60}}")):
        assert was in text, f"the classifier's folder no longer says '{was}'"
        text = text.replace(was, now)
    with open(path, "w") as f:
        f.write(text)


def judge(share, bad):
    """Adds what fails; over the bar only is said."""
    if share > MOST_CPU:
        say = f"{share:.2f} of the processor time of an undisturbed run, at most {MOST_CPU}"
        bad.append(say) if share > RED else print(f"over the bar: {say}", flush=True)


def fair_share(spent, whole, undisturbed):
    """Processor time beside that of an undisturbed run. Over the limit it is measured beside one made right after: a
    shared machine may have become slower since."""
    share = spent / whole
    return share if share <= MOST_CPU else spent / max(whole, undisturbed())


def try_classifier(solkit, work, report):
    """Killed after the first and the last stage of each family, of its search, of its final fits and of judging, then
    resumed."""
    os.makedirs(work)
    clients = Clients(solkit, work, make_classifier, "classify")
    first = clients.fresh()
    whole = clients.run(first)
    if whole.code not in (0, 10, 12):
        sys.exit(f"an undisturbed classifier must end with a verdict, but it gave {whole.code}:\n{whole.text}")
    bytes_ = final_bytes(first)
    stages = list(dict.fromkeys(e["name"] for e in log_of(first) if e.get("event") == "stage"))
    print(f"classifier: {len(bytes_)} files, {len(stages)} stages, {whole.cpu:.2f} CPU s, {whole.seconds:.2f} s", flush=True)
    families = collections.defaultdict(list)
    for stage in stages:
        families["/".join(stage.split("/")[:2]).rsplit("-", 1)[0]].append(stage)
    chosen = list(dict.fromkeys(stage for some in families.values() for stage in (some[0], some[-1])))
    for threads in (1, 2):
        client = clients.fresh()
        outcome = clients.run(client, "--set", f"search.threads={threads}")
        bad = [] if outcome.code == whole.code else [f"exit {outcome.code}"]
        different = [d for d in differences(bytes_, final_bytes(client)) if d != "solution.lock.json"]
        if different:
            bad.append(f"{len(different)} files differ: {', '.join(different[:4])}")
        report.line(f"classifier on {threads} threads", bad, f"{outcome.cpu:.2f} CPU s", outcome.text)
    def undisturbed():
        client = clients.fresh()
        cpu = clients.run(client).cpu
        shutil.rmtree(client)
        return cpu

    for stage in chosen:
        share = math.inf
        for attempt in range(4):
            client = clients.fresh()
            stopped = clients.run(client, stop_after=stage)
            outcome = clients.run(client)
            bad = compare(client, outcome, whole, bytes_, True)
            if stopped.code != -signal.SIGKILL:
                bad.append(f"ended with {stopped.code} and was not killed")
            shutil.rmtree(client)
            share = min(share, fair_share(stopped.cpu + outcome.cpu, whole.cpu, undisturbed))
            if bad or share <= MOST_CPU:
                break
        judge(share, bad)
        report.line(f"classifier killed after stage {stage}", bad, f"{share:.2f} of the processor time", outcome.text)
    # Two threads end stages in another order now and then: one that is there already stops nothing.
    client = clients.fresh()
    ends = [clients.run(client, stop_after=stage).code for stage in sorted(chosen, key=stages.index)]
    outcome = clients.run(client)
    was_done = any(code >= 0 for code in ends)
    report.line("classifier killed after every one of these", compare(client, outcome, whole, bytes_, not was_done),
                text=outcome.text)
    for share in (0.3, 0.7):
        client = clients.fresh()
        clients.run(client, disturb_after=share * whole.seconds)
        outcome = clients.run(client)
        report.line(f"classifier killed at {share:.0%} of the time", compare(client, outcome, whole, bytes_, False),
                    text=outcome.text)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("solkit")
    parser.add_argument("--series", type=int, default=500)
    parser.add_argument("--moments", type=int, default=10)
    parser.add_argument("-v", action="store_true")
    options = parser.parse_args()
    report = Report(options.v)
    with tempfile.TemporaryDirectory() as work:
        solkit = os.path.abspath(options.solkit)
        try_classifier(solkit, os.path.join(work, "classify"), report)
        clients = Clients(solkit, work, lambda folder: make_client(folder, options.series))
        first = clients.fresh()
        whole = clients.run(first)
        if whole.code not in (0, 10, 12):
            sys.exit(f"an undisturbed run must end with a verdict, but it gave {whole.code}:\n{whole.text}")
        bytes_ = final_bytes(first)
        stages = [e["name"] for e in log_of(first) if e.get("event") == "stage"]
        if not stages:
            sys.exit("log.jsonl of the undisturbed run names no stage")

        # Once more, for the noise: bytes must agree, and the mean is what the killed ones are measured against.
        again = clients.fresh()
        second = clients.run(again)
        report.line("a second undisturbed run", compare(again, second, whole, bytes_, False), text=second.text)
        cpu, wall = (whole.cpu + second.cpu) / 2, min(whole.seconds, second.seconds)
        print(f"undisturbed: {len(bytes_)} files, {len(stages)} stages, {cpu:.2f} CPU s, {wall:.2f} s", flush=True)

        before = os.stat(os.path.join(run_folders(first)[0], "solution.lock.json")).st_mtime_ns
        repeat = clients.run(first)
        bad = compare(first, repeat, whole, bytes_, False)
        if os.stat(os.path.join(run_folders(first)[0], "solution.lock.json")).st_mtime_ns != before:
            bad.append("the run was written again")
        if repeat.cpu > 0.2 * cpu + 0.1:
            bad.append(f"{repeat.cpu:.2f} CPU s to do nothing")
        if not any(word in repeat.text.lower() for word in ("unchanged", "nothing to do", "up to date")):
            bad.append("does not say that nothing changed")
        report.line("an unchanged second run", bad, text=repeat.text)

        for threads in (1, 2):
            client = clients.fresh()
            outcome = clients.run(client, "--set", f"search.threads={threads}")
            bad = [] if outcome.code == whole.code else [f"exit {outcome.code}"]
            # The lock holds the setting itself.
            different = [d for d in differences(bytes_, final_bytes(client)) if d != "solution.lock.json"]
            if different:
                bad.append(f"{len(different)} files differ: {', '.join(different[:4])}")
            report.line(f"on {threads} threads", bad, f"{outcome.cpu:.2f} CPU s", outcome.text)

        def broken(name, expect_reuse, **how):
            """One run, disturbed once and resumed. Time is noisy on a shared machine: a run that ended before the
            signal came, or that took more processor time than it should, is tried again, a little earlier."""
            share = math.inf
            for attempt in range(6):
                client = clients.fresh()
                stopped = clients.run(client, **how)
                if stopped.code >= 0 and how.get("disturb_after") and attempt < 5:
                    how["disturb_after"] *= 0.85
                    shutil.rmtree(client)
                    continue
                events = {e.get("event") for e in log_of(client)}
                # Killed in its last moments, after the run had been finished: then there is nothing to go on with.
                reuse = expect_reuse and "stage" in events and "finish" not in events
                resumed = clients.run(client)
                bad = compare(client, resumed, whole, bytes_, reuse)
                if stopped.code != -signal.SIGKILL:
                    bad.append(f"ended with {stopped.code} and was not killed")
                spent = stopped.cpu + resumed.cpu
                shutil.rmtree(client)
                if not bad and spent / cpu > MOST_CPU:
                    # The machine may have become slower since: an undisturbed run right after is the fairer measure.
                    client = clients.fresh()
                    share = min(share, spent / max(cpu, clients.run(client).cpu))
                    shutil.rmtree(client)
                else:
                    share = min(share, spent / cpu)
                if bad or share <= MOST_CPU or attempt >= 4:
                    break
            judge(share, bad)
            report.line(name, bad, f"{share:.2f} of the processor time", resumed.text)

        for stage in dict.fromkeys(stages):
            broken(f"killed after stage {stage}", True, stop_after=stage)
        for k in range(options.moments):
            share = (k + 0.5) / options.moments
            broken(f"killed at {share:.0%} of the time", True, disturb_after=share * wall * 0.97)

        # After every stage in turn: many kills of one and the same run.
        client = clients.fresh()
        for stage in dict.fromkeys(stages):
            clients.run(client, stop_after=stage)
        outcome = clients.run(client)
        report.line("killed after every stage of one run", compare(client, outcome, whole, bytes_, True), text=outcome.text)

        delay = wall * 0.5
        for _ in range(6):
            client = clients.fresh()
            stopped = clients.run(client, disturb_after=delay, how=signal.SIGINT)
            if stopped.code != whole.code:
                break
            delay *= 0.8
        outcome = clients.run(client)
        bad = compare(client, outcome, whole, bytes_, False)
        if stopped.code != 130:
            bad.append(f"Ctrl-C gave {stopped.code}, not 130")
        report.line("ended by Ctrl-C", bad, text=stopped.text + outcome.text)

        client = clients.fresh()
        clients.run(client, stop_after=stages[-1])
        stored = [f for f in glob.glob(os.path.join(client, "runs", "*", "stages", "**"), recursive=True)
                  if os.path.isfile(f) and os.path.getsize(f) > 0]
        spoilt = max(stored, key=os.path.getsize)
        with open(spoilt, "r+b") as f:
            f.seek(os.path.getsize(spoilt) // 2)
            byte = f.read(1)
            f.seek(-1, os.SEEK_CUR)
            f.write(bytes([byte[0] ^ 1]))
        outcome = clients.run(client)
        report.line("a stored stage was damaged meanwhile", compare(client, outcome, whole, bytes_, True), text=outcome.text)

    print(f"{report.passed} passed, {report.failed} failed")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
