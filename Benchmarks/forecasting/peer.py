"""statsforecast on the same M3 samples, beside benchmark-forecasting.

    pip install statsforecast pandas
    swift build -c release --product benchmark-forecasting
    SOLKIT_DATA=... python3 Benchmarks/forecasting/peer.py [path of benchmark-forecasting]

Prints OWA, coverage and CPU seconds of both and writes the same, with the ratios, as JSON to stdout's last line.
Each is one process on one thread; the peer is called once before its clock starts, so no compiling is counted.
"""

import json
import os
import platform
import subprocess
import sys
import time
import warnings

import numpy as np
import pandas as pd
import statsforecast
from statsforecast import StatsForecast
from statsforecast.models import AutoETS, SimpleExponentialSmoothingOptimized, Theta

warnings.filterwarnings("ignore")
GROUPS = {"m3_yearly": (1, 6), "m3_quarterly": (4, 8), "m3_monthly": (12, 18)}
PEERS = {"ets": AutoETS, "theta": Theta, "ses": None}


def score(train, joined, column, season):
    """Mean sMAPE and MASE over the series (M4 definitions)."""
    smape, mase = [], []
    training = dict(tuple(train.groupby("unique_id")))
    for name, rows in joined.groupby("unique_id"):
        actual, forecast = rows.y.to_numpy(), rows[column].to_numpy()
        smape.append(200 * np.mean(np.abs(actual - forecast) / (np.abs(actual) + np.abs(forecast))))
        values = training[name].y.to_numpy()
        mase.append(np.mean(np.abs(actual - forecast)) / np.mean(np.abs(values[season:] - values[:-season])))
    return np.mean(smape), np.mean(mase)


def peer_rows(ours):
    folder = os.path.join(os.environ["SOLKIT_DATA"], "forecast")
    for group, (season, horizon) in GROUPS.items():
        train = pd.read_csv(f"{folder}/{group}_train.csv").rename(columns={"t": "ds"})
        test = pd.read_csv(f"{folder}/{group}_test.csv").rename(columns={"t": "ds"})
        few = train[train.unique_id.isin(train.unique_id.unique()[:2])]
        for method, kind in PEERS.items():
            model = SimpleExponentialSmoothingOptimized() if kind is None else kind(season_length=season)
            runner = StatsForecast(models=[model], freq=1, n_jobs=1)
            runner.forecast(df=few, h=horizon)
            start = time.process_time()
            forecast = runner.forecast(df=train, h=horizon)
            seconds = time.process_time() - start
            column = [name for name in forecast.columns if name not in ("unique_id", "ds")][0]
            smape, mase = score(train, test.merge(forecast, on=["unique_id", "ds"]), column, season)
            naive2 = next(row for row in ours if row["group"] == group)
            owa = 0.5 * (smape / naive2["naive2_smape"] + mase / naive2["naive2_mase"])
            yield {"group": group, "method": method, "owa": owa, "cpu_s": seconds}


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else ".build/release/benchmark-forecasting"
    ours = json.loads(subprocess.run([program, "--json"], capture_output=True, check=False, text=True).stdout)
    table = []
    print(f"{'group':14}{'method':10}{'OWA':>8}{'peer':>8}{'CPU s':>10}{'peer':>10}{'times':>8}")
    for peer in peer_rows(ours):
        own = next(r for r in ours if (r["group"], r["method"]) == (peer["group"], peer["method"]))
        row = {
            "group": peer["group"], "method": peer["method"], "owa": own["owa"], "peer_owa": peer["owa"],
            "cpu_s": own["cpu_s"], "peer_cpu_s": peer["cpu_s"], "cpu_ratio": peer["cpu_s"] / max(own["cpu_s"], 1e-6),
        }
        table.append(row)
        print(
            f"{row['group']:14}{row['method']:10}{row['owa']:8.3f}{row['peer_owa']:8.3f}"
            f"{row['cpu_s']:10.3f}{row['peer_cpu_s']:10.3f}{row['cpu_ratio']:8.1f}"
        )
    print(json.dumps({
        "peer": f"statsforecast {statsforecast.__version__}", "python": platform.python_version(),
        "processor": platform.processor() or platform.machine(), "rows": table,
    }))


if __name__ == "__main__":
    main()
