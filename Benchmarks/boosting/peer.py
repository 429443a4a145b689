"""Trains LightGBM on the file of the boosting benchmark and prints one line of JSON.

    peer.py <file> <rows> <hold-out rows> <leaves> <trees> <threads>
"""
import json
import resource
import sys
import time

import lightgbm
import numpy as np

FEATURES = 28


def clock():
    return time.process_time(), time.perf_counter()


def since(start):
    now = clock()
    return now[0] - start[0], now[1] - start[1]


def area(scores, target):
    """The area under the ROC curve by ranks; ties count half."""
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    positives = target == 1
    n = positives.sum()
    return float((ranks[positives].sum() - n * (n + 1) / 2) / (n * (len(target) - n)))


def main():
    path, (rows, held, leaves, trees, threads) = sys.argv[1], map(int, sys.argv[2:7])
    x, held_x = np.empty((rows, FEATURES), np.float32), np.empty((held, FEATURES), np.float32)
    # Column by column into a table of rows, which the library likes best: nothing is held twice, and not timed.
    with open(path, "rb") as file:
        for column in range(FEATURES):
            x[:, column] = np.fromfile(file, np.float32, rows)
            held_x[:, column] = np.fromfile(file, np.float32, held)
        y, held_y = np.fromfile(file, np.float32, rows), np.fromfile(file, np.float32, held)
    parameters = {"objective": "binary", "num_leaves": leaves, "learning_rate": 0.1, "num_threads": threads,
                  "max_bin": 255, "verbose": -1, "seed": 1}
    start = clock()
    data = lightgbm.Dataset(x, y, params=parameters).construct()
    bins = since(start)
    start = clock()
    model = lightgbm.train(parameters, data, trees)
    fit = since(start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"bin_cpu": bins[0], "bin_wall": bins[1], "train_cpu": fit[0], "train_wall": fit[1],
                      "peak_mb": peak, "auc": area(model.predict(held_x, num_threads=threads), held_y),
                      "trees": model.num_trees(), "version": lightgbm.__version__}))


if __name__ == "__main__":
    main()
