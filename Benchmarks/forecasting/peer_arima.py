"""AutoARIMA of statsforecast and the candidate `arima`, side by side on the same series.

    pip install statsforecast pandas
    swift build -c release --product benchmark-forecasting
    SOLKIT_DATA=... python3 Benchmarks/forecasting/peer_arima.py [--program PATH] [--cache FILE] [GROUP[/N] ...]

`m4_hourly/10` takes every tenth series: the peer needs minutes for a few long seasonal ones. Prints OWA (against
Naive2 on the same series) and CPU seconds of both; the last line is JSON with the ratios. Both run on one thread. The
peer is called once on two series first, so that nothing it loads or compiles is counted; `first_cpu_s` is that call,
from the import on. `--cache` keeps the peer's forecasts, so that a second run needs only ours.
"""

import argparse
import json
import os
import platform
import subprocess
import time

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
USUAL = ["m3_yearly", "m3_quarterly", "m3_monthly/10", "m4_weekly/10", "m4_daily/10", "m4_hourly/20"]


def rows_of(folder, group):
    import pandas as pd

    train = pd.read_csv(f"{folder}/{group}_train.csv").rename(columns={"t": "ds"})
    test = pd.read_csv(f"{folder}/{group}_test.csv").rename(columns={"t": "ds"})
    return train, test


def peer_forecasts(folder, group, every, season, horizon):
    """Forecasts by series, CPU seconds, and CPU seconds of the call before (with the import)."""
    import warnings

    warnings.filterwarnings("ignore")
    begin = time.process_time()
    import statsforecast
    from statsforecast import StatsForecast
    from statsforecast.models import AutoARIMA

    train, _ = rows_of(folder, group)
    names = list(train.unique_id.unique())[::every]
    train = train[train.unique_id.isin(names)]
    runner = StatsForecast(models=[AutoARIMA(season_length=season)], freq=1, n_jobs=1)
    few = train[train.unique_id.isin(names[:2])].groupby("unique_id").tail(40)
    runner.forecast(df=few, h=horizon)
    first = time.process_time() - begin
    start = time.process_time()
    forecast = runner.forecast(df=train, h=horizon)
    seconds = time.process_time() - start
    values = {name: rows.AutoARIMA.tolist() for name, rows in forecast.groupby("unique_id")}
    return {"forecasts": values, "cpu_s": seconds, "first_cpu_s": first, "version": statsforecast.__version__}


def score(folder, group, forecasts, season):
    """Mean sMAPE and MASE (M4 definitions)."""
    import numpy as np

    train, test = rows_of(folder, group)
    training, actuals = dict(tuple(train.groupby("unique_id"))), dict(tuple(test.groupby("unique_id")))
    smape, mase = [], []
    for name, forecast in forecasts.items():
        actual, values = actuals[name].y.to_numpy(), training[name].y.to_numpy()
        error = np.abs(actual - np.array(forecast))
        smape.append(200 * np.mean(error / (np.abs(actual) + np.abs(forecast))))
        mase.append(np.mean(error) / np.mean(np.abs(values[season:] - values[:-season])))
    return float(np.mean(smape)), float(np.mean(mase))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("groups", nargs="*", default=USUAL)
    parser.add_argument("--program", default=".build/release/benchmark-forecasting")
    parser.add_argument("--cache")
    parser.add_argument("--only-peer", action="store_true")
    options = parser.parse_args()
    folder = os.path.join(os.environ["SOLKIT_DATA"], "forecast")
    known = {}
    with open(f"{folder}/groups.csv", encoding="utf-8") as lines:
        for line in list(lines)[1:]:
            cells = line.split(",")
            known.setdefault(cells[0], (int(cells[2]), int(cells[3])))
    cache = {}
    if options.cache and os.path.exists(options.cache):
        with open(options.cache, encoding="utf-8") as file:
            cache = json.load(file)
    table = []
    print(f"{'group':16}{'series':>7}{'OWA':>8}{'peer':>8}{'CPU s':>10}{'peer':>10}{'ratio':>8}", flush=True)
    for entry in options.groups:
        group, _, every = entry.partition("/")
        every = int(every or 1)
        season, horizon = known[group]
        if entry not in cache:
            cache[entry] = peer_forecasts(folder, group, every, season, horizon)
            if options.cache:
                with open(options.cache, "w", encoding="utf-8") as file:
                    json.dump(cache, file)
        if options.only_peer:
            continue
        peer = cache[entry]
        answer = subprocess.run(
            [options.program, "--arima", group, str(every)], capture_output=True, check=True, text=True)
        ours = json.loads(answer.stdout)
        smape, mase = score(folder, group, peer["forecasts"], season)
        row = {
            "group": entry, "series": ours["series"], "owa": ours["owa"],
            "peer_owa": 0.5 * (smape / ours["naive2_smape"] + mase / ours["naive2_mase"]),
            "cpu_s": ours["cpu_s"], "peer_cpu_s": peer["cpu_s"], "peer_first_cpu_s": peer["first_cpu_s"],
            "cpu_ratio": ours["cpu_s"] / peer["cpu_s"], "peer": f"statsforecast {peer['version']}",
        }
        table.append(row)
        print(
            f"{entry:16}{row['series']:7}{row['owa']:8.3f}{row['peer_owa']:8.3f}{row['cpu_s']:10.3f}"
            f"{row['peer_cpu_s']:10.2f}{row['cpu_ratio']:8.4f}", flush=True)
    print(json.dumps({
        "python": platform.python_version(), "processor": platform.processor() or platform.machine(), "rows": table,
    }))


if __name__ == "__main__":
    main()
