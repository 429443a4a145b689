#!/usr/bin/env python3
"""Factor models and lists beside implicit's: the same numbers, factors, iterations and confidences, one thread each.

    run.py [--smoke] [--folder FOLDER] [--only als,lists,serve] [--sets shop,retail] [--seeds 3]
           [--factors 64,128] [--solvers cg,cholesky]

Sets: `shop`, made up by this benchmark's program (see Program/Shop.swift: 53,000 users, 10,000 items, 4.7 million
numbers, one in ten of them held out); `retail`, a web shop's orders before 2011-10-01 (needs SOLKIT_DATA), held out being what
each user bought in October and never before. A weight is the logarithm of 1 + quantity, a confidence 1 + alpha times
that: implicit gets confidences, which is how it counts.
Each side takes the alpha and the regularisation of one grid that are best for it on a validation part: one in ten of
the numbers to train on, of a fifth of the users where there are many. For each solver and number of factors: CPU
seconds of fitting (the least of the seeds), recall@20 and NDCG@20 (their means over the seeds) over all
users with something held out, seen items removed, by one function for both. Then lists of 20 for all users, from
implicit's factors in both programs, and latencies in process. Prints JSON; exit code 1 where a bar is missed.
--smoke takes a small shop, judges nothing, and is skipped where the peer cannot be imported.
"""
import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = "1"
try:
    import implicit
    import numpy as np
    import scipy.sparse as sparse
    from implicit.cpu.als import AlternatingLeastSquares
except ImportError as missing:
    if "--smoke" not in sys.argv:
        raise
    print(f"skipped, since the peer is not installed: {missing}")
    sys.exit(0)

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.path.join(ROOT, ".build", "release", "benchmark-recommending")
GRID = {"alpha": (1.0, 4.0), "regularization": (3.0, 10.0, 30.0, 100.0)}
BARS = {"cg": 0.5, "cholesky": 0.33}


def write(matrix, path):
    matrix = matrix.tocsr().astype(np.float32)
    matrix.sort_indices()
    with open(path, "wb") as file:
        np.array([*matrix.shape, matrix.nnz], np.int64).tofile(file)
        matrix.indptr.astype(np.int64).tofile(file)
        matrix.indices.astype(np.int32).tofile(file)
        matrix.data.tofile(file)


def read(path):
    with open(path, "rb") as file:
        rows, columns, count = np.fromfile(file, np.int64, 3)
        starts = np.fromfile(file, np.int64, rows + 1)
        indices = np.fromfile(file, np.int32, count)
        return sparse.csr_matrix((np.fromfile(file, np.float32, count), indices, starts), (rows, columns))


def shop(folder, users=53000, items=10000):
    if not os.path.exists(f"{folder}/train.bin"):
        program("generate", folder, users, items)
    train, held_out = read(f"{folder}/train.bin"), read(f"{folder}/heldout.bin")
    train.data = np.log1p(train.data)
    return train, held_out


def retail(_):
    import pandas as pd
    rows = pd.read_csv(os.path.join(os.environ["SOLKIT_DATA"], "recommend", "online_retail", "interactions.csv"))
    cut, end = 1317427200, 1320105600  # 2011-10-01 and 2011-11-01, UTC
    before = rows[rows.timestamp < cut]
    users, items = before.user_id.astype("category").cat.categories, before.item_id.astype("category").cat.categories

    def matrix(part):
        part = part[part.user_id.isin(users) & part.item_id.isin(items)]
        places = users.get_indexer(part.user_id), items.get_indexer(part.item_id)
        return sparse.csr_matrix((part.quantity.astype(np.float32), places), (len(users), len(items)))

    train = matrix(before)
    train.data = np.log1p(np.maximum(train.data, 0))
    train.eliminate_zeros()
    october = matrix(rows[(rows.timestamp >= cut) & (rows.timestamp < end)])
    october.data[:] = 1
    seen = train.copy()
    seen.data[:] = 1
    new = (october - october.multiply(seen)).tocsr()
    new.eliminate_zeros()
    return train, new


def program(*arguments):
    output = subprocess.run([PROGRAM, *map(str, arguments)], check=True, capture_output=True, text=True).stdout
    return json.loads(output)


