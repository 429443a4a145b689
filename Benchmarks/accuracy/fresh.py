#!/usr/bin/env python3
"""`solkit classify` with its defaults beside its peers' defaults on tables that nobody here tuned anything on.

    python3 Benchmarks/accuracy/fresh.py [--program PATH] [--only WORD] [--seconds 60] [--smoke]

A sanity check, not a benchmark to work on: no setting of solkit may be chosen by what it prints. Half of each table is for
learning, half is held out; ours, LightGBM, CatBoost and a linear model (scikit-learn, standardised, one-hot) learn from the
same rows. Log loss for classes, root mean squared error for numbers, AUC for two classes. The bar: on average at most 0.5 %
(relative) worse than the best of the three on each table, where being better counts for a tenth at most, and on no table worse
by more than a tenth. scikit-learn's own
`diabetes` was among the tables that were seen while blending was chosen, as a question of two classes; it is marked.
Exit code 1 where the bar is missed.
"""
import argparse
import csv
import importlib.metadata
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

try:
    import catboost
    import lightgbm
    import numpy as np
    import pandas as pd
    from sklearn import datasets
    from sklearn.compose import make_column_transformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression, Ridge
    from sklearn.metrics import log_loss, roc_auc_score
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler
except ImportError as missing:
    if "--smoke" not in sys.argv:
        raise
    print(f"skipped, since the figures need it: {missing}")
    sys.exit(0)

warnings.filterwarnings("ignore")
ROOT = Path(__file__).resolve().parents[2]
MOST_WORSE, MOST_WORSE_ONCE = 0.005, 0.10
SEED = 20261121


# --- the tables: features, outcome, kind ---------------------------------------------------------------------------

def frame(values, prefix="x"):
    return pd.DataFrame(values, columns=[f"{prefix}{i}" for i in range(values.shape[1])])


def chance(score, rng):
    return (rng.random(len(score)) < 1 / (1 + np.exp(-score))).astype(int)


def xor(rng, rows=3000):
    """Two signs decide together, neither alone; six columns of noise."""
    x = rng.normal(size=(rows, 8))
    return frame(x), chance(3 * np.sign(x[:, 0] * x[:, 1]), rng), "binary"


def many_levels(rng, rows=4000):
    """A category of 300 levels with effects of their own, one of 30, two numbers."""
    town, shop = rng.integers(0, 300, rows), rng.integers(0, 30, rows)
    x = rng.normal(size=(rows, 2))
    score = rng.normal(0, 1.2, 300)[town] + rng.normal(0, 0.7, 30)[shop] + 0.8 * x[:, 0]
    table = frame(x)
    table["town"], table["shop"] = [f"town {t}" for t in town], [f"shop {s}" for s in shop]
    return table, chance(score, rng), "binary"


def hastie(rng, rows=4000):
    """Example 10.2 of The Elements of Statistical Learning: a sphere in ten dimensions, without noise."""
    x = rng.normal(size=(rows, 10))
    return frame(x), ((x**2).sum(1) > 9.34).astype(int), "binary"


def friedman(rng, rows=3000):
    """Friedman's first function, as log-odds; five columns of noise."""
    x = rng.random((rows, 10))
    f = 10 * np.sin(np.pi * x[:, 0] * x[:, 1]) + 20 * (x[:, 2] - 0.5) ** 2 + 10 * x[:, 3] + 5 * x[:, 4]
    return frame(x), chance((f - 14.4) / 2, rng), "binary"


def wide(rng, rows=1500):
    """Six columns that tell, 200 that do not, most of them zero."""
    x = rng.normal(size=(rows, 206)) * (rng.random((rows, 206)) < 0.2)
    x[:, :6] = rng.normal(size=(rows, 6))
    return frame(x), chance(x[:, :6] @ np.array([1.2, -1, 0.8, -0.6, 0.5, 0.4]), rng), "binary"


def holes(rng, rows=3000):
    """Friedman's function with 40 % of the cells empty, in one column because of what it would have said."""
    table, outcome, kind = friedman(rng, rows)
    gone = rng.random(table.shape) < 0.4
    gone[:, 3] = rng.random(rows) < 0.7 * table["x3"]
    return table.mask(pd.DataFrame(gone, columns=table.columns)), outcome, kind


def rare(rng, rows=6000):
    """Three positives in a hundred."""
    x = rng.normal(size=(rows, 12))
    return frame(x), chance(-5 + 1.3 * x[:, 0] + 0.8 * np.abs(x[:, 1]) + x[:, 2] * x[:, 3], rng), "binary"


def small(rng, rows=240):
    """120 rows to learn from."""
    x = rng.normal(size=(rows, 6))
    return frame(x), chance(1.5 * x[:, 0] - x[:, 1] + 0.7 * x[:, 2], rng), "binary"


