"""Item neighbours beside implicit's, CPU seconds on one thread, pairs in turn; the bar is half of implicit's.

    python3 Benchmarks/recommending/peers_knn.py TRAIN.bin [NEIGHBOURS]

TRAIN.bin is written by `benchmark-recommending generate`. Needs numpy, scipy, implicit and
`swift build -c release --product benchmark-recommending-retail`.
"""
import json, os, subprocess, sys, time
import numpy as np, scipy.sparse as sp
from implicit import nearest_neighbours as peers

ROOT = os.path.join(os.path.dirname(__file__), "../..")


def read(path):
    with open(path, "rb") as file:
        rows, columns, count = np.fromfile(file, np.int64, 3)
        starts = np.fromfile(file, np.int64, rows + 1)
        places = np.fromfile(file, np.int32, count)
        return sp.csr_matrix((np.fromfile(file, np.float32, count), places, starts), (rows, columns))


def main():
    path, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20
    taken = read(path).astype(np.float64)
    program = os.path.join(ROOT, ".build/release/benchmark-recommending-retail")
    kinds = {"cosine": peers.CosineRecommender, "tfidf": peers.TFIDFRecommender, "bm25": peers.BM25Recommender}
    worst = 0
    for turn in range(2):
        lines = subprocess.run([program, "knn", path, str(count), "1"], capture_output=True, text=True, check=True)
        ours = {line["measure"]: line["cpu_s"] for line in map(json.loads, lines.stdout.splitlines())}
        for name, kind in kinds.items():
            start = time.process_time()
            kind(K=count, num_threads=1).fit(taken, show_progress=False)
            theirs = time.process_time() - start
            ratio = ours[name] / theirs
            worst = max(worst, ratio)
            print(f"{name:8} ours {ours[name]:.2f} CPU s, implicit {theirs:.2f}, ratio {ratio:.2f}", flush=True)
    print(f"worst ratio {worst:.2f}, bar 0.50: {'pass' if worst <= 0.5 else 'FAIL'}")
    sys.exit(0 if worst <= 0.5 else 1)


if __name__ == "__main__":
    main()