def quality(users, items, train, held_out, k=20):
    """Recall and NDCG at k over users with something held out; the ideal list has min(k, held out) hits."""
    discounts = 1 / np.log2(np.arange(k) + 2)
    recalls, gains = [], []
    wanted = np.flatnonzero(np.diff(held_out.indptr))
    for begin in range(0, len(wanted), 1000):
        chosen = wanted[begin:begin + 1000]
        scores = users[chosen] @ items.T
        for row, user in enumerate(chosen):
            scores[row, train.indices[train.indptr[user]:train.indptr[user + 1]]] = -np.inf
        best = np.argpartition(-scores, k, axis=1)[:, :k]
        best = np.take_along_axis(best, np.argsort(-np.take_along_axis(scores, best, 1), axis=1), 1)
        for row, user in enumerate(chosen):
            truth = held_out.indices[held_out.indptr[user]:held_out.indptr[user + 1]]
            hits = np.isin(best[row], truth)
            recalls.append(hits.sum() / len(truth))
            gains.append((hits * discounts).sum() / discounts[:min(k, len(truth))].sum())
    return {"recall": float(np.mean(recalls)), "ndcg": float(np.mean(gains))}


def fit_theirs(train, solver, factors, iterations, alpha, regularization, seed=1):
    confidence = train.copy()
    confidence.data = 1 + alpha * confidence.data
    model = AlternatingLeastSquares(
        factors=factors, iterations=iterations, alpha=1.0, regularization=regularization, use_cg=solver == "cg",
        num_threads=1, random_state=seed)
    begin = time.process_time()
    model.fit(confidence, show_progress=False)
    return time.process_time() - begin, (model.user_factors, model.item_factors)


def fit_ours(path, solver, factors, iterations, alpha, regularization, seed=1):
    out = program("fit", path, path + ".ours", solver, factors, iterations, alpha, regularization, 0, 1, seed)
    return out["cpu_s"], tuple(np.fromfile(f"{path}.ours.{part}", np.float32).reshape(-1, factors)
                               for part in ("users", "items"))


def validation(train):
    """One in ten of the numbers held out; of a fifth of the users where that leaves a million numbers or so."""
    part = (train[::5] if train.nnz > 1e6 else train).tocoo()
    held = np.random.default_rng(9).random(part.nnz) < 0.1

    def matrix(chosen):
        return sparse.csr_matrix((part.data[chosen], (part.row[chosen], part.col[chosen])), part.shape)

    return matrix(~held), matrix(held)


def search(train, folder, factors, iterations):
    """The settings that are best for each side: by recall and NDCG on the validation part, conjugate gradient."""
    part, held_out = validation(train)
    path = f"{folder}/validation.bin"
    write(part, path)
    found = {}
    for side in ("ours", "theirs"):
        scored = []
        for alpha in GRID["alpha"]:
            for regularization in GRID["regularization"]:
                settings = {"alpha": alpha, "regularization": regularization}
                if side == "ours":
                    _, made = fit_ours(path, "cg", factors, iterations, **settings)
                else:
                    _, made = fit_theirs(part, "cg", factors, iterations, **settings)
                scored.append((sum(quality(*made, part, held_out).values()), settings))
        found[side] = max(scored, key=lambda pair: pair[0])[1]
    print(json.dumps({"factors": factors, "chosen": found}), flush=True)
    return found


