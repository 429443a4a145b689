"""statsforecast's AutoETS, AutoTheta and AutoCES beside solkit's ets, theta and ces, by group.

    swift build -c release --product benchmark-forecasting
    SOLKIT_DATA=... python3 Benchmarks/forecasting/smoothing_peer.py [--series N] [--program PATH] [GROUP...]

One process and one thread each; the peer is called once before its clock starts, so no compiling is counted. Prints
OWA and CPU seconds of both; the last line is the same as JSON. --series takes the first N series of each group, for
the slow ones. Exit code 1 where a bar of ets or theta is missed: OWA at most the
peer's plus 0.005, a third of its CPU.
"""

import argparse
import json
import os
import subprocess
import sys
import time
import warnings

import numpy as np
import pandas as pd
import statsforecast
from statsforecast import StatsForecast
from statsforecast.models import AutoCES, AutoETS, AutoTheta

warnings.filterwarnings("ignore")
PEERS = {"ets": AutoETS, "theta": AutoTheta, "ces": AutoCES}
GROUPS = ["m3_yearly", "m3_quarterly", "m3_monthly", "m4_weekly", "m4_daily", "m4_hourly"]


def scores(train, test, forecast, season):
    """Mean sMAPE and MASE (M4 definitions)."""
    smape, mase = [], []
    for name, actual in test.items():
        values, expected = train[name], forecast[name]
        smape.append(np.mean(200 * np.abs(actual - expected) / (np.abs(actual) + np.abs(expected))))
        mase.append(np.mean(np.abs(actual - expected)) / np.mean(np.abs(values[season:] - values[:-season])))
    return np.mean(smape), np.mean(mase)


def by_series(frame, column):
    return {name: rows[column].to_numpy() for name, rows in frame.groupby("unique_id")}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("groups", nargs="*", default=GROUPS)
    parser.add_argument("--series", type=int)
    parser.add_argument("--program", default=".build/release/benchmark-forecasting")
    arguments = parser.parse_args()
    folder = os.path.join(os.environ["SOLKIT_DATA"], "forecast")
    command = [arguments.program, "--smoothing", str(arguments.series or 0), *arguments.groups]
    ours = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    info = pd.read_csv(f"{folder}/groups.csv")
    table, holds = [], True
    print(f"{'group':14}{'method':8}{'OWA':>8}{'peer':>8}{'CPU s':>10}{'peer':>10}{'ratio':>8}")
    for group in arguments.groups:
        row = info[info.group == group].iloc[0]
        season, horizon = int(row.season_length), int(row.horizon)
        train = pd.read_csv(f"{folder}/{group}_train.csv").rename(columns={"t": "ds"})
        test = pd.read_csv(f"{folder}/{group}_test.csv")
        names = train.unique_id.unique()[: arguments.series]
        train, test = train[train.unique_id.isin(names)], test[test.unique_id.isin(names)]
        few = train[train.unique_id.isin(names[:2])].groupby("unique_id").tail(60)
        for method, kind in PEERS.items():
            runner = StatsForecast(models=[kind(season_length=season, alias="f")], freq=1, n_jobs=1)
            runner.forecast(df=few, h=2)
            start = time.process_time()
            forecast = runner.forecast(df=train, h=horizon)
            seconds = time.process_time() - start
            smape, mase = scores(by_series(train, "y"), by_series(test, "y"), by_series(forecast, "f"), season)
            own = next(r for r in ours if (r["group"], r["method"]) == (group, method))
            owa = 0.5 * (smape / own["naive2_smape"] + mase / own["naive2_mase"])
            ratio = own["cpu_s"] / seconds
            if method != "ces":
                holds = holds and bool(own["owa"] <= owa + 0.005 and ratio <= 0.33)
            table.append({"group": group, "method": method, "series": len(names), "owa": own["owa"], "peer_owa": owa,
                          "cpu_s": own["cpu_s"], "peer_cpu_s": seconds})
            print(f"{group:14}{method:8}{own['owa']:8.3f}{owa:8.3f}{own['cpu_s']:10.3f}{seconds:10.3f}{ratio:8.3f}",
                  flush=True)
    print(json.dumps({"peer": f"statsforecast {statsforecast.__version__}", "holds": holds, "rows": table}))
    sys.exit(0 if holds else 1)


if __name__ == "__main__":
    main()
