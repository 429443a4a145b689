#!/usr/bin/env python3
"""The peers of the accuracy benchmark, with the settings they run with here.

    SOLKIT_DATA=... python3 peers.py telco --out peers-telco.json
    SOLKIT_DATA=... python3 peers.py card-fraud --out peers-card-fraud.json

Every peer sees the rows of the training part only; missing values and categories go in the form that its
manual recommends. Settings were picked once for the whole table and are the same in every fold, which favours
the peers: their choice has seen all rows. One thread each, so CPU seconds compare.
"""

import argparse
import importlib.metadata
import json
import time
import warnings

import numpy as np
from sklearn.compose import make_column_transformer
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

import tables
from scores import NAMES, mean, scores

warnings.filterwarnings("ignore", category=UserWarning)

TUNED_LIGHTGBM = dict(
    n_estimators=400, learning_rate=0.02, num_leaves=8, min_child_samples=40, reg_lambda=5.0,
    colsample_bytree=0.5, subsample=0.8, subsample_freq=1,
)
CATBOOST = dict(iterations=500, learning_rate=0.03, depth=5, l2_leaf_reg=5)
FRAUD_LIGHTGBM = dict(n_estimators=300, learning_rate=0.02, num_leaves=8, min_child_samples=50, reg_lambda=5.0,
                      colsample_bytree=0.5, subsample=0.8, subsample_freq=1)
FRAUD_XGBOOST = dict(n_estimators=300, learning_rate=0.05, max_depth=4, min_child_weight=1, reg_lambda=1.0,
                     colsample_bytree=0.5, subsample=0.8, tree_method="hist")
FRAUD_CATBOOST = dict(iterations=500, learning_rate=0.05, depth=5, l2_leaf_reg=3)
FRAUD_FOREST = dict(n_estimators=300, min_samples_leaf=2)


def categories(features):
    return [name for name in features if not np.issubdtype(features[name].dtype, np.number)]


def logistic_regression(train, labels, test, seed):
    """scikit-learn, one-hot categories and standardised numbers, its default penalty (C = 1)."""
    names = categories(train)
    model = make_pipeline(
        make_column_transformer(
            (OneHotEncoder(handle_unknown="ignore"), names),
            remainder=make_pipeline(SimpleImputer(strategy="median"), StandardScaler()),
        ),
        LogisticRegression(max_iter=2000),
    )
    return model.fit(train, labels).predict_proba(test)[:, 1]


def lightgbm(train, labels, test, seed, **settings):
    import lightgbm

    names = categories(train)
    both = [part.copy() for part in (train, test)]
    for name in names:
        levels = sorted(train[name].unique())
        for part in both:
            part[name] = part[name].astype(__import__("pandas").CategoricalDtype(levels))
    model = lightgbm.LGBMClassifier(random_state=seed, n_jobs=1, verbose=-1, **settings)
    return model.fit(both[0], labels).predict_proba(both[1])[:, 1]


def catboost(train, labels, test, seed, **settings):
    import catboost

    model = catboost.CatBoostClassifier(random_seed=seed, thread_count=1, verbose=False, allow_writing_files=False,
                                        cat_features=categories(train), **settings)
    return model.fit(train, labels).predict_proba(test)[:, 1]


def xgboost(train, labels, test, seed, **settings):
    import xgboost

    model = xgboost.XGBClassifier(random_state=seed, n_jobs=1, **settings)
    return model.fit(train, labels).predict_proba(test)[:, 1]


def random_forest(train, labels, test, seed, **settings):
    model = RandomForestClassifier(random_state=seed, n_jobs=1, **settings)
    return model.fit(train, labels).predict_proba(test)[:, 1]


def extra_trees(train, labels, test, seed, **settings):
    model = ExtraTreesClassifier(random_state=seed, n_jobs=1, **settings)
    return model.fit(train, labels).predict_proba(test)[:, 1]


