"""Several seasons beside statsforecast's MSTL, on the M4 samples.

    pip install statsforecast pandas
    swift build -c release --product benchmark-forecasting
    SOLKIT_DATA=... python3 Benchmarks/forecasting/seasons.py [path of benchmark-forecasting]

Prints OWA (M4 definition, Naive2 of benchmark-forecasting) and CPU seconds of both; the last line is JSON.
"""

import json
import os
import subprocess
import sys
import warnings

import numpy as np
import pandas as pd
import statsforecast
from intermittent import ours, peer
from statsforecast.models import MSTL

warnings.filterwarnings("ignore")
# group: season of MASE, horizon, seasons of MSTL
GROUPS = {"m4_hourly": (24, 48, [24, 168]), "m4_daily": (1, 14, [7]), "m4_weekly": (1, 13, [52])}


def score(train, test, forecasts, season):
    smape, mase = [], []
    training = {name: rows.y.to_numpy() for name, rows in train.groupby("unique_id")}
    for name, rows in test.groupby("unique_id"):
        actual, forecast, values = rows.y.to_numpy(), forecasts[name], training[name]
        smape.append(200 * np.mean(np.abs(actual - forecast) / (np.abs(actual) + np.abs(forecast))))
        mase.append(np.mean(np.abs(actual - forecast)) / np.mean(np.abs(values[season:] - values[:-season])))
    return np.mean(smape), np.mean(mase)


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else ".build/release/benchmark-forecasting"
    folder = os.path.join(os.environ["SOLKIT_DATA"], "forecast")
    naive2 = json.loads(subprocess.run([program, "--json", *GROUPS], capture_output=True, text=True).stdout)
    table = []
    print(f"{'group':14}{'OWA':>8}{'peer':>8}{'CPU s':>10}{'peer':>10}{'ratio':>8}")
    for group, (season, horizon, lengths) in GROUPS.items():
        train = pd.read_csv(f"{folder}/{group}_train.csv").rename(columns={"t": "ds"})
        test = pd.read_csv(f"{folder}/{group}_test.csv").rename(columns={"t": "ds"})
        # The peer fails where a series has not two cycles.
        long = train.groupby("unique_id").y.transform("size") > 2 * max(lengths)
        train = train[long]
        test = test[test.unique_id.isin(train.unique_id.unique())]
        own, seconds = ours(program, "mstl", train, horizon, *map(str, lengths))
        other, peer_seconds = peer(MSTL(season_length=lengths), train, horizon)
        yardstick = next(row for row in naive2 if row["group"] == group)
        owa = []
        for found in (own, other):
            smape, mase = score(train, test, found, season)
            owa.append(0.5 * (smape / yardstick["naive2_smape"] + mase / yardstick["naive2_mase"]))
        table.append({"group": group, "series": len(other), "owa": owa[0], "peer_owa": owa[1], "cpu_s": seconds,
                      "peer_cpu_s": peer_seconds, "cpu_ratio": seconds / peer_seconds})
        print(f"{group:14}{owa[0]:8.4f}{owa[1]:8.4f}{seconds:10.3f}{peer_seconds:10.3f}{seconds / peer_seconds:8.3f}")
    print(json.dumps({"peer": f"statsforecast {statsforecast.__version__}", "rows": table}))


if __name__ == "__main__":
    main()
