"""Tables and settings that clients really bring, for fuzz.py: `solkit check` and small whole runs of `solkit classify`.

Each round draws a task (churn or fraud from the template with few rows, several classes, a number), changes the table one to
three times in ways that happen to exports (empty and constant columns, NaN in words, huge numbers, one class, times out of
order, line breaks in cells ...) and one setting now and then. Whatever comes out, it must be a verdict or a fault with its
code, its place and a fix, and a failing `check` must touch nothing.
"""
import csv
import io
import os
import random
import re
import shutil
import subprocess

FAMILIES = {
    "binary": ["logistic_regression", "decision_tree", "random_forest", "gradient_boosting", "gaussian_naive_bayes",
               "multinomial_naive_bayes", "k_nearest_neighbours", "linear_svm", "isolation_forest"],
    "classes": ["logistic_regression", "decision_tree", "random_forest", "gradient_boosting", "gaussian_naive_bayes",
                "k_nearest_neighbours"],
    "number": ["linear_regression", "ridge", "lasso", "elastic_net", "decision_tree", "random_forest",
               "gradient_boosting", "k_nearest_neighbours"],
}
# Of the file that each template reads: numbers, categories, the target, the id, a time.
COLUMNS = {
    "churn": {"file": "data/customers.csv", "numbers": ["tenure", "MonthlyCharges", "TotalCharges"],
              "categories": ["Contract", "PaymentMethod", "InternetService", "gender"], "flags": ["Partner", "SeniorCitizen"],
              "target": "Churn", "id": "customerID", "time": None, "yes": "Yes", "no": "No"},
    "fraud": {"file": "data/payments.csv", "numbers": ["amount", "card_age_days", "hours_since_last", "wrong_pins"],
              "categories": ["category", "channel", "country", "card"], "flags": ["new_merchant"], "target": "fraud",
              "id": "payment", "time": "paid_at", "yes": "1", "no": "0"},
}
PREPARE = ["", "  - {step: impute, columns: number, method: median, indicator: true}",
           "  - {step: scale, columns: number, method: standard}", "  - {step: scale, columns: number, method: box_cox}",
           "  - {step: encode, columns: category, method: target_out_of_fold}",
           "  - {step: encode, columns: category, method: one_hot}", "  - {step: outliers, columns: number, method: robust_z}",
           "  - {step: select, method: mutual_information, keep: 3}"]
PRIMARY = {"binary": ("roc_auc, min: 0.5", "log_loss"), "classes": ("accuracy, min: 0.2", "log_loss"),
           "number": ("mae, max: 1000", "mae")}


# --- the tables ------------------------------------------------------------------------------------------------

