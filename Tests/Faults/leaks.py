#!/usr/bin/env python3
"""Plant leaks in a small table, run `solkit classify` on it, and look whether the report names each; and none where none is.

    leaks.py SOLKIT [-v]

The table is 900 customers of which tenure and contract decide who leaves. Leaks: the outcome itself as a column, turned
round, shifted and scaled, wrong in one row of a hundred, in a category's words, in the size of a number of the row; rows and
ids on both sides of a split; values that were known after the outcome. The templates churn and fraud have none.
"""
import argparse
import datetime as dt
import json
import math
import os
import random
import re
import subprocess
import sys
import tempfile

ROWS = 900
SOLUTION = """version: 1
project: leaks
task: classify
seed: 42
scope:
  problem: "Customers leave"
  decision: "Whom to call"
  decides: {owner: "Retention", approver: "CFO", signed_on: null}
  mode: augmentation
  volume: {decisions_per_year: 12000}
  run_budget_per_month: 100
  feasibility: {data: have, labels: free, drift: stable, solved_before: true, human_can_do: true}
  ethics: {personal_data: none, harm_if_wrong: "an unneeded call"}
data:
  source: {type: csv, filepath: customers.csv}
  columns:
    - {name: customer, type: text, role: id}
    - {name: tenure, type: number, role: feature}
    - {name: charge, type: number, role: feature}
    - {name: contract, type: category, role: feature}
    - {name: left, TARGET}
EXTRA  checks: {duplicate_key: error, max_missing: 0.9}
split: SPLIT
models: {baseline: BASELINE, candidates: [CANDIDATE]}
search: {metric: METRIC, method: random, num_samples: 1, time_budget_s: 60, threads: 1}
success:
  primary_metric: METRIC
  criteria:
    - {metric: METRIC, max: 1000}
report: {formats: [json], explain: {global: none, local: none}}
"""
STRATIFIED = "{type: stratified, folds: 3, test: 0.3}"
BY_COLUMN = "{type: column, column: part, folds: 3}"


def customers():
    """Dictionaries, in order; left is "Yes" or "No" with a chance that nobody can foresee wholly."""
    rng = random.Random(3)
    for number in range(ROWS):
        tenure, charge = rng.randrange(60), round(rng.uniform(20, 110), 2)
        contract = rng.choice(["month", "year", "two"])
        score = 2 - tenure / 12 + {"month": 1.5, "year": 0, "two": -1.5}[contract]
        left = rng.random() < 1 / (1 + math.exp(-score))
        yield {"customer": f"C{number:04d}", "tenure": tenure, "charge": charge, "contract": contract,
               "left": "Yes" if left else "No", "spent": round(40 * charge + 50 * tenure + rng.gauss(0, 900), 1)}


# --- the leaks -------------------------------------------------------------------------------------------------

class Leak:
    """A table and its columns beside the usual ones; `names` must stand in the report, or the exit code is `refused`."""

    def __init__(self, name, names, change=None, extra=(), split=STRATIFIED, number=False, refused=None, says=None,
                 edit=("", "")):
        self.name, self.names, self.change, self.extra, self.split = name, names, change, extra, split
        self.number, self.refused, self.says, self.edit = number, refused, says, edit


def added(name, value):
    """A change that adds a column made from each row."""
    def change(rows):
        rng = random.Random(5)
        for place, row in enumerate(rows):
            row[name] = value(row, place, rng)
        return rows
    return change


def twice(rows):
    """Every row once more, under another id: in a random split most copies lie on the other side."""
    return rows + [dict(row, customer=row["customer"] + "b") for row in rows]


def shared_ids(rows):
    """Two rows for each id, one in each part."""
    for place, row in enumerate(rows):
        row["customer"], row["part"] = f"C{place // 2:04d}", "test" if place % 2 else "train"
    return rows