def bundled(load, kind):
    def make(rng):
        data = load(as_frame=True)
        table = data.data.rename(columns=lambda name: name.replace(" ", "_").replace("/", "_"))
        return table, data.target.to_numpy(), kind
    return make


def blobs(rng, rows=2500):
    """Five classes, two of them hard to tell apart."""
    centres = rng.normal(0, 1.6, (5, 6))
    centres[4] = centres[3] + 0.6
    which = rng.integers(0, 5, rows)
    return frame(centres[which] + rng.normal(size=(rows, 6)) * 1.5), which, "classes"


def friedman_number(rng, rows=2000):
    x = rng.random((rows, 10))
    f = 10 * np.sin(np.pi * x[:, 0] * x[:, 1]) + 20 * (x[:, 2] - 0.5) ** 2 + 10 * x[:, 3] + 5 * x[:, 4]
    return frame(x), f + rng.normal(size=rows), "number"


TABLES = {
    "xor with noise": xor, "300 levels": many_levels, "Hastie 10.2": hastie, "Friedman, two classes": friedman,
    "200 columns of noise": wide, "40 % empty": holes, "3 % positive": rare, "120 rows": small,
    "five classes": blobs, "wine (sklearn)": bundled(datasets.load_wine, "classes"),
    "Friedman, number": friedman_number, "diabetes (sklearn, seen)": bundled(datasets.load_diabetes, "number"),
}


# --- the peers -------------------------------------------------------------------------------------------------

def words(table):
    return [name for name in table if not np.issubdtype(table[name].dtype, np.number)]


def linear(train, outcome, test, kind):
    pipe = make_pipeline(
        make_column_transformer(
            (OneHotEncoder(handle_unknown="ignore"), words(train)),
            remainder=make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())),
        Ridge() if kind == "number" else LogisticRegression(max_iter=3000)).fit(train, outcome)
    return pipe.predict(test) if kind == "number" else pipe.predict_proba(test)


def light(train, outcome, test, kind):
    train, test = train.copy(), test.copy()
    for name in words(train):
        levels = pd.CategoricalDtype(sorted(train[name].unique()))
        train[name], test[name] = train[name].astype(levels), test[name].astype(levels)
    make = lightgbm.LGBMRegressor if kind == "number" else lightgbm.LGBMClassifier
    model = make(random_state=1, n_jobs=1, verbose=-1).fit(train, outcome)
    return model.predict(test) if kind == "number" else model.predict_proba(test)


def cat(train, outcome, test, kind):
    make = catboost.CatBoostRegressor if kind == "number" else catboost.CatBoostClassifier
    model = make(random_seed=1, thread_count=1, verbose=False, allow_writing_files=False, cat_features=words(train))
    model.fit(train, outcome)
    return model.predict(test) if kind == "number" else model.predict_proba(test)


PEERS = {"linear": linear, "LightGBM": light, "CatBoost": cat}


# --- ours ------------------------------------------------------------------------------------------------------

def solution(table, kind, seconds):
    columns = "\n".join(
        f"    - {{name: {name}, type: {'category' if name in words(table) else 'number'}, role: feature}}"
        for name in table)
    target = {"binary": "{name: outcome, type: binary, role: target, positive: \"1\"}",
              "classes": "{name: outcome, type: category, role: target}",
              "number": "{name: outcome, type: number, role: target}"}[kind]
    number = kind == "number"
    candidates = "ridge" if number else "logistic_regression"
    metric = "rmse" if number else "log_loss"
    return f"""version: 1
project: fresh
task: classify
seed: 1
scope:
  problem: "A table that nobody tuned on"
  decision: "None"
  decides: {{owner: "Benchmarks", approver: "Benchmarks", signed_on: null}}
  mode: augmentation
  volume: {{decisions_per_year: 1000}}
  run_budget_per_month: 100
  feasibility: {{data: have, labels: free, drift: stable, solved_before: true, human_can_do: false}}
  ethics: {{personal_data: none, harm_if_wrong: "none"}}
data:
  source: {{type: csv, filepath: data.csv}}
  columns:
{columns}
    - {{name: part, type: category, role: ignore}}
    - {target}
  checks: {{max_missing: 1}}
split: {{type: column, column: part, folds: 5}}
models:
  baseline: {'mean' if number else 'majority'}
  candidates: [{candidates}, random_forest, gradient_boosting, ensemble]{'' if number else chr(10) + '  calibration: auto'}
search: {{metric: {metric}, method: successive_halving, num_samples: 60, time_budget_s: {seconds}, threads: 2}}
success:
  primary_metric: {metric}
  criteria:
    - {{metric: {metric}, max: 1000000}}
report: {{formats: [json], explain: {{global: none, local: none}}}}
"""


