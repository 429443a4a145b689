#!/usr/bin/env python3
"""Isolation forest beside scikit-learn's: the same rows, trees, subsample and number of seeds.

    run.py [--smoke] [--seeds 20] [--sets cardfraud,blobs]

For each set: ROC AUC on the test rows, mean and standard error over the seeds, and CPU seconds of fitting plus
scoring (one thread each, scikit-learn's best of the seeds against ours). Bars: AUC at least scikit-learn's less two
standard errors of the difference, CPU time at most a quarter on the sets of at least 10,000 rows. Prints JSON; exit
code 1 where a bar is missed. Card fraud needs SOLKIT_DATA. Labels are only used to score.
--smoke takes two small sets and two seeds, judges nothing, and is skipped where the peer cannot be imported.
"""
import argparse
import json
import os
import platform
import struct
import subprocess
import sys
import tempfile
import time

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
try:
    import numpy as np
    import sklearn
    from sklearn import datasets
    from sklearn.ensemble import IsolationForest
    from sklearn.metrics import roc_auc_score
except ImportError as missing:
    if "--smoke" not in sys.argv:
        raise
    print(f"skipped, since the peer is not installed: {missing}")
    sys.exit(0)

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.join(ROOT, ".build", "release", "benchmark-isolation")
TREES, SUBSAMPLE = 100, 256


def cardfraud():
    import pandas as pd
    folder = os.path.join(os.environ["SOLKIT_DATA"], "classify", "cardfraud")
    train, test = (pd.read_csv(os.path.join(folder, f"{part}.csv")) for part in ("train", "test"))
    drop = lambda table: table.drop(columns=["row", "Class"]).to_numpy(float)
    return drop(train), drop(test), test["Class"].to_numpy()


def rare(data, target, unusual, share):
    """All other rows, and so many unusual ones that they are that share; fitted and scored on the same rows."""
    usual = data[target != unusual]
    odd = data[target == unusual][: max(5, round(share * len(usual)))]
    rows = np.vstack([usual, odd])
    return rows, rows, np.r_[np.zeros(len(usual)), np.ones(len(odd))]


def breast_cancer():
    return rare(*datasets.load_breast_cancer(return_X_y=True), unusual=0, share=0.05)


def wine():
    return rare(*datasets.load_wine(return_X_y=True), unusual=2, share=0.08)


def digits():
    return rare(*datasets.load_digits(return_X_y=True), unusual=0, share=0.02)


def blobs():
    """Three dense normal groups in 10 columns and 1 % of points anywhere around them."""
    rng = np.random.default_rng(1)
    usual = datasets.make_blobs(20000, 10, centers=3, cluster_std=1.0, random_state=1)[0]
    odd = rng.uniform(usual.min(0), usual.max(0), (200, 10))
    rows = np.vstack([usual, odd])
    return rows, rows, np.r_[np.zeros(20000), np.ones(200)]


def shifted():
    """20 correlated normal columns; unusual rows have three columns moved by three standard deviations."""
    rng = np.random.default_rng(2)
    usual = rng.normal(size=(20000, 20)) @ (np.eye(20) + 0.2 * rng.normal(size=(20, 20)))
    odd = usual[:200].copy()
    for row in odd:
        row[rng.choice(20, 3, replace=False)] += 3 * usual.std(0).mean() * rng.choice([-1, 1])
    rows = np.vstack([usual[200:], odd])
    return rows, rows, np.r_[np.zeros(19800), np.ones(200)]


def skewed():
    """Lognormal amounts in 8 columns; unusual rows come from a heavier tail."""
    rng = np.random.default_rng(3)
    rows = np.vstack([rng.lognormal(0, 1, (20000, 8)), rng.lognormal(0.5, 1.6, (200, 8))])
    return rows, rows, np.r_[np.zeros(20000), np.ones(200)]


SETS = {f.__name__: f for f in (cardfraud, breast_cancer, wine, digits, blobs, shifted, skewed)}


def write_matrix(path, data):
    with open(path, "wb") as out:
        out.write(struct.pack("<II", *data.shape))
        out.write(np.asfortranarray(data, dtype="<f8").tobytes(order="F"))


def measure(name, seeds, folder, extra):
    train, test, target = SETS[name]()
    paths = [os.path.join(folder, f"{name}.{part}") for part in ("train", "test", "out")]
    write_matrix(paths[0], train)
    write_matrix(paths[1], test)
    ours, theirs, our_cpu, their_cpu = [], [], [], []
    for seed in range(seeds):
        shown = subprocess.run([PROGRAM, *paths, str(TREES), str(SUBSAMPLE), str(seed), "1"] + extra, check=True,
                               capture_output=True, text=True).stdout
        times = json.loads(shown)
        our_cpu.append(times["fit_s"] + times["score_s"])
        ours.append(roc_auc_score(target, np.fromfile(paths[2])))
        start = time.process_time()
        peer = IsolationForest(n_estimators=TREES, max_samples=SUBSAMPLE, random_state=seed, n_jobs=1).fit(train)
        scores = -peer.score_samples(test)
        their_cpu.append(time.process_time() - start)
        theirs.append(roc_auc_score(target, scores))
    error = float(np.sqrt((np.var(ours, ddof=1) + np.var(theirs, ddof=1)) / seeds))
    result = {"set": name, "train_rows": len(train), "test_rows": len(test), "columns": train.shape[1],
              "auc": round(float(np.mean(ours)), 5), "sklearn_auc": round(float(np.mean(theirs)), 5),
              "auc_error_of_difference": round(error, 5), "cpu_s": round(min(our_cpu), 4),
              "sklearn_cpu_s": round(min(their_cpu), 4), "cpu_ratio": round(min(our_cpu) / min(their_cpu), 4)}
    result["met"] = bool(result["auc"] >= result["sklearn_auc"] - 2 * error
                         and (len(train) < 10000 or result["cpu_ratio"] <= 0.25))
    return result


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--extra", default="")
    options = parser.parse_args()
    if options.smoke:
        options.seeds, options.sets = 2, "breast_cancer,wine"
    names = [name for name in options.sets.split(",") if name != "cardfraud" or os.environ.get("SOLKIT_DATA")]
    with tempfile.TemporaryDirectory() as folder:
        results = [measure(name, options.seeds, folder, options.extra.split()) for name in names]
    print(json.dumps({"trees": TREES, "subsample": SUBSAMPLE, "seeds": options.seeds, "sklearn": sklearn.__version__,
                      "machine": platform.machine(), "results": results}, indent=1))
    sys.exit(0 if options.smoke or all(result["met"] for result in results) else 1)


if __name__ == "__main__":
    main()