def known(days):
    """The day of the decision, and the day from which the row's values were known."""
    def change(rows):
        rng = random.Random(7)
        for row in rows:
            day = dt.date(2026, 1, 1) + dt.timedelta(days=rng.randrange(100))
            row["decided"], row["known"] = day.isoformat(), (day + dt.timedelta(days=days(rng))).isoformat()
        return rows
    return change


def yes(row):
    return row["left"] == "Yes"


FEATURE = "{name: NAME, type: number, role: feature}"
TIMES = ("{name: decided, type: date, role: event}", "{name: known, type: date, role: available}")
LEAKS = [
    Leak("no leak", []),
    Leak("no leak: a number is asked for", [], number=True),
    Leak("the outcome as a column", ["state"], added("state", lambda r, i, g: int(yes(r))), [FEATURE.replace("NAME", "state")]),
    Leak("the outcome turned round", ["stays"], added("stays", lambda r, i, g: int(not yes(r))), [FEATURE.replace("NAME", "stays")]),
    Leak("the outcome shifted and scaled", ["code"], added("code", lambda r, i, g: 7 + 2.5 * yes(r)), [FEATURE.replace("NAME", "code")]),
    Leak("the outcome, wrong in one row of a hundred", ["state"],
         added("state", lambda r, i, g: int(yes(r) != (g.random() < 0.01))), [FEATURE.replace("NAME", "state")]),
    Leak("the outcome in words", ["reason"], added("reason", lambda r, i, g: g.choice(["moved", "price"]) if yes(r) else "none"),
         ["{name: reason, type: category, role: feature}"]),
    Leak("empty where the outcome is no", ["closed"], added("closed", lambda r, i, g: g.randrange(99) if yes(r) else ""),
         [FEATURE.replace("NAME", "closed")]),
    Leak("a number of the row that tells the outcome", ["row"], added("row", lambda r, i, g: i + 5000 * yes(r)),
         [FEATURE.replace("NAME", "row")]),
    Leak("an id that tells the outcome, but is not learnt from", [],
         lambda rows: [dict(r, customer=("Y" if yes(r) else "N") + r["customer"]) for r in rows]),
    Leak("numbers: the outcome and a little noise", ["invoice"], added("invoice", lambda r, i, g: round(r["spent"] + g.gauss(0, 50), 1)),
         [FEATURE.replace("NAME", "invoice")], number=True),
    Leak("numbers: the outcome shifted", ["invoice"], added("invoice", lambda r, i, g: round(1.19 * r["spent"] + 5, 2)),
         [FEATURE.replace("NAME", "invoice")], number=True),
    Leak("equal rows on both sides", ["rows"], twice),
    Leak("ids on both sides", ["customer"], shared_ids, ["{name: part, type: category, role: ignore}"], BY_COLUMN,
         edit=("{name: customer, type: text, role: id}", "{name: customer, type: text, role: user}")),
    Leak("users on both sides of a random split", [], added("who", lambda r, i, g: f"U{i // 3}"),
         ["{name: who, type: category, role: user}"], refused=78, says="both sides"),
    Leak("users on both sides of a given split", ["who"],
         lambda rows: [dict(r, who=f"U{i // 3}", part="test" if i % 3 == 0 else "train") for i, r in enumerate(rows)],
         ["{name: who, type: category, role: user}", "{name: part, type: category, role: ignore}"], BY_COLUMN),
    Leak("no leak: users kept together", [], added("who", lambda r, i, g: f"U{i // 3}"),
         ["{name: who, type: category, role: user}"], "{type: group, column: who, folds: 3, test: 0.3}"),
    Leak("values known after the outcome", ["known"], known(lambda g: g.randrange(-20, 5)), TIMES),
    Leak("no leak: users that go on after the cut", [],
         lambda rows: [dict(r, who=f"U{i // 3}", at=str(dt.date(2026, 1, 1) + dt.timedelta(days=(i * 7) % 300)))
                       for i, r in enumerate(rows)],
         ["{name: who, type: category, role: user}", "{name: at, type: date, role: timestamp}"],
         '{type: cutoff, column: at, at: "2026-08-01", folds: 3}'),
    Leak("no leak: values known before", [], known(lambda g: -g.randrange(20)), TIMES),
]


