"""Boosting on lags beside its peers: mlforecast with LightGBM, and statsforecast's AutoETS, AutoTheta, MSTL, TSB.

    pip install mlforecast lightgbm statsforecast pandas
    swift build -c release --product benchmark-lags
    SOLKIT_DATA=... python3 Benchmarks/forecasting/lags_peer.py sku|synth [--no-local] [path of benchmark-lags]

sku: retail_online_sku_daily.csv, days without a row are zeros; the last 28 days in 4 windows of 7.
synth: retail_synth_daily_{train,test}.csv, its own split, 56 days; price, promotion and holiday are known.
Prints WAPE over all windows and CPU seconds (one thread each); the last line is JSON. LightGBM gets the lags, rolling
means, calendar, known and static columns that its manual's examples use, with squared, absolute and Tweedie loss.
"""

import json
import os
import subprocess
import sys
import time
import warnings

os.environ.setdefault("OMP_NUM_THREADS", "1")
import lightgbm as lgb
import mlforecast
import numpy as np
import pandas as pd
import statsforecast
from mlforecast import MLForecast
from mlforecast.lag_transforms import ExpandingMean, RollingMean
from statsforecast import StatsForecast
from statsforecast.models import MSTL, TSB, AutoETS, AutoTheta

warnings.filterwarnings("ignore")
FOLDER = os.path.join(os.environ["SOLKIT_DATA"], "forecast")


def sku():
    rows = pd.read_csv(os.path.join(FOLDER, "retail_online_sku_daily.csv"), parse_dates=["date"])
    days = pd.date_range(rows.date.min(), rows.date.max())
    frames = []
    for name, own in rows.groupby("StockCode"):
        values = own.groupby("date").units.sum().reindex(days[days >= own.date.min()], fill_value=0.0)
        frames.append(pd.DataFrame({"unique_id": str(name), "ds": values.index, "y": values.to_numpy(float)}))
    return pd.concat(frames), 7, [days[-28 + 7 * k] for k in range(4)], [], []


def synth():
    train, test = (pd.read_csv(os.path.join(FOLDER, f"retail_synth_daily_{part}.csv"), parse_dates=["date"])
                   for part in ("train", "test"))
    rows = pd.concat([train, test])
    rows["unique_id"] = rows.store + "/" + rows["product"]
    for column in ("holiday", "store", "product"):
        rows[column] = rows[column].fillna("none").astype("category").cat.codes
    frame = rows.rename(columns={"date": "ds", "units": "y"})
    frame["y"] = frame.y.astype(float)
    frame = frame[["unique_id", "ds", "y", "price", "promo", "holiday", "store", "product"]].sort_values(["unique_id", "ds"])
    return frame, 56, [test.date.min()], ["price", "promo", "holiday"], ["store", "product"]


def boosted(frame, horizon, start, known, static):
    models = {name: lgb.LGBMRegressor(objective=objective, n_estimators=300, learning_rate=0.05, num_leaves=31,
                                      subsample=0.8, subsample_freq=1, n_jobs=1, verbosity=-1)
              for name, objective in (("LightGBM squared", "l2"), ("LightGBM absolute", "l1"), ("LightGBM Tweedie", "tweedie"))}
    runner = MLForecast(
        models=models, freq="D", lags=[1, 2, 3, 4, 5, 6, 7, 14, 21, 28],
        lag_transforms={1: [RollingMean(7), RollingMean(28), RollingMean(91), ExpandingMean()], 7: [RollingMean(28)]},
        date_features=["dayofweek", "day", "month", "dayofyear"])
    past = frame[frame.ds < start]
    runner.fit(past, static_features=static)
    ahead = frame[(frame.ds >= start) & (frame.ds < start + pd.Timedelta(days=horizon))]
    found = runner.predict(horizon, X_df=ahead[["unique_id", "ds"] + known] if known else None)
    return found


def local(frame, horizon, start):
    models = [AutoETS(season_length=7), AutoTheta(season_length=7), MSTL(season_length=7), TSB(0.1, 0.1)]
    past = frame[frame.ds < start][["unique_id", "ds", "y"]]
    return StatsForecast(models=models, freq="D", n_jobs=1).forecast(df=past, h=horizon)


def main():
    names = [a for a in sys.argv[1:] if not a.startswith("-")]
    world = names[0] if names else "sku"
    program = names[1] if len(names) > 1 else ".build/release/benchmark-lags"
    frame, horizon, starts, known, static = sku() if world == "sku" else synth()
    errors, seconds, total = {}, {}, 0.0
    for start in starts:
        kinds = [("mlforecast", lambda: boosted(frame, horizon, start, known, static))]
        if "--no-local" not in sys.argv:
            kinds.append(("statsforecast", lambda: local(frame, horizon, start)))
        actual = frame[(frame.ds >= start) & (frame.ds < start + pd.Timedelta(days=horizon))]
        total += actual.y.abs().sum()
        for kind, run in kinds:
            begin = time.process_time()
            found = run().reset_index()
            seconds[kind] = seconds.get(kind, 0) + time.process_time() - begin
            both = actual.merge(found, on=["unique_id", "ds"])
            assert len(both) == len(actual), "a forecast is missing"
            for column in found.columns:
                if column not in ("unique_id", "ds", "index"):
                    errors[column] = errors.get(column, 0) + np.abs(both.y - both[column].clip(lower=0)).sum()
    rows = {name: round(error / total, 4) for name, error in errors.items()}
    for name, value in rows.items():
        print(f"{name:20}{value:8.4f}")
    print("CPU seconds", {name: round(value, 1) for name, value in seconds.items()})
    own = subprocess.run([program, world], capture_output=True, text=True, check=True).stdout.strip().splitlines()[-1]
    print("lag_gbt", own)
    print(json.dumps({"world": world, "wape": rows, "cpu_s": seconds, "own": own, "versions": {
        "mlforecast": mlforecast.__version__, "lightgbm": lgb.__version__, "statsforecast": statsforecast.__version__}}))


if __name__ == "__main__":
    main()
