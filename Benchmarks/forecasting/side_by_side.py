#!/usr/bin/env python3
"""AutoETS, AutoTheta and AutoARIMA of statsforecast beside `ets`, `theta` and `arima`, all in one run.

    pip install statsforecast pandas
    swift build -c release --product benchmark-forecasting
    SOLKIT_DATA=... python3 Benchmarks/forecasting/side_by_side.py [--program PATH] [--threads 1,2] [GROUP[/EVERY] ...]

Each peer runs in a process of its own: import and first call on two short series are `first` (a user meets them), then the
whole group `after` it. `cold` is both. CPU seconds of the process and of its children; `after` and `cold` are ours over the
peer's. Exit code 1 where a bar is missed: OWA at most the peer's + 0.005, ETS and Theta at most 0.33 of its CPU, ARIMA at most
0.33 after the first call and 0.1 with it.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time

GROUPS = ["m3_yearly", "m3_quarterly", "m3_monthly/5", "m4_weekly/10", "m4_daily/5", "m4_hourly/10"]
METHODS = {"ets": "AutoETS", "theta": "AutoTheta", "arima": "AutoARIMA"}


def spent():
    return sum(resource.getrusage(who).ru_utime + resource.getrusage(who).ru_stime
               for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def peer(folder, method, group, every, threads):
    """What one process of the peer needs and forecasts; printed as JSON."""
    import warnings

    warnings.filterwarnings("ignore")
    begin = spent()
    import numpy as np
    import pandas as pd
    from statsforecast import StatsForecast, models

    info = pd.read_csv(f"{folder}/groups.csv")
    row = info[info.group == group].iloc[0]
    season, horizon = int(row.season_length), int(row.horizon)
    train = pd.read_csv(f"{folder}/{group}_train.csv").rename(columns={"t": "ds"})
    test = pd.read_csv(f"{folder}/{group}_test.csv")
    names = list(train.unique_id.unique())[::every]
    train, test = train[train.unique_id.isin(names)], test[test.unique_id.isin(names)]
    runner = StatsForecast(models=[getattr(models, METHODS[method])(season_length=season, alias="f")], freq=1,
                           n_jobs=threads)
    few = train[train.unique_id.isin(names[:2])].groupby("unique_id").tail(40)
    StatsForecast(models=runner.models, freq=1, n_jobs=1).forecast(df=few, h=horizon)
    first = spent() - begin
    wall, begin = time.time(), spent()
    forecast = runner.forecast(df=train, h=horizon)
    found = {"first": first, "cpu_s": spent() - begin, "wall_s": time.time() - wall}
    smape, mase = [], []
    actual, past = dict(tuple(test.groupby("unique_id"))), dict(tuple(train.groupby("unique_id")))
    for name, rows in forecast.groupby("unique_id"):
        y, f, x = actual[name].y.to_numpy(), rows.f.to_numpy(), past[name].y.to_numpy()
        smape.append(np.mean(200 * np.abs(y - f) / (np.abs(y) + np.abs(f))))
        mase.append(np.mean(np.abs(y - f)) / np.mean(np.abs(x[season:] - x[:-season])))
    print(json.dumps(found | {"smape": float(np.mean(smape)), "mase": float(np.mean(mase))}))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("groups", nargs="*", default=GROUPS)
    parser.add_argument("--program", default=".build/release/benchmark-forecasting")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--methods", default=",".join(METHODS))
    parser.add_argument("--peer", nargs=4, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    folder = os.path.join(os.environ["SOLKIT_DATA"], "forecast")
    if arguments.peer:
        method, group, every, threads = arguments.peer
        return peer(folder, method, group, int(every), int(threads))
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    missed, rows = 0, []
    print(f"{'group':14}{'series':>7} {'method':7}{'threads':>8}{'OWA':>8}{'peer':>8}{'CPU s':>9}{'peer':>9}{'after':>8}"
          f"{'cold':>8}{'wall':>8}")
    for text in arguments.groups:
        group, _, every = text.partition("/")
        every = int(every or 1)
        for method in arguments.methods.split(","):
            for threads in map(int, arguments.threads.split(",")):
                command = [arguments.program, "--timed", method, group, str(every), str(threads)]
                own = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
                command = [sys.executable, __file__, "--peer", method, group, str(every), str(threads)]
                other = json.loads(subprocess.run(command, capture_output=True, check=True, text=True,
                                                  env=environment).stdout.splitlines()[-1])
                owa = 0.5 * (other["smape"] / own["naive2_smape"] + other["mase"] / own["naive2_mase"])
                after = own["cpu_s"] / other["cpu_s"]
                cold = own["cpu_s"] / (other["cpu_s"] + other["first"])
                holds = own["owa"] <= owa + 0.005 and after <= 0.33 and (method != "arima" or cold <= 0.1)
                missed += not holds
                rows.append({"group": text, "method": method, "threads": threads, "owa": own["owa"], "peer_owa": owa,
                             "cpu_s": own["cpu_s"], "peer_cpu_s": other["cpu_s"], "peer_first_s": other["first"]})
                print(f"{text:14}{own['series']:7} {method:7}{threads:8}{own['owa']:8.3f}{owa:8.3f}{own['cpu_s']:9.3f}"
                      f"{other['cpu_s']:9.2f}{after:8.4f}{cold:8.4f}{own['wall_s'] / other['wall_s']:8.4f}"
                      f"{'' if holds else '  missed'}", flush=True)
    print(json.dumps({"missed": missed, "rows": rows}))
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