# --- looking ---------------------------------------------------------------------------------------------------

def write(folder, leak):
    rows = list(customers())
    if leak.change:
        rows = leak.change(rows)
    names = ["customer", "tenure", "charge", "contract", "spent" if leak.number else "left"]
    extra = [re.search(r"name: (\w+)", column)[1] for column in leak.extra]
    with open(os.path.join(folder, "customers.csv"), "w") as f:
        f.write(",".join(names[:4] + ["left"] + extra) + "\n")
        f.writelines(",".join(str(row[name]) for name in names + extra) + "\n" for row in rows)
    text = SOLUTION.replace("EXTRA", "".join(f"    - {column}\n" for column in leak.extra)).replace("SPLIT", leak.split)
    text = text.replace("TARGET", "type: number, role: target" if leak.number else 'type: binary, role: target, positive: "Yes"')
    text = text.replace("CANDIDATE", "ridge" if leak.number else "logistic_regression")
    text = text.replace("BASELINE", "mean" if leak.number else "majority").replace("METRIC", "mae" if leak.number else "log_loss")
    text = text.replace(*leak.edit) if leak.edit[0] else text
    with open(os.path.join(folder, "solution.yaml"), "w") as f:
        f.write(text)


def alarms(folder):
    """Columns that the report names; rows that stand twice are `rows`."""
    runs = os.path.join(folder, "runs")
    newest = sorted(n for n in os.listdir(runs) if n[0].isdigit())[-1]
    with open(os.path.join(runs, newest, "report", "report.json")) as f:
        text = f.read()
    json.loads(text)
    return sorted(set((name or "rows") for name in re.findall(r"Leak\?(?: Column (\w+))?", text)))


def classify(solkit, folder, *more):
    done = subprocess.run([solkit, "classify", "--config", "solution.yaml", "-q", *more], cwd=folder, capture_output=True,
                          stdin=subprocess.DEVNULL, timeout=300)
    return done.returncode, (done.stdout + done.stderr).decode("utf-8", "replace")


def judge(solkit, folder, leak):
    code, text = classify(solkit, folder)
    if leak.refused:
        good = code == leak.refused and leak.says in text
        return [] if good else [f"exit {code}, not refused with {leak.refused} and '{leak.says}'"], text
    if code not in (0, 10, 12):
        return [f"exit {code}"], text
    found = alarms(folder)
    return ([] if found == sorted(leak.names) else [f"the report names {found or 'none'}, not {leak.names or 'none'}"]), text


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("solkit")
    parser.add_argument("-v", action="store_true")
    parser.add_argument("-k", default="")
    options = parser.parse_args()
    solkit = os.path.abspath(options.solkit)
    failed = passed = 0

    def say(name, bad, text):
        nonlocal failed, passed
        failed, passed = failed + bool(bad), passed + (not bad)
        if bad or options.v:
            print(f"{'FAIL' if bad else 'ok  '} {name}{': ' if bad else ''}{'; '.join(bad)}", flush=True)
        if bad and options.v:
            print("     " + text.strip()[-1500:].replace("\n", "\n     "))
    with tempfile.TemporaryDirectory() as work:
        for number, leak in enumerate(leak for leak in LEAKS if options.k in leak.name):
            folder = os.path.join(work, str(number))
            os.mkdir(folder)
            write(folder, leak)
            say(leak.name, *judge(solkit, folder, leak))
        for template in ("churn", "fraud"):
            if options.k not in template:
                continue
            subprocess.run([solkit, "new", template, template, "--no-input"], cwd=work, capture_output=True, check=True)
            folder = os.path.join(work, template)
            code, text = classify(solkit, folder, "--set", "models.candidates=[logistic_regression]", "--set",
                                  "search.num_samples=1", "--set", "report.formats=[json]")
            found = alarms(folder) if code in (0, 10, 12) else [f"exit {code}"]
            say(f"no leak: the template {template}", [f"the report names {found}"] if found else [], text)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
