"""What `solkit forecast` serves beside its peers: mlforecast with LightGBM, and statsforecast's AutoETS, AutoTheta, MSTL, TSB.

    pip install mlforecast lightgbm statsforecast pandas
    swift build -c release --product solkit
    SOLKIT_DATA=... python3 Benchmarks/forecasting/lags_peer.py sku|synth [--no-local] [--no-boosted] [--solkit PATH]

sku: retail_online_sku_daily.csv, days without a row are zeros; the last 28 days in 4 windows of 7.
synth: retail_synth_daily_{train,test}.csv, its own split, 56 days; price, promotion and holiday are known.
Prints WAPE over all windows and CPU seconds (one thread each); the last line is JSON. solkit is the whole command with the
candidates of the template forecast-sales: candidate, ensemble and intervals are chosen on three windows before the
held-out part (of as many periods, so that neither sees the other), and all of its candidates are listed. LightGBM gets the
lags, rolling means, calendar, known and static columns that its manual's examples use, with squared, absolute and Tweedie
loss.
"""

import argparse
import json
import os
import re
import resource
import subprocess
import tempfile
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


SOLUTION = """version: 1
project: benchmark
task: forecast
seed: {seed}
scope:
  problem: "What is served by default"
  decision: "None: this is a benchmark"
  decides: {{owner: "Nobody", approver: "Nobody", signed_on: null}}
  current_process: seasonal_naive
  volume: {{decisions_per_year: 1000, units_per_decision: 1}}
  cost_of_error: {{currency: EUR, over_per_unit: 1, under_per_unit: 1}}
  feasibility: {{data: have, labels: free, drift: seasonal, solved_before: true, human_can_do: true}}
  ethics: {{personal_data: none, regulation: [], harm_if_wrong: none, opt_out: none}}
data:
  source: {{type: csv, filepath: data.csv}}
  columns:
{columns}
split: {{type: datetime, n_windows: {windows}, step_size: {horizon}, test_windows: {test}}}
forecast: {{freq: D, horizon: {horizon}, season_length: 7, quantiles: [0.1, 0.5, 0.9]}}
models:
  baseline: seasonal_naive
  candidates: [{candidates}]
search: {{metric: wape, time_budget_s: 36000, memory_mb: 4096, threads: 1}}
success: {{primary_metric: wape, criteria: [{{metric: wape, max: 9.0}}], on_fail: warn}}
report: {{formats: [json]}}
"""
TEMPLATE = os.path.join(os.path.dirname(__file__), "..", "..", "templates", "forecast-sales", "solution.yaml")


def default(program, frame, horizon, tests, known, static, seed):
    """A whole run: WAPE of what is served and of each candidate on the held-out windows, and what was chosen."""
    candidates = re.search(r"^  candidates: \[(.*)\]", open(TEMPLATE).read(), re.M).group(1)
    roles = {"ds": "{name: ds, type: date, role: timestamp}", "y": "{name: y, type: number, role: target, min: 0}"}
    keys = static or ["unique_id"]
    columns = [f"{{name: {name}, type: category, role: series_id}}" for name in keys] + list(roles.values())
    columns += [f"{{name: {name}, type: {kind}, role: known_future}}"
                for name, kind in (("price", "number"), ("promo", "binary"), ("holiday", "category")) if name in known]
    with tempfile.TemporaryDirectory() as folder:
        frame[keys + ["ds", "y"] + known].to_csv(f"{folder}/data.csv", index=False)
        with open(f"{folder}/solution.yaml", "w") as file:
            file.write(SOLUTION.format(
                seed=seed, columns="\n".join(f"    - {column}" for column in columns), windows=3 + tests, test=tests,
                horizon=horizon, candidates=candidates))
        done = subprocess.run([program, "forecast", "--config", "solution.yaml"], cwd=folder, capture_output=True, text=True)
        assert done.returncode in (0, 10, 11, 12), done.stdout + done.stderr
        run = f"{folder}/runs/" + sorted(name for name in os.listdir(f"{folder}/runs") if name[0].isdigit())[0]
        rows = pd.read_csv(f"{run}/predictions.csv")
        found = json.load(open(f"{run}/metrics.json"))
    return rows, found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("world", nargs="?", choices=["sku", "synth"], default="sku")
    parser.add_argument("--solkit", default=".build/release/solkit")
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--no-local", action="store_true", help="without statsforecast")
    parser.add_argument("--no-boosted", action="store_true", help="without mlforecast")
    options = parser.parse_args()
    frame, horizon, starts, known, static = sku() if options.world == "sku" else synth()
    errors, seconds, total = {}, {}, 0.0
    rows, found = default(os.path.abspath(options.solkit), frame, horizon, len(starts), known, static, options.seed)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds["solkit"] = used.ru_utime + used.ru_stime
    judged = 0
    for start in starts:
        kinds = []
        if not options.no_boosted:
            kinds.append(("mlforecast", lambda: boosted(frame, horizon, start, known, static)))
        if not options.no_local:
            kinds.append(("statsforecast", lambda: local(frame, horizon, start)))
        actual = frame[(frame.ds >= start) & (frame.ds < start + pd.Timedelta(days=horizon))]
        total += actual.y.abs().sum()
        judged += len(actual)
        for kind, run in kinds:
            begin = time.process_time()
            forecasts = run().reset_index()
            seconds[kind] = seconds.get(kind, 0) + time.process_time() - begin
            both = actual.merge(forecasts, on=["unique_id", "ds"])
            assert len(both) == len(actual), "a forecast is missing"
            for column in forecasts.columns:
                if column not in ("unique_id", "ds", "index"):
                    errors[column] = errors.get(column, 0) + np.abs(both.y - both[column].clip(lower=0)).sum()
    wapes = {name: round(error / total, 4) for name, error in errors.items()}
    served = (rows.actual - rows["median"]).abs().sum() / rows.actual.abs().sum()
    chosen = found["chosen"]
    print(f"solkit serves {chosen}: WAPE {served:.4f} over {len(rows)} rows (peers: {judged})")
    for name, value in wapes.items():
        print(f"{name:20}{value:8.4f}")
    print("CPU seconds", {name: round(value, 1) for name, value in seconds.items()})
    print(json.dumps({
        "world": options.world, "solkit": {"wape": round(float(served), 4), "chosen": chosen}, "wape": wapes,
        "cpu_s": seconds, "versions": {
            "mlforecast": mlforecast.__version__, "lightgbm": lgb.__version__,
            "statsforecast": statsforecast.__version__}}))
    # A bar: the default is under the best of the peers.
    raise SystemExit(0 if not wapes or served < min(wapes.values()) else 1)


if __name__ == "__main__":
    main()