def compare_als(name, train, held_out, folder, options, results):
    path = f"{folder}/weights.bin"
    for factors in map(int, options.factors.split(",")):
        chosen = search(train, folder, factors, options.iterations)
        for solver in options.solvers.split(","):
            made = {"ours": [], "theirs": []}
            for seed in range(1, options.seeds + 1):
                seconds, model = fit_ours(path, solver, factors, options.iterations, seed=seed, **chosen["ours"])
                made["ours"].append((seconds, quality(*model, train, held_out)))
                seconds, model = fit_theirs(train, solver, factors, options.iterations, seed=seed, **chosen["theirs"])
                made["theirs"].append((seconds, quality(*model, train, held_out)))
            seconds = {side: min(pair[0] for pair in pairs) for side, pairs in made.items()}
            means = {side: {metric: float(np.mean([pair[1][metric] for pair in pairs])) for metric in ("recall", "ndcg")}
                     for side, pairs in made.items()}
            deviations = {side: float(np.std([pair[1]["recall"] for pair in pairs])) for side, pairs in made.items()}
            result = {
                "set": name, "solver": solver, "factors": factors, "seeds": options.seeds,
                "ours_cpu_s": seconds["ours"], "theirs_cpu_s": seconds["theirs"],
                "ratio": seconds["ours"] / seconds["theirs"], "bar": BARS[solver], **means,
                "deviation_of_recall": deviations}
            result["met"] = bool(result["ratio"] <= result["bar"] and all(
                means["ours"][metric] >= means["theirs"][metric] for metric in ("recall", "ndcg")))
            results.append(result)
            print(json.dumps(result), flush=True)


def compare_lists(name, train, folder, results, factors=64):
    """Lists of 20 for all users from the same factors: implicit's, after few iterations."""
    model = AlternatingLeastSquares(factors=factors, iterations=5, regularization=10.0, num_threads=1, random_state=1)
    confidence = train.copy()
    confidence.data = 1 + confidence.data
    model.fit(confidence, show_progress=False)
    model.user_factors.tofile(f"{folder}/theirs.users")
    model.item_factors.tofile(f"{folder}/theirs.items")
    users = np.arange(train.shape[0])
    model.recommend(users[:1000], train[users[:1000]], N=20)
    begin = time.process_time()
    for first in range(0, len(users), 1000):
        part = users[first:first + 1000]
        model.recommend(part, train[part], N=20, filter_already_liked_items=True)
    theirs = len(users) / (time.process_time() - begin)
    ours = program("lists", f"{folder}/weights.bin", f"{folder}/theirs", factors, 20, 1)
    result = {"set": name, "lists": 20, "factors": factors, "theirs_users_per_cpu_s": theirs, **ours,
              "ratio": ours["users_per_cpu_s"] / theirs, "bar": 4}
    result["met"] = bool(result["ratio"] >= 4 and ours["overlap"] >= 0.999 and ours["overlap_users_in_bytes"] >= 0.999)
    results.append(result)
    print(json.dumps(result), flush=True)


def compare_serving(smoke, results):
    result = program("serve", *((500, 2000, 32) if smoke else (20000, 41000, 64)))
    result["met"] = bool(result["known_p50_ms"] <= 0.15 and result["fold_p99_ms"] < 1 and result["overlap"] >= 0.999)
    results.append({"serving": True, **result})
    print(json.dumps(results[-1]), flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--folder")
    parser.add_argument("--only", default="als,lists,serve")
    parser.add_argument("--sets", default="shop,retail")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--factors", default="64,128")
    parser.add_argument("--solvers", default="cg,cholesky")
    parser.add_argument("--iterations", type=int, default=15)
    options = parser.parse_args()
    if options.smoke:
        options.seeds, options.iterations, options.factors = 1, 2, "64"
    only, results = options.only.split(","), []
    print(json.dumps({"implicit": implicit.__version__, "numpy": np.__version__, "machine": platform.processor()}))
    with tempfile.TemporaryDirectory() as temporary:
        for name in ["shop"] if options.smoke else options.sets.split(","):
            folder = os.path.join(options.folder or temporary, name)
            os.makedirs(folder, exist_ok=True)
            small = {"users": 500, "items": 400} if options.smoke else {}
            train, held_out = shop(folder, **small) if name == "shop" else retail(folder)
            write(train, f"{folder}/weights.bin")
            print(json.dumps({"set": name, "users": train.shape[0], "items": train.shape[1], "numbers": train.nnz,
                              "held_out": held_out.nnz}), flush=True)
            if "als" in only:
                compare_als(name, train, held_out, folder, options, results)
            if "lists" in only:
                compare_lists(name, train, folder, results)
    if "serve" in only:
        compare_serving(options.smoke, results)
    if not options.smoke and not all(result["met"] for result in results):
        sys.exit(1)


if __name__ == "__main__":
    main()
