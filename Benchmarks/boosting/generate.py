"""The data of the boosting benchmark: 28 floats and a class, as one float32 file, column by column.

Much like HIGGS (Baldi, Sadowski, Whiteson, Nature Communications 5, 2014): 21 raw features, a third of them skewed, and
7 made from them. The class depends on smooth, stepped and joint effects and on much noise; the best AUC that any model
can reach is about 0.85. Seeded: the same file everywhere for one version of numpy.
"""
import numpy as np

FEATURES = 28


def generate(path, rows, held_out, seed=20240611):
    rng = np.random.default_rng(seed)
    n = rows + held_out
    raw = rng.standard_normal((21, n), dtype=np.float32)
    for j in range(0, 21, 3):
        raw[j] = np.exp(0.5 * raw[j])
    for j in range(2, 21, 6):  # few values: counts of a detector
        raw[j] = np.round(raw[j] * 2)
    made = np.stack([
        np.sqrt(raw[1] ** 2 + raw[4] ** 2), raw[0] * raw[3], raw[1] * raw[7] + raw[4] * raw[10],
        np.abs(raw[5] - raw[8]), raw[6] / (1 + raw[9]), np.maximum(raw[10], raw[13]),
        raw[12] * raw[0] - raw[16]]).astype(np.float32)
    margin = (1.1 * np.sin(2 * made[0]) + 0.6 * np.log(made[1]) + 0.7 * np.tanh(made[2]) + 0.5 * (made[3] > 1.2)
              - 0.6 * (made[4] > 0.6) * (raw[2] > 0) + 0.5 * made[5] * (raw[7] > 0.5) - 0.25 * made[6]
              + 0.4 * raw[14] * raw[17] * (raw[19] > 0) + 0.3 * np.cos(3 * raw[20]))
    target = (margin - np.median(margin) + rng.logistic(0, 0.8, n) > 0).astype(np.float32)
    with open(path, "wb") as out:
        for column in list(raw) + list(made) + [target]:
            np.ascontiguousarray(column, dtype=np.float32).tofile(out)


if __name__ == "__main__":
    import sys
    generate(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
