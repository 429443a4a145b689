#!/usr/bin/env python3
"""Random forest beside scikit-learn's: the same rows, trees and settings, one thread each.

    run.py [--smoke] [--trees 100] [--telco-repeats 1] [--rows 100000] [KEY=VALUE ...]

- telco (needs SOLKIT_DATA): the folds of its folds.csv; ROC AUC, PR AUC and Brier score as means over folds.
  scikit-learn gets the categories one-hot, ours as they are. KEY=VALUE pairs go to both where it knows them.
- made: 28 columns of floats like those of the boosting benchmark, a fifth as many rows for testing.
Prints JSON with CPU seconds of fitting and scoring. Bars: CPU time at most scikit-learn's, AUC at least its less 0.003.
--smoke takes few rows and trees, judges nothing, and is skipped where the peer cannot be imported.
"""
import argparse
import json
import os
import struct
import subprocess
import sys
import tempfile
import time

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
try:
    import numpy as np
    import pandas as pd
    import sklearn
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score
except ImportError as missing:
    if "--smoke" not in sys.argv:
        raise
    print(f"skipped, since the peer is not installed: {missing}")
    sys.exit(0)

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.join(ROOT, ".build", "release", "benchmark-random-forest")


def write_matrix(path, columns, levels):
    with open(path, "wb") as out:
        out.write(struct.pack("<II", len(columns[0]), len(columns)))
        out.write(np.asarray(levels, dtype="<u4").tobytes())
        for column in columns:
            out.write(np.asarray(column, dtype="<f8").tobytes())


def ours(folder, train, test, levels, keys):
    paths = [os.path.join(folder, name) for name in ("train", "test", "out")]
    write_matrix(paths[0], train, levels)
    write_matrix(paths[1], test, levels)
    shown = subprocess.run([PROGRAM, *paths, *keys], check=True, capture_output=True, text=True).stdout
    answers = np.fromfile(paths[2])
    return answers[: len(test[0])], answers[len(test[0]):], json.loads(shown)


def theirs(train, target, test, keys, trees):
    known = {"trees": "n_estimators", "leaf": "min_samples_leaf", "depth": "max_depth", "seed": "random_state"}
    settings = {"n_estimators": trees, "random_state": 42}
    for key in keys:
        name, value = key.split("=")
        if name in known:
            settings[known[name]] = int(value)
        elif name == "part" and float(value) > 0:
            settings["max_features"] = float(value)
        elif name == "criterion":
            settings["criterion"] = value
    start = time.process_time()
    model = RandomForestClassifier(n_jobs=1, **settings).fit(train, target)
    fitted = time.process_time()
    answers = model.predict_proba(test)[:, 1]
    return answers, {"fit_s": fitted - start, "score_s": time.process_time() - fitted}


def telco():
    """Columns, levels and target of the churn table; categories as codes."""
    table = pd.read_csv(os.path.join(os.environ["SOLKIT_DATA"], "classify", "telco", "data.csv"))
    target = (table.pop("Churn") == "Yes").to_numpy(float)
    table.pop("customerID")
    table["TotalCharges"] = pd.to_numeric(table["TotalCharges"], errors="coerce")
    columns, levels = [], []
    for name in table:
        if table[name].dtype == object or pd.api.types.is_string_dtype(table[name]):
            codes, seen = pd.factorize(table[name], sort=True)
            columns.append(codes.astype(float))
            levels.append(len(seen))
        else:
            columns.append(table[name].to_numpy(float))
            levels.append(0)
    return columns, levels, target, pd.get_dummies(table, dtype=float).to_numpy()


def scores(target, answers):
    return [roc_auc_score(target, answers), average_precision_score(target, answers), brier_score_loss(target, answers)]


