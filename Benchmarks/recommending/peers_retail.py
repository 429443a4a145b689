"""Online retail: implicit's ALS and neighbours, EASE, RP3beta and popularity, tuned on September, beside our default.

Cut at a date, train before it; asked are users who bought before the cut and something new in the month after it.
recall@20 = hits / new items; NDCG@20 with gain 1 and discount 1 / log2(rank + 1), over the best that min(20, new
items) hits could reach; means over users. Items bought before the cut are never listed; items first sold in the
month count as new items that nobody could list. The validation month is September 2011, the test month October.

    SOLKIT_DATA=... OPENBLAS_NUM_THREADS=1 python3 Benchmarks/recommending/peers_retail.py [--open]

Without --open no line after 2011-09-30 is used. Needs numpy, scipy, pandas, implicit and
`swift build -c release --product benchmark-recommending-retail`.
"""
import itertools, json, os, subprocess, sys, time
import numpy as np, pandas as pd, scipy.sparse as sp

FOLDER = os.path.join(os.environ["SOLKIT_DATA"], "recommend/online_retail")
ROOT = os.path.join(os.path.dirname(__file__), "../..")
DISCOUNT = 1 / np.log2(np.arange(2, 22))
IDEAL = np.cumsum(DISCOUNT)


def moment(date):
    return int(pd.Timestamp(date, tz="UTC").timestamp())


class Split:
    def __init__(self, cut, end):
        log = pd.read_csv(os.path.join(FOLDER, "interactions.csv"), dtype={"user_id": str, "item_id": str})
        log = log[log.timestamp < moment(end)]
        past, month = log[log.timestamp < moment(cut)], log[log.timestamp >= moment(cut)]
        users, items = np.sort(past.user_id.unique()), np.sort(past.item_id.unique())
        u, i = pd.Series(range(len(users)), users), pd.Series(range(len(items)), items)
        pairs = past[["user_id", "item_id"]].drop_duplicates()
        self.taken = sp.csr_matrix(
            (np.ones(len(pairs), np.float32), (u[pairs.user_id], i[pairs.item_id])), (len(users), len(items)))
        lines = past.groupby(["user_id", "item_id"]).size()
        self.counts = sp.csr_matrix(
            (lines.values.astype(np.float32), (u[lines.index.get_level_values(0)], i[lines.index.get_level_values(1)])),
            self.taken.shape)
        known = set(zip(past.user_id, past.item_id))
        wanted = {}
        for user, item in month[["user_id", "item_id"]].drop_duplicates().itertuples(index=False):
            if user in u.index and (user, item) not in known:
                wanted.setdefault(u[user], set()).add(i.get(item, -1 - len(wanted.get(u[user], ()))))
        self.asked = np.array(sorted(wanted))
        self.wanted = [wanted[user] for user in self.asked]

    def score(self, scores):
        scores = np.array(scores, dtype=np.float32)
        scores[self.taken[self.asked].nonzero()] = -np.inf
        best = np.argsort(-scores, axis=1, kind="stable")[:, :20]
        recall, gain = [], []
        for list_, wanted in zip(best, self.wanted):
            hits = np.isin(list_, list(wanted))
            recall.append(hits.sum() / len(wanted))
            gain.append((hits * DISCOUNT).sum() / IDEAL[min(20, len(wanted)) - 1])
        return float(np.mean(recall)), float(np.mean(gain))


def ease(split, regularization):
    gram = np.asarray((split.taken.T @ split.taken).todense(), dtype=np.float64)
    gram[np.diag_indices_from(gram)] += regularization
    inverse = np.linalg.inv(gram)
    weights = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0)
    return split.taken[split.asked] @ weights


def rp3beta(split, alpha, beta, neighbours):
    x = split.taken
    users, items = np.asarray(x.sum(1)).ravel(), np.asarray(x.sum(0)).ravel()
    there, back = sp.diags(1 / users) @ x, sp.diags(1 / items) @ x.T.tocsr()
    there.data **= alpha
    back.data **= alpha
    weights = np.asarray((back @ there).todense()) / items**beta
    np.fill_diagonal(weights, 0)
    if neighbours < weights.shape[0]:
        least = np.partition(weights, -neighbours, axis=1)[:, -neighbours][:, None]
        weights[weights < least] = 0
    return x[split.asked] @ weights


