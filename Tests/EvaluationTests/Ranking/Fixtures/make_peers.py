#!/usr/bin/env python3
"""Lists made by chance, and what peers' libraries measure on them: writes ranking_peers.json beside this file.

    pip install ranx==0.3.21 pytrec-eval-terrier==0.5.11 scikit-learn pandas && pip install --no-deps recmetrics==0.1.5
    python3 make_peers.py

Values are the peers' own, user by user where they give them so. Their average precision divides by all that a user
took up, ours by what a list of that length can hold: the test brings the one to the other.
"""
import importlib.metadata
import importlib.util
import json
import math
import pathlib
import random

import numpy
import pandas
import pytrec_eval
from ranx import Qrels, Run, evaluate
from sklearn.metrics import ndcg_score

ITEMS, TRAINED, USERS, LENGTH = 30, 40, 24, 12
LENGTHS = [1, 3, 5, 10, 12]


def recmetrics():
    """Its module of metrics alone: the package draws plots, which nothing here needs."""
    place = pathlib.Path(importlib.util.find_spec("recmetrics").origin).parent
    spec = importlib.util.spec_from_file_location("recmetrics_metrics", place / "metrics.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def peers(lists, taken, owners):
    names = [f"u{user:03}" for user in range(USERS)]
    relevant = {name: {f"i{item:03}": 1 for item in items} for name, items in zip(names, taken)}
    # Only order counts: the first of a list has the highest score.
    scored = {
        name: {f"i{item:03}": float(LENGTH - place) for place, item in enumerate(items)} for name, items in zip(names, lists)}
    found = {"ranx": {}, "trec_eval": {}, "scikit-learn": {}}
    qrels, run = Qrels(relevant), Run(scored)
    for k in LENGTHS:
        for ours, theirs in (("ndcg", "ndcg"), ("recall", "recall"), ("precision", "precision"), ("map", "map"),
                             ("mrr", "mrr"), ("hit_rate", "hit_rate")):
            values = evaluate(qrels, run, f"{theirs}@{k}", return_mean=False)
            by_user = dict(zip(qrels.keys(), map(float, values)))
            found["ranx"][f"{ours}@{k}"] = [by_user[name] for name in names]
    cuts = ",".join(map(str, LENGTHS))
    asked = {f"{measure}.{cuts}" for measure in ("ndcg_cut", "recall", "P", "map_cut", "success")} | {"recip_rank"}
    results = pytrec_eval.RelevanceEvaluator(relevant, asked).evaluate(scored)
    for k in LENGTHS:
        for ours, theirs in (("ndcg", "ndcg_cut"), ("recall", "recall"), ("precision", "P"), ("map", "map_cut"),
                             ("hit_rate", "success")):
            found["trec_eval"][f"{ours}@{k}"] = [results[name][f"{theirs}_{k}"] for name in names]
    found["trec_eval"][f"mrr@{LENGTH}"] = [results[name]["recip_rank"] for name in names]
    for k in LENGTHS:
        values = []
        for list_, own in zip(lists, taken):
            truth, score = numpy.zeros((1, ITEMS)), numpy.full((1, ITEMS), -1.0)
            truth[0, own] = 1
            for place, item in enumerate(list_):
                score[0, item] = LENGTH - place
            # What is not in the list ranks behind it, below any k that is judged here.
            values.append(float(ndcg_score(truth, score, k=k)))
        found["scikit-learn"][f"ndcg@{k}"] = values
    module = recmetrics()
    popularity = {item: len(users) for item, users in enumerate(owners)}
    found["recmetrics"] = {
        "novelty": float(module.novelty(lists, popularity, TRAINED, LENGTH)[0]),
        "catalogue_coverage_percent": float(module.catalog_coverage(lists, list(range(ITEMS)), 100)),
        # Of items as the sets of users who have them.
        "intra_list_similarity": float(module.intra_list_similarity(
            lists, pandas.DataFrame([[float(user in users) for user in range(TRAINED)] for users in owners]))),
    }
    return found


def main():
    dice = random.Random(20261122)
    # Each item has an owner at least, so that no popularity is 0, where the peer has no value.
    owners = [sorted(dice.sample(range(TRAINED), max(1, int(TRAINED * 0.6 * 0.85 ** item)))) for item in range(ITEMS)]
    lists, taken = [], []
    for user in range(USERS):
        own = sorted(dice.sample(range(ITEMS), dice.choice([1, 1, 2, 3, 5, 8, 14])))
        # Some lists are good ones: half of what is taken up is drawn first.
        first = [item for item in own if dice.random() < user % 4 / 4]
        rest = [item for item in dice.sample(range(ITEMS), ITEMS) if item not in first]
        mixed = (first + rest)[:LENGTH]
        if user % 3 == 0:
            dice.shuffle(mixed)
        lists.append(mixed)
        taken.append(own)
    versions = {name: importlib.metadata.version(name) for name in
                ("ranx", "pytrec_eval-terrier", "scikit-learn", "recmetrics")}
    case = {
        "versions": versions, "items": ITEMS, "trained_users": TRAINED, "owners": owners, "lists": lists, "taken": taken,
        "values": peers(lists, taken, owners),
    }
    assert all(math.isfinite(v) for library in case["values"].values() for values in library.values()
               for v in (values if isinstance(values, list) else [values]))
    lines = ",\n".join(f" {json.dumps(key)}: " + (
        "{\n" + ",\n".join(
            f"  {json.dumps(library)}: {{\n" + ",\n".join(f"   {json.dumps(name)}: {json.dumps(numbers)}" for name, numbers in inner.items())
            + "\n  }" for library, inner in value.items()) + "\n }" if key == "values" else json.dumps(value))
        for key, value in case.items())
    (pathlib.Path(__file__).parent / "ranking_peers.json").write_text("{\n" + lines + "\n}\n")


if __name__ == "__main__":
    main()