def run_telco(folder, keys, trees, repeats, peer):
    columns, levels, target, dummies = telco()
    folds = pd.read_csv(os.path.join(os.environ["SOLKIT_DATA"], "classify", "telco", "folds.csv"))
    found, times = {"ours": [], "sklearn": [], "out_of_bag": []}, {"ours": [], "sklearn": []}
    for name in [c for c in folds if c != "row"][:repeats]:
        for fold in sorted(folds[name].unique()):
            test = (folds[name] == fold).to_numpy()
            train_part = [c[~test] for c in columns] + [target[~test]]
            test_part = [c[test] for c in columns] + [target[test]]
            answers, bag, spent = ours(folder, train_part, test_part, levels + [2], [f"trees={trees}", *keys])
            found["ours"].append(scores(target[test], answers))
            times["ours"].append(spent["fit_s"] + spent["score_s"])
            if len(bag):
                found["out_of_bag"].append(scores(target[~test], np.nan_to_num(bag, nan=0.27)))
            if peer:
                answers, spent = theirs(dummies[~test], target[~test], dummies[test], keys, trees)
                found["sklearn"].append(scores(target[test], answers))
                times["sklearn"].append(spent["fit_s"] + spent["score_s"])
    result = {who: dict(zip(("auc", "pr_auc", "brier"), np.round(np.mean(rows, 0), 5).tolist()))
              for who, rows in found.items() if rows}
    for who, spent in times.items():
        if spent:
            result[who]["cpu_s"] = round(float(np.median(spent)), 4)
    return {"set": "telco", "folds": len(found["ours"]), **result}


def made(rows):
    """28 columns, half of them normal, some skewed; the log-odds are a sum of bends and products."""
    rng = np.random.default_rng(5)
    x = rng.normal(size=(rows, 28))
    x[:, 14:21] = np.exp(0.5 * x[:, 14:21])
    x[:, 21:] = rng.uniform(size=(rows, 7))
    odds = (np.sin(2 * x[:, 0]) + x[:, 1] * x[:, 2] + 0.7 * np.abs(x[:, 3]) + (x[:, 14] > 1.2) * x[:, 4]
            + 2 * (x[:, 21] - 0.5) * x[:, 15] + 0.3 * x[:, 5:12].sum(1) - 0.8)
    return x.astype(np.float32).astype(float), (rng.uniform(size=rows) < 1 / (1 + np.exp(-odds))).astype(float)


def run_made(folder, keys, trees, rows, peer):
    x, y = made(rows + rows // 5)
    train = [x[:rows, c] for c in range(28)] + [y[:rows]]
    test = [x[rows:, c] for c in range(28)] + [y[rows:]]
    answers, _, spent = ours(folder, train, test, [0] * 28 + [2], [f"trees={trees}", *keys])
    result = {"set": "made", "rows": rows, "ours": {"auc": round(roc_auc_score(y[rows:], answers), 5), **spent}}
    if peer:
        answers, spent = theirs(x[:rows], y[:rows], x[rows:], keys, trees)
        result["sklearn"] = {"auc": round(roc_auc_score(y[rows:], answers), 5), **spent}
    return result


def met(result):
    if "sklearn" not in result:
        return True
    cpu = lambda side: side.get("cpu_s", side.get("fit_s", 0) + side.get("score_s", 0))
    mine, peer = result["ours"], result["sklearn"]
    return cpu(mine) <= cpu(peer) and mine["auc"] >= peer["auc"] - 0.003


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--trees", type=int, default=100)
    parser.add_argument("--telco-repeats", type=int, default=1)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("keys", nargs="*")
    options = parser.parse_args()
    if options.smoke:
        options.trees, options.rows, options.telco_repeats = 10, 5000, 0
    results = []
    with tempfile.TemporaryDirectory() as folder:
        if options.telco_repeats and os.environ.get("SOLKIT_DATA"):
            results.append(run_telco(folder, options.keys, options.trees, options.telco_repeats, not options.no_peer))
        if options.rows:
            results.append(run_made(folder, options.keys, options.trees, options.rows, not options.no_peer))
    print(json.dumps({"trees": options.trees, "sklearn": sklearn.__version__, "keys": options.keys,
                      "results": results}, indent=1))
    sys.exit(0 if options.smoke or all(met(result) for result in results) else 1)


if __name__ == "__main__":
    main()
