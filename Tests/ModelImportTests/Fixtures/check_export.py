#!/usr/bin/env python3
"""LightGBM reads what solkit wrote, and predicts the same.

    SOLKIT_EXPORT_FOLDER=/tmp/exports swift test -c release --filter ExportTests
    check_export.py /tmp/exports

Each NAME.csv has, a line a row, the features, the margins and the answers of solkit. XGBoost adds in Float, LightGBM in
Double: those models agree to 1e-5, all others to the last bit of the margin.
"""
import glob
import os
import sys

import lightgbm as lgb
import numpy as np

worst = {"margins": 0.0, "answers": 0.0, "single": 0.0}
files = sorted(glob.glob(os.path.join(sys.argv[1], "*.txt")))
for file in files:
    booster = lgb.Booster(model_file=file)
    table = np.loadtxt(file[:-4] + ".csv", delimiter=",", ndmin=2)
    width, outputs = booster.num_feature(), booster.num_model_per_iteration()
    # LightGBM's predictor takes |x| <= 1e-35 for zero; the thresholds of the others can be as small
    tiny = (table[:, :width] != 0) & (np.abs(table[:, :width]) <= 1.0000000180025095e-35)
    table = table[~tiny.any(axis=1)]
    rows, margins, answers = np.split(table, [width, width + outputs], axis=1)
    raw = booster.predict(rows, raw_score=True).reshape(len(rows), -1)
    if "average_output\n" in open(file).read():
        raw = raw / (booster.num_trees() // outputs)  # LightGBM's raw score of a forest is the sum
    out = booster.predict(rows).reshape(len(rows), -1)
    single = os.path.basename(file).startswith("xgb")
    error = np.max(np.abs(raw - margins) / np.maximum(1, np.abs(margins)))
    answer_error = np.max(np.abs(out - answers) / np.maximum(1, np.abs(answers)))
    if single:
        worst["single"] = max(worst["single"], error)
        assert error < 1e-5, (file, error)
    else:
        worst["margins"] = max(worst["margins"], error)
        worst["answers"] = max(worst["answers"], answer_error)
        assert error == 0 and answer_error < 1e-14, (file, error, answer_error)
print(f"{len(files)} models read by lightgbm {lgb.__version__}; largest relative differences {worst}")
