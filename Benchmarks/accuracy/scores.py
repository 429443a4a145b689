"""The five figures by which the tables are compared, each from scikit-learn or from its definition."""

import numpy as np
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score

NAMES = ("auc", "pr_auc", "brier", "log_loss", "ece")


def expected_calibration_error(labels, probabilities, bins=10):
    """Mean distance of forecast and outcome over bins of equal mass, each weighted by its rows.

    Naeini, Cooper, Hauskrecht, AAAI 2015, with equal mass instead of equal width.
    """
    order = np.argsort(probabilities, kind="stable")
    parts = np.array_split(order, bins)
    return sum(
        len(part) / len(order) * abs(probabilities[part].mean() - labels[part].mean()) for part in parts if len(part)
    )


def scores(labels, probabilities):
    """All five figures of one test part; `labels` 0 or 1, `probabilities` of class 1."""
    return {
        "auc": float(roc_auc_score(labels, probabilities)),
        "pr_auc": float(average_precision_score(labels, probabilities)),
        "brier": float(brier_score_loss(labels, probabilities)),
        "log_loss": float(log_loss(labels, np.clip(probabilities, 1e-15, 1 - 1e-15))),
        "ece": float(expected_calibration_error(labels, probabilities)),
    }


def mean(rows):
    """The mean of each figure over many test parts."""
    return {name: float(np.mean([row[name] for row in rows])) for name in NAMES}