def als(split, factors, alpha, regularization):
    from implicit.als import AlternatingLeastSquares
    model = AlternatingLeastSquares(
        factors=factors, alpha=alpha, regularization=regularization, iterations=15, random_state=1, num_threads=1)
    model.fit(split.taken, show_progress=False)
    return model.user_factors[split.asked] @ model.item_factors.T


def neighbours(split, kind, count, weights):
    from implicit import nearest_neighbours as peers
    model = {"cosine": peers.CosineRecommender, "tfidf": peers.TFIDFRecommender, "bm25": peers.BM25Recommender}[kind](
        K=count, num_threads=1)
    x = split.taken if weights == "present" else split.counts
    model.fit(x.astype(np.float64), show_progress=False)
    return np.asarray((split.taken[split.asked] @ model.similarity).todense())


PEERS = {
    "popularity": (lambda s: np.tile(np.asarray(s.taken.sum(0)), (len(s.asked), 1)), [()]),
    "implicit ALS": (als, list(itertools.product((64, 128), (1, 3, 10), (1, 5, 20)))),
    "implicit kNN": (
        neighbours, list(itertools.product(("cosine", "tfidf", "bm25"), (20, 50, 100, 300), ("present", "counts")))),
    "EASE": (ease, [(x,) for x in (50, 100, 200, 300, 400, 600, 1000)]),
    "RP3beta": (rp3beta, list(itertools.product((0.6, 0.8, 1, 1.2), (0.3, 0.4, 0.5, 0.6, 0.7, 0.8), (100, 300)))),
}


def main():
    opens = "--open" in sys.argv
    validation = Split("2011-09-01", "2011-10-01")
    chosen = {}
    for name, (fit, space) in PEERS.items():
        start = time.process_time()
        scored = [(sum(validation.score(fit(validation, *settings))), settings) for settings in space]
        chosen[name] = max(scored, key=lambda pair: pair[0])[1]
        recall, gain = validation.score(fit(validation, *chosen[name]))
        print(f"validation  {name:14} {recall:.4f} {gain:.4f}  {chosen[name]}"
              f"  ({len(space)} settings, {time.process_time() - start:.0f} CPU s)", flush=True)
    program = os.path.join(ROOT, ".build/release/benchmark-recommending-retail")
    lines = subprocess.run(
        [program, "retail", FOLDER, "1"] + (["--open"] if opens else []), capture_output=True, text=True, check=True)
    ours = [json.loads(line) for line in lines.stdout.splitlines()]
    choice = next(line for line in ours if line["part"] == "chosen")["settings"]
    for line in ours:
        if line["part"] == "validation" and (line["family"] != "default" or line["settings"] == choice):
            print(f"validation  solkit {line['family']:15} {line['recall']:.4f} {line['ndcg']:.4f}  {line['settings']}"
                  f"  ({line['fit_cpu_s']:.2f} CPU s)")
    if not opens:
        return
    test = Split("2011-10-01", "2011-11-01")
    print(f"test: {len(test.asked)} users, {np.mean([len(w) for w in test.wanted]):.1f} new items each")
    results = {name: test.score(fit(test, *chosen[name])) for name, (fit, _) in PEERS.items()}
    mine = next(line for line in ours if line["part"] == "test")
    results["solkit default"] = (mine["recall"], mine["ndcg"])
    for name, (recall, gain) in results.items():
        print(f"test        {name:14} {recall:.4f} {gain:.4f}")
    best = [max(value[k] for name, value in results.items() if name != "solkit default") for k in (0, 1)]
    passed = mine["recall"] >= best[0] and mine["ndcg"] >= best[1]
    print(f"bar: default {mine['recall']:.4f} {mine['ndcg']:.4f} >= best peer {best[0]:.4f} {best[1]:.4f}:"
          f" {'pass' if passed else 'FAIL'}")
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