def ours(program, table, outcome, is_test, kind, seconds):
    """Predictions of the test rows in their order, and CPU seconds."""
    folder = Path(tempfile.mkdtemp(prefix="solkit-fresh-"))
    labels = [str(label) for label in sorted(set(outcome))] if kind != "number" else []
    data = table.copy()
    data["part"] = np.where(is_test, "test", "train")
    data["outcome"] = outcome if kind == "number" else [str(value) for value in outcome]
    data.to_csv(folder / "data.csv", index=False)
    (folder / "solution.yaml").write_text(solution(table, kind, seconds))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([program, "classify", "--config", "solution.yaml", "-q", "--no-input"], cwd=folder,
                          capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 10, 12):
        sys.exit(f"solkit classify ended with code {done.returncode} in {folder}\n{done.stdout}\n{done.stderr}")
    rows = list(csv.DictReader(sorted(folder.glob("runs/*/predictions.csv"))[-1].open()))
    rows.sort(key=lambda row: int(float(row["line"])))
    names = {"binary": ["model_probability"], "classes": [f"model_{label}" for label in labels], "number": ["model"]}[kind]
    found = np.array([[float(row[name]) for name in names] for row in rows])
    shutil.rmtree(folder)
    if len(found) != is_test.sum():
        sys.exit("the predictions do not hold every test row")
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return (np.column_stack([1 - found, found]) if kind == "binary" else found[:, 0] if kind == "number" else found), spent


# --- the comparison --------------------------------------------------------------------------------------------

def loss(kind, actual, predicted):
    if kind == "number":
        return float(np.sqrt(np.mean((actual - predicted) ** 2)))
    return float(log_loss(actual, predicted))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default=str(ROOT / ".build/release/solkit"))
    parser.add_argument("--only", default="")
    parser.add_argument("--smoke", action="store_true", help="the smallest table only, and no bar")
    parser.add_argument("--seconds", type=int, default=60, help="of the clock, for a search; more where the machine is busy")
    parser.add_argument("--out", help="keep the figures as JSON")
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    versions = {name: importlib.metadata.version(name) for name in ("scikit-learn", "lightgbm", "catboost")}
    print(", ".join(f"{name} {version}" for name, version in versions.items()))
    names = [*PEERS, "solkit"]
    print(f"{'table':26}{'rows':>6}" + "".join(f"{name:>11}" for name in names) + f"{'worse by':>10}{'AUC':>9}{'best AUC':>9}{'CPU s':>7}")
    figures, worse = [], []
    for place, (name, make) in enumerate(TABLES.items()):
        if options.only not in name or options.smoke and name != "120 rows":
            continue
        rng = np.random.default_rng([SEED, place])
        table, outcome, kind = make(rng)
        is_test = np.zeros(len(table), bool)
        is_test[rng.permutation(len(table))[: len(table) // 2]] = True
        predicted = {peer: fit(table[~is_test], outcome[~is_test], table[is_test], kind) for peer, fit in PEERS.items()}
        predicted["solkit"], seconds = ours(program, table, outcome, is_test, kind, options.seconds)
        losses = {who: loss(kind, outcome[is_test], values) for who, values in predicted.items()}
        area = {who: roc_auc_score(outcome[is_test], values[:, 1]) for who, values in predicted.items()} if kind == "binary" else {}
        best = min(losses[peer] for peer in PEERS)
        worse.append(losses["solkit"] / best - 1)
        figures.append({"table": name, "rows": len(table), "kind": kind, "loss": losses, "auc": area, "cpu_seconds": seconds,
                        "worse": worse[-1]})
        shown = f"{area['solkit']:9.4f}{max(area[p] for p in PEERS):9.4f}" if area else " " * 18
        print(f"{name:26}{len(table):6}" + "".join(f"{losses[who]:11.4f}" for who in names)
              + f"{worse[-1]:10.2%}{shown}{seconds:7.1f}", flush=True)
    if options.out:
        Path(options.out).write_text(json.dumps({"versions": versions, "tables": figures}, indent=2))
    if options.smoke or not worse:
        return 0
    # One table that ours is far better on must not hide others: a gain counts for a tenth at most.
    mean, most = float(np.mean(np.maximum(worse, -MOST_WORSE_ONCE))), max(worse)
    good = mean <= MOST_WORSE and most <= MOST_WORSE_ONCE
    print(f"{'ok' if good else 'MISSED'}: on average {mean:.2%} worse than the best peer of each table (bar {MOST_WORSE:.1%}), "
          f"median {float(np.median(worse)):.2%}, at most {most:.2%} (bar {MOST_WORSE_ONCE:.0%}); better than all on {sum(w < 0 for w in worse)} of {len(worse)}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