TELCO_PEERS = {
    "logistic regression": (logistic_regression, {}),
    "LightGBM, tuned": (lightgbm, TUNED_LIGHTGBM),
    "CatBoost": (catboost, CATBOOST),
    "LightGBM, default": (lightgbm, {}),
}
BLENDED = ("logistic regression", "LightGBM, tuned", "CatBoost")

FRAUD_PEERS = {
    "logistic regression": (logistic_regression, {}),
    "LightGBM": (lightgbm, FRAUD_LIGHTGBM),
    "XGBoost": (xgboost, FRAUD_XGBOOST),
    "CatBoost": (catboost, FRAUD_CATBOOST),
    "random forest": (random_forest, FRAUD_FOREST),
    "extra trees": (extra_trees, FRAUD_FOREST),
}


def versions():
    names = ("scikit-learn", "lightgbm", "xgboost", "catboost", "numpy", "pandas")
    return {name: importlib.metadata.version(name) for name in names}


def fit(peer, train, labels, test, seed):
    """Probabilities of one peer on the test part and the CPU seconds that it took, fit and prediction."""
    function, settings = peer
    started = time.process_time()
    probabilities = function(train, labels, test, seed, **settings)
    return probabilities, time.process_time() - started


def telco_fold(features, labels, is_test, seed):
    """Every peer and the blend of three on one outer fold."""
    train, test = features[~is_test], features[is_test]
    found, rows = {}, {}
    for name, peer in TELCO_PEERS.items():
        found[name], seconds = fit(peer, train, labels[~is_test], test, seed)
        rows[name] = dict(scores(labels[is_test], found[name]), cpu_seconds=seconds)
    blend = np.mean([found[name] for name in BLENDED], axis=0)
    rows["blend of three"] = dict(
        scores(labels[is_test], blend), cpu_seconds=sum(rows[name]["cpu_seconds"] for name in BLENDED))
    return rows


def telco(limit=None):
    features, labels, folds = tables.telco()
    parts = [(repeat, fold) for repeat in range(folds.shape[1]) for fold in range(5)][:limit]
    rows = []
    for repeat, fold in parts:
        row = telco_fold(features, labels, folds[:, repeat] == fold, seed=repeat)
        rows.append(dict(repeat=repeat, fold=fold, peers=row))
    return rows


def card_fraud(limit=None):
    train, labels, test, test_labels = tables.card_fraud()
    rows = []
    for seed in range(10 if limit is None else limit):
        row = {}
        for name, peer in FRAUD_PEERS.items():
            if seed and name == "logistic regression":  # it draws nothing: every seed is the same
                row[name] = rows[0]["peers"][name]
                continue
            found, seconds = fit(peer, train, labels, test, seed)
            row[name] = dict(scores(test_labels, found), cpu_seconds=seconds)
        rows.append(dict(seed=seed, peers=row))
    return rows


def summary(rows):
    """Mean figures of each peer over the test parts."""
    return {
        name: dict(mean([row["peers"][name] for row in rows]),
                   cpu_seconds=float(np.mean([row["peers"][name]["cpu_seconds"] for row in rows])))
        for name in rows[0]["peers"]
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("table", choices=("telco", "card-fraud"))
    parser.add_argument("--out")
    parser.add_argument("--limit", type=int, help="only the first folds or seeds")
    arguments = parser.parse_args()
    rows = (telco if arguments.table == "telco" else card_fraud)(arguments.limit)
    result = dict(table=arguments.table, versions=versions(), parts=rows, mean=summary(rows))
    print(" ".join(f"{name} {version}" for name, version in result["versions"].items()))
    print(f"{'':22}" + "".join(f"{name:>10}" for name in NAMES) + f"{'CPU s':>10}")
    for name, row in result["mean"].items():
        print(f"{name:22}" + "".join(f"{row[key]:10.4f}" for key in NAMES) + f"{row['cpu_seconds']:10.2f}")
    if arguments.out:
        with open(arguments.out, "w") as file:
            json.dump(result, file, indent=1)


if __name__ == "__main__":
    main()