class Tables:
    """The template's folders, and their tables with few rows."""

    def __init__(self, solkit, work):
        self.solkit, self.work, self.known = solkit, work, {}
        for name in COLUMNS:
            done = subprocess.run([solkit, "new", name, name, "--no-input"], cwd=work, capture_output=True)
            if done.returncode != 0:
                raise AssertionError(f"`solkit new {name}` gave {done.returncode}: {done.stderr.decode()}")
            with open(os.path.join(work, name, COLUMNS[name]["file"]), newline="") as f:
                rows = list(csv.reader(f))
            self.known[name] = (rows[0], rows[1:])

    def some(self, name, count):
        """So many rows over the whole file; of frauds, of which there are few, every one of a stretch."""
        header, rows = self.known[name]
        target = header.index(COLUMNS[name]["target"])
        step = max(1, len(rows) // max(1, count))
        kept = [list(row) for place, row in enumerate(rows)
                if place % step == 0 or (name == "fraud" and row[target] == "1" and place % 3 == 0)]
        return list(header), kept[:max(count, 0) + (200 if name == "fraud" and count > 20 else 0)]


def columns_of(name, kind, rng, header):
    about = COLUMNS[name]
    group = about[kind] or about["numbers"]
    return header.index(rng.choice([c for c in group if c in header] or header))


def spoil(rng, name, header, rows):
    """One change in place; says which."""
    about = COLUMNS[name]
    count = len(rows)

    def column(*kinds):
        return columns_of(name, rng.choice(kinds or ("numbers", "categories", "flags")), rng, header)

    def each(at, value, share=1.0):
        for row in rows:
            if at < len(row) and rng.random() < share:
                row[at] = value(row[at]) if callable(value) else value

    target = header.index(about["target"]) if about["target"] in header else 0

    def missing(): each(column(), "", rng.choice([0.01, 0.3, 0.9]))
    def all_missing(): each(column(), "")
    def constant(): each(column(), lambda _, v=(rows[0][column()] if rows else ""): v)
    def words(): each(column("numbers"), rng.choice(["NaN", "nan", "NA", "null", "inf", "-Infinity", "-", "?", "unknown"]),
                      rng.choice([0.002, 0.2, 1]))
    def huge(): each(column("numbers"), rng.choice(["1e308", "-1e308", "1e999", "9" * 40, "1e-320", "0.1", "1e18", "-0"]),
                     rng.choice([0.01, 0.5, 1]))
    def negative(): each(column("numbers"), lambda v: "-" + v if v else v, rng.choice([0.01, 1]))
    def one_class(): each(target, rng.choice([about["yes"], about["no"]]))
    def rare_class():
        each(target, about["no"])
        for row in rng.sample(rows, min(count, rng.choice([1, 2, 3, 5]))):
            row[target] = about["yes"]
    def third_class(): each(target, rng.choice(["Perhaps", "", "2", "yes", "TRUE"]), rng.choice([0.003, 0.2]))
    def twice():
        at = column()
        header.append(header[at])
        for row in rows:
            row.append(row[at] if at < len(row) else "")
    def no_rows(): del rows[:]
    def few(): del rows[rng.choice([1, 2, 3, 5, 12]):]
    def many_levels(): each(column("categories"), lambda _: f"level {rng.randrange(10**6)}")
    def unicode(): each(column("categories"), rng.choice(["\u00dc\u00f1\u00ef \U0001f600", "\u202etxet", "e\u0301", "\u0000"[:0] + "\ufeffx", "中文"]),
                        rng.choice([0.01, 0.5]))
    def breaks(): each(column("categories"), lambda v: rng.choice([f"{v}\nmore", f"{v}\r\n", f'"{v}"', f"{v},{v}", "\t"]),
                       rng.choice([0.01, 0.5]))
    def swapped():
        a, b = column(), column()
        header[a], header[b] = header[b], header[a]
    def moved():
        a, b = column(), column()
        for row in rows:
            if max(a, b) < len(row):
                row[a], row[b] = row[b], row[a]
    def disorder(): rng.shuffle(rows)
    def times():
        if about["time"] in header:
            each(header.index(about["time"]), rng.choice(["2026-05-25T00:00:00", "1970-01-01T00:00:00", "9999-12-31T23:59:59",
                                                          "2026-02-30T00:00:00", "yesterday", ""]), rng.choice([0.01, 0.5, 1]))
        else:
            disorder()
    def repeated(): rows.extend([list(rng.choice(rows)) for _ in range(rng.choice([1, count or 1]))] if rows else [])
    def same_id():
        if about["id"] in header:
            each(header.index(about["id"]), lambda v: rng.choice([v, "A", ""]), rng.choice([0.01, 1]))
    def leak():
        at = column("numbers")
        for row in rows:
            if max(at, target) < len(row):
                row[at] = "1" if row[target] == about["yes"] else "0"
    def ragged():
        for row in rng.sample(rows, min(count, 2)):
            (row.append("more") if rng.random() < 0.5 else row.pop()) if row else None
    def lost_column():
        at = column()
        del header[at]
        for row in rows:
            del row[at:at + 1]
    def long_cell(): each(column("categories"), "x" * rng.choice([300, 70_000]), 0.01)
    def spaces(): each(column(), lambda v: f" {v} ", rng.choice([0.01, 1]))
    def integers(): each(column("numbers"), lambda _: str(rng.randrange(3)))

    change = rng.choice([missing, missing, all_missing, constant, words, huge, negative, one_class, rare_class, rare_class,
                         third_class, twice, no_rows, few, few, many_levels, unicode, breaks, swapped, moved, disorder, times,
                         repeated, same_id, leak, ragged, lost_column, long_cell, spaces, integers])
    change()
    return change.__name__


def written(rng, header, rows):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=rng.choice(["\n", "\n", "\n", "\r\n"]),
                        quoting=rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    writer.writerow(header)
    writer.writerows(rows)
    text = out.getvalue().encode("utf-8", "surrogatepass")
    if rng.random() < 0.1:
        text = b"\xef\xbb\xbf" + text
    if rng.random() < 0.05:
        text = text.rstrip()
    return text


# --- the settings ----------------------------------------------------------------------------------------------

def settings(rng, name, text):
    """A short search, and now and then another split, preparation, calibration or question; which kind it asks."""
    kind = rng.choice(["binary"] * 5 + ["classes", "number"])
    families = rng.sample(FAMILIES[kind], rng.choice([1, 1, 2]))
    if len(families) > 1 and rng.random() < 0.5:
        families.append("ensemble")
    if kind != "binary":
        text = other_target(name, text, kind)
    sub = lambda pattern, new: re.sub(pattern, lambda _: new, text, flags=re.M)
    text = sub(r"^  candidates: .*$", f"  candidates: [{', '.join(families)}]")
    text = sub(r"num_samples: \d+", f"num_samples: {rng.choice([1, 2, 3])}")
    text = sub(r"time_budget_s: \d+", "time_budget_s: 30")
    text = sub(r"^report: .*$", "report: {formats: [json]}")
    text = sub(r"max_missing: [\d.]+", f"max_missing: {rng.choice([0.1, 1, 1])}")
    text = sub(r"bad_value: error", f"bad_value: {rng.choice(['error', 'missing', 'missing', 'drop_row'])}")
    text = sub(r"unknown_column: error", f"unknown_column: {rng.choice(['error', 'ignore'])}")
    if rng.random() < 0.5:
        text = sub(r"role: id\}", "role: ignore}")
    text = sub(r"method: successive_halving", f"method: {rng.choice(['successive_halving', 'random', 'grid'])}")
    if rng.random() < 0.3 and kind == "binary":
        text = sub(r"^classify: .*$", "classify: {serve: " + rng.choice(
            ["{threshold: from_payoff}", "{probability: 0.3}", "{alerts_per_month: 20}"]) + f", reasons: {rng.choice([0, 1, 9])}}}")
        text = sub(r"^ *- \{metric: precision_at_alerts.*\n", "")
    if rng.random() < 0.4:
        text = sub(r"^split: .*$", "split: " + rng.choice([
            "{type: group, column: card, folds: 3, test: 0.3}", "{type: group, column: card, folds: 2, test: 0.5}",
            '{type: cutoff, column: paid_at, at: "2026-04-10T00:00:00", folds: 2}',
            '{type: cutoff, column: paid_at, at: "2026-03-02T00:00:00", folds: 5}',
        ] if name == "fraud" else [
            "{type: stratified, folds: 2, test: 0.5}", "{type: stratified, folds: 10, repeats: 2, test: 0.1}",
            "{type: group, column: PaymentMethod, folds: 2, test: 0.3}", "{type: stratified, folds: 3, test: 0.3}"]))
    if rng.random() < 0.5 and name == "fraud":
        text = sub(r"^features:$", "prepare:\n" + rng.choice(PREPARE[1:]) + "\nfeatures:")
    elif rng.random() < 0.5 and name == "churn":
        text = sub(r"^prepare:$", "prepare:\n" + rng.choice(PREPARE))
    if kind != "number":
        text = sub(r"^  calibration: .*$", f"  calibration: {rng.choice(['auto', 'none', 'platt', 'isotonic', 'beta'])}")
    return kind, text


def other_target(name, text, kind):
    """The same columns, with another one asked for; no payoff, since that is of two classes."""
    asked = {("churn", "classes"): "Contract", ("churn", "number"): "MonthlyCharges", ("fraud", "classes"): "country",
             ("fraud", "number"): "usual_amount"}[name, kind]
    lines = []
    criterion, metric = PRIMARY[kind]
    skipping = False
    for line in text.split("\n"):
        if re.match(r"    - \{name: (Churn|fraud),", line):
            line = re.sub(r"role: target(, positive: \"Yes\")?", "role: ignore", line)
        if re.match(rf"    - \{{name: {asked},", line):
            line = re.sub(r"role: feature(, min: 0)?", "role: target", line)
        if skipping and re.match(r"  \S|\S", line) and not line.startswith("    "):
            skipping = False
        if re.match(r"  (payoff|current_process|acceptable_failure|min_value_per_year|primary_metric):", line):
            if "primary_metric" in line:
                lines.append(f"  primary_metric: {criterion.split(',')[0]}")
            continue
        if line.startswith("  criteria:"):
            lines += [line, f"    - {{metric: {criterion}}}"]
            skipping = True
            continue
        if skipping:
            continue
        if re.match(r"  - \{name: (times_usual|tenure_band)", line) and asked in line:
            continue
        if line.startswith("classify:"):
            line = "classify: {reasons: 1}"
        if line.startswith("  baseline:"):
            line = f"  baseline: {'majority' if kind == 'classes' else 'mean'}"
        if line.startswith("  calibration:") and kind == "number":
            continue
        if line.startswith("search:"):
            line = re.sub(r"metric: \w+", f"metric: {metric}", line)
        lines.append(line)
    return "\n".join(lines)


# --- the rounds ------------------------------------------------------------------------------------------------

def leftovers(folder):
    return [os.path.join(root, n) for root, folders, files in os.walk(folder) for n in folders + files
            if n.startswith(".tmp") or n.endswith((".tmp", ".tmp.old"))]


def one(look, tables, work, index, runs):
    rng = random.Random(f"{look.options.seed} table {index}")
    name = rng.choice(sorted(COLUMNS))
    folder = os.path.join(work, f"table{index}")
    shutil.copytree(os.path.join(tables.work, name), folder, ignore=shutil.ignore_patterns(".solkit", "*.csv", "schema"))
    header, rows = tables.some(name, rng.choice([8, 25, 60, 120, 250]))
    with open(os.path.join(folder, "solution.yaml")) as f:
        kind, text = settings(rng, name, f.read())
    with open(os.path.join(folder, "solution.yaml"), "w") as f:
        f.write(text)
    changes = [spoil(rng, name, header, rows) for _ in range(rng.choice([0, 1, 1, 1, 2, 3]))]
    with open(os.path.join(folder, COLUMNS[name]["file"]), "wb") as f:
        f.write(written(rng, header, rows))
    what = f"table {index} {name} {kind} {len(rows)} rows {'+'.join(changes)}"
    code, _ = look.command(what, [look.options.solkit, "check"], folder)
    # What passes the check may still find its rows too few, but it says so.
    if runs(index, code):
        before = look.failed
        code, text = look.command(what + " classify", [look.options.solkit, "classify", "-q"], folder, 120, leaves=("runs/",))
        if leftovers(folder):
            look.say(what + " classify", [f"left {leftovers(folder)[0]}"])
        if code in (0, 10, 12) and rng.random() < 0.5 and look.failed == before:
            ask = os.path.join(folder, "ask.csv")
            shutil.copy(os.path.join(folder, COLUMNS[name]["file"]), ask)
            if rng.random() < 0.7:
                changes = [spoil(rng, name, header, rows) for _ in range(rng.choice([1, 2]))]
                with open(ask, "wb") as f:
                    f.write(written(rng, header, rows))
            look.command(what + f" predict {'+'.join(changes)}",
                         [look.options.solkit, "predict", "--in", "ask.csv", "--out", rng.choice(["a.csv", "a.jsonl"])], folder)
    shutil.rmtree(folder)


def fuzz_tables(look, work, rounds, in_parallel):
    """So many rounds; of those that pass the check, every other one is run as a whole."""
    place = os.path.join(work, "tables")
    os.mkdir(place)
    tables = Tables(look.options.solkit, place)
    in_parallel(lambda index: one(look, tables, work, index, lambda i, code: code == 0 and i % 2 == 0), rounds)
