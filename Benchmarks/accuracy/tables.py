"""The tables of the accuracy benchmark, read once, with their splits."""

import csv
import os
from pathlib import Path

import numpy as np
import pandas as pd

DATA = Path(os.environ.get("SOLKIT_DATA", "data")) / "classify"


def telco():
    """Telco churn: features (`object` columns are categories), labels 0 or 1, and the fold of each row in each repeat.

    `TotalCharges` is blank for customers in their first month: a missing value, not a zero.
    """
    table = pd.read_csv(DATA / "telco" / "data.csv")
    table["TotalCharges"] = pd.to_numeric(table["TotalCharges"], errors="coerce")
    labels = (table.pop("Churn") == "Yes").to_numpy().astype(int)
    features = table.drop(columns="customerID")
    folds = pd.read_csv(DATA / "telco" / "folds.csv").drop(columns="row").to_numpy()
    return features, labels, folds


def card_fraud():
    """Card payments in their given split by time: training features and labels, test features and labels."""
    parts = []
    for name in ("train.csv", "test.csv"):
        table = pd.read_csv(DATA / "cardfraud" / name).drop(columns="row")
        labels = table.pop("Class").to_numpy().astype(int)
        parts += [table.astype(float), labels]
    return parts
