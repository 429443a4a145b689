#!/usr/bin/env python3
"""The tables that the defaults of `solkit classify` were chosen on, beside the peers' defaults.

    SOLKIT_DATA=... python3 Benchmarks/accuracy/seen.py [--program PATH] [--only WORD] [--seconds 60]

The same comparison as `fresh.py`, whose tables nobody looks at while settings are chosen: these are the ones to look at.
Made from seeds, of scikit-learn, or parts of Telco churn where `SOLKIT_DATA` names the folder of the data.
"""
import os
import sys
from pathlib import Path

import fresh
import numpy as np
import pandas as pd
from fresh import bundled, chance, frame
from sklearn import datasets

TELCO = Path(os.environ.get("SOLKIT_DATA", "data")) / "classify/telco/data.csv"


def seeded(rng):
    return int(rng.integers(1e6))


def telco(rows, number=None):
    """Some customers; `number`: a column that is foreseen in the place of churn."""
    def make(rng):
        table = pd.read_csv(TELCO).drop(columns="customerID")
        table["TotalCharges"] = pd.to_numeric(table["TotalCharges"], errors="coerce").fillna(0)
        table = table.iloc[rng.permutation(len(table))[:rows]].reset_index(drop=True)
        if number:
            outcome = table.pop(number).to_numpy(float)
            return table.drop(columns="TotalCharges"), outcome, "number"
        return table, (table.pop("Churn") == "Yes").to_numpy().astype(int), "binary"
    return make


def made(kind="binary", **settings):
    def make(rng):
        x, y = datasets.make_classification(random_state=seeded(rng), **settings)
        return frame(x), y, kind
    return make


def quantiles(kind, **settings):
    def make(rng):
        x, y = datasets.make_gaussian_quantiles(random_state=seeded(rng), **settings)
        return frame(x), y, kind
    return make


def some_digits(rows):
    def make(rng):
        data = datasets.load_digits()
        chosen = rng.permutation(len(data.data))[:rows]
        return frame(data.data[chosen]), data.target[chosen], "classes"
    return make


def moons(rng):
    x, y = datasets.make_moons(600, noise=0.35, random_state=seeded(rng))
    return frame(np.c_[x, rng.normal(size=(600, 4))]), y, "binary"


def wave(rng):
    x = rng.uniform(-2, 2, size=(3000, 7))
    return frame(x), chance(3 * np.sin(2 * x[:, 0] + x[:, 1]) + x[:, 2] * x[:, 3], rng), "binary"


def lines(rng):
    x = rng.normal(size=(200, 8))
    return frame(x), chance(x @ np.array([1, 0.8, -0.6, 0.4, 0, 0, 0, 0]), rng), "binary"


def lines_and_levels(rng):
    a, b, x = rng.integers(0, 40, 1200), rng.integers(0, 6, 1200), rng.normal(size=(1200, 3))
    score = rng.normal(0, 1, 40)[a] + rng.normal(0, 0.6, 6)[b] + x[:, 0] - 0.5 * x[:, 1] ** 2
    table = frame(x)
    table["a"], table["b"] = [f"a{i}" for i in a], [f"b{i}" for i in b]
    return table, chance(score, rng), "binary"


def rules(rng):
    x = rng.normal(size=(2500, 8))
    score = np.where((x[:, 0] > 0) & (x[:, 1] > -0.5), 1.5, -1) + np.where((x[:, 2] > 0.7) | (x[:, 3] < -1), 1.5, -0.5)
    return frame(x), chance(score, rng), "binary"


def drawn(scores, rng):
    """The class with the highest score plus Gumbel noise: a multinomial logistic world."""
    return (scores - np.log(-np.log(rng.random(scores.shape)))).argmax(1)


def three_lines(rng):
    x = rng.normal(size=(240, 5))
    return frame(x), drawn(x @ rng.normal(size=(5, 3)) * 1.2, rng), "classes"


def three_curves(rng):
    x = rng.uniform(-2, 2, size=(1600, 6))
    scores = np.c_[x[:, 0] ** 2, np.sin(2 * x[:, 1]) + x[:, 2], x[:, 3] * x[:, 0]] * 1.5
    return frame(x), drawn(scores, rng), "classes"


def friedman_two(rng):
    x, y = datasets.make_friedman2(1000, noise=60, random_state=seeded(rng))
    return frame(x), y, "number"


def friedman_three(rng):
    x, y = datasets.make_friedman3(1000, noise=0.15, random_state=seeded(rng))
    return frame(x), y, "number"


def straight_number(rng):
    x, y = datasets.make_regression(200, 20, n_informative=8, noise=40, random_state=seeded(rng))
    return frame(x), y, "number"


def smooth_number(rng):
    x = rng.normal(size=(2000, 8))
    y = 2 * np.sin(1.5 * x[:, 0]) + x[:, 1] * x[:, 2] + np.abs(x[:, 3]) + 0.5 * x[:, 4]
    return frame(x), y + rng.normal(size=2000) * 0.5, "number"


def steps(rng):
    x = rng.random((2000, 8))
    return frame(x), 3 * (x[:, 0] > 0.5) * (x[:, 1] > 0.3) + 2 * np.floor(3 * x[:, 2]) + rng.normal(size=2000), "number"


def levels_number(rng):
    a, x = rng.integers(0, 50, 1500), rng.normal(size=(1500, 4))
    y = rng.normal(0, 1, 50)[a] * (1 + 0.5 * (x[:, 0] > 0)) + x[:, 1] + 0.3 * x[:, 2] ** 2 + rng.normal(size=1500) * 0.7
    table = frame(x)
    table["a"] = [f"a{i}" for i in a]
    return table, y, "number"


def small_number(rng):
    x = rng.normal(size=(160, 6))
    return frame(x), x[:, 0] + 0.8 * x[:, 1] + 0.5 * np.abs(x[:, 2]) + rng.normal(size=160) * 0.6, "number"


def skewed_number(rng):
    x = rng.random((1500, 6))
    return frame(x), np.exp(1.5 * x[:, 0] + x[:, 1] * x[:, 2] * 2) + rng.gamma(2, 0.4, 1500), "number"


TABLES = {
    "400 rows, 4 columns tell": made(n_samples=400, n_features=10, n_informative=4, class_sep=0.8),
    "clusters": made(n_samples=3000, n_features=20, n_informative=8, n_clusters_per_class=4, flip_y=0.05),
    "moons": moons, "breast cancer (sklearn)": bundled(datasets.load_breast_cancer, "binary"),
    "Telco, 600 rows": telco(600), "Telco, 3000 rows": telco(3000), "wave": wave,
    "ball in a ball": quantiles("binary", n_samples=2000, n_features=5, n_classes=2), "100 rows, lines": lines,
    "lines and levels": lines_and_levels, "rules": rules, "iris (sklearn)": bundled(datasets.load_iris, "classes"),
    "300 digits (sklearn)": some_digits(300),
    "four classes": made("classes", n_samples=300, n_features=8, n_informative=5, n_classes=4, n_clusters_per_class=1),
    "three shells": quantiles("classes", n_samples=1200, n_features=4, n_classes=3), "three classes, lines": three_lines,
    "three classes, curves": three_curves, "Friedman 2": friedman_two, "Friedman 3": friedman_three,
    "200 rows, straight": straight_number, "smooth surface": smooth_number, "steps": steps,
    "number of 50 levels": levels_number, "80 rows, a number": small_number, "skewed number": skewed_number,
    "Telco, monthly charges": telco(2000, "MonthlyCharges"),
}

if __name__ == "__main__":
    fresh.TABLES = {name: make for name, make in TABLES.items() if TELCO.exists() or not name.startswith("Telco")}
    fresh.SEED = 777
    sys.exit(fresh.main())
