"""What `solkit forecast` serves by default, as a client meets it: the whole command on each group of series, chosen and
calibrated on validation windows inside the training values, judged once on the test values.

    swift build -c release --product solkit
    SOLKIT_DATA=... python3 Benchmarks/forecasting/default.py [--solkit PATH] [--ensemble auto] [--intervals auto]
        [--candidates a,b,c] [--metric mase] [--json] [GROUP...]

Prints OWA (M4 definition; sMAPE and MASE relative to Naive2), the coverage of the 80 % interval over all horizons and by
horizon, the candidate that was chosen and how its members are put together.
"""

import argparse
import json
import os
import subprocess
import tempfile
import time

import numpy as np
import pandas as pd

CANDIDATES = "seasonal_naive,ses,damped,ets,arima,theta,ces,ensemble"
# group: season of MASE, horizon, season_length of the configuration, candidates beside the usual ones
GROUPS = {
    "m3_yearly": (1, 6, 1, ""), "m3_quarterly": (4, 8, 4, ""), "m3_monthly": (12, 18, 12, ""), "m3_other": (1, 8, 1, ""),
    "m4_weekly": (1, 13, 52, ""), "m4_daily": (1, 14, 7, "mstl"), "m4_hourly": (24, 48, [24, 168], "mstl,tbats"),
    "tourism": (4, 8, 4, ""), "retail_sku": (7, 7, 7, "tsb,imapa"), "retail_oj": (1, 8, 52, ""),
}
YAML = """version: 1
project: benchmark
task: forecast
seed: 1
scope:
  problem: "Which forecast is served by default"
  decision: "None: this is a benchmark"
  decides: {{owner: "Nobody", approver: "Nobody", signed_on: null}}
  mode: augmentation
  current_process: {baseline}
  volume: {{decisions_per_year: 1000, units_per_decision: 1}}
  cost_of_error: {{currency: EUR, over_per_unit: 1, under_per_unit: 1}}
  acceptable_failure: {{over_share_of_actual: 0.5, floor: 1, rate: 0.5, today: 0.5}}
  run_budget_per_month: 150
  feasibility: {{data: have, labels: free, drift: seasonal, solved_before: true, human_can_do: true}}
  ethics: {{personal_data: none, regulation: [], harm_if_wrong: "none", opt_out: planner_edit}}
data:
  source: {{type: csv, filepath: data.csv}}
  columns:
    - {{name: id, type: category, role: series_id}}
    - {{name: t, type: integer, role: timestamp}}
    - {{name: y, type: number, role: target{bounds}}}
  checks: {{duplicate_key: error, missing_period: {gaps}, max_missing: 0.9}}
split: {{type: datetime, n_windows: {windows}, test_windows: 1}}
forecast: {{freq: 1, horizon: {horizon}, season_length: {season}, quantiles: [0.025, 0.1, 0.5, 0.9, 0.975], intervals: {{method: {intervals}}}}}
models: {{baseline: {baseline}, candidates: [{candidates}], ensemble: {ensemble}}}
search: {{metric: {metric}, time_budget_s: 36000, memory_mb: 4096, threads: {threads}}}
success: {{primary_metric: mase, criteria: [{{metric: interval_coverage, level: 0.8, min: 0.0}}], on_fail: warn}}
report: {{formats: [json]}}
export: {{target: docker, endpoint: {{port: 8080, auth: none, batch_max: 10}}}}
"""


def table(group, folder):
    """All values with the columns id, t, y; the last `horizon` of each series are the test."""
    if group == "tourism":
        rows = pd.read_csv(f"{folder}/hier_australian_tourism_quarterly.csv")
        keys = [c for c in rows.columns if c.lower() in ("region", "state", "purpose")]
        value = [c for c in rows.columns if c.lower() in ("trips", "y")][0]
        rows["id"] = rows[keys].astype(str).agg("/".join, axis=1)
        rows = rows.rename(columns={value: "y"})
        rows["t"] = rows.groupby("id").cumcount() + 1
        return rows[["id", "t", "y"]]
    if group == "retail_sku":
        rows = pd.read_csv(f"{folder}/retail_online_sku_daily.csv")
        day = pd.to_datetime(rows[[c for c in rows.columns if "date" in c.lower() or c in ("ds", "day")][0]])
        name = [c for c in rows.columns if c.lower() in ("sku", "unique_id", "stock_code", "stockcode")][0]
        value = [c for c in rows.columns if c.lower() in ("units", "quantity", "y")][0]
        first = day.min()
        rows = pd.DataFrame({"id": rows[name].astype(str), "t": (day - first).dt.days + 1, "y": rows[value]})
        full = pd.MultiIndex.from_product([sorted(rows.id.unique()), range(1, rows.t.max() + 1)], names=["id", "t"])
        return rows.groupby(["id", "t"]).y.sum().reindex(full, fill_value=0).reset_index()
    if group == "retail_oj":
        rows = pd.read_csv(f"{folder}/retail_oj_weekly.csv")
        value = [c for c in rows.columns if c.lower() in ("units", "move", "y", "logmove")][0]
        rows["id"] = rows.store.astype(str) + "/" + rows.brand.astype(str)
        rows = rows.rename(columns={"week": "t", value: "y"})[["id", "t", "y"]]
        counts = rows.groupby("id").t.agg(["max", "count"])
        return rows[rows.id.isin(counts[(counts["max"] == rows.t.max()) & (counts["count"] > 90)].index)]
    parts = [pd.read_csv(f"{folder}/{group}_{part}.csv") for part in ("train", "test")]
    rows = pd.concat(parts).rename(columns={"unique_id": "id"})
    return rows.sort_values(["id", "t"], kind="stable")[["id", "t", "y"]]


def naive2(values, season, horizon):
    """The yardstick of the M competitions (benchmark-forecasting has the same, checked against published scores)."""
    count = len(values)
    if season > 1 and count >= 3 * season:
        deviations = values - values.mean()
        square = (deviations**2).sum()
        own = [(deviations[lag:] * deviations[:-lag]).sum() / square for lag in range(1, season + 1)]
        limit = 1.645 * np.sqrt((1 + 2 * sum(a * a for a in own[:-1])) / count)
        if abs(own[-1]) > limit:
            window = np.r_[0.5, np.ones(season - 1), 0.5] / season if season % 2 == 0 else np.ones(season) / season
            trend = np.convolve(values, window, "valid")
            first = (len(window) - 1) // 2
            ratios, places = values[first : first + len(trend)] / trend, np.arange(first, first + len(trend)) % season
            factors = np.array([ratios[places == place].mean() for place in range(season)])
            factors *= season / factors.sum()
            return values[-1] / factors[(count - 1) % season] * factors[(count + np.arange(horizon)) % season]
    return np.full(horizon, values[-1])


def measures(actual, forecast, training, season):
    smape = 200 * np.mean(np.abs(actual - forecast) / np.maximum(np.abs(actual) + np.abs(forecast), 1e-12))
    scale = np.mean(np.abs(training[season:] - training[:-season])) if len(training) > season else np.nan
    return smape, np.mean(np.abs(actual - forecast)) / scale if scale > 0 else np.nan


def run(group, options, data):
    season, horizon, seasons, more = GROUPS[group]
    rows = table(group, data)
    names = options.candidates.split(",")
    names += [name for name in more.split(",") if name and name not in names]
    if season == 1 and seasons == 1:
        names = [name for name in names if name != "seasonal_naive"]
    baseline = "naive" if seasons == 1 else "seasonal_naive"
    with tempfile.TemporaryDirectory() as folder:
        rows.to_csv(f"{folder}/data.csv", index=False)
        with open(f"{folder}/solution.yaml", "w") as file:
            file.write(
                YAML.format(
                    baseline=baseline, bounds=", min: 0" if group.startswith("retail") else "",
                    gaps="fill_zero" if group == "retail_sku" else "keep", horizon=horizon, season=seasons,
                    windows=options.windows, intervals=options.intervals, candidates=", ".join(names),
                    ensemble=options.ensemble, metric=options.metric, threads=options.threads))
        begin = time.time()
        done = subprocess.run(
            [options.solkit, "forecast", "--config", f"{folder}/solution.yaml"], capture_output=True, text=True)
        seconds = time.time() - begin
        runs = sorted(name for name in os.listdir(f"{folder}/runs") if name[0].isdigit()) if os.path.isdir(f"{folder}/runs") else []
        path = f"{folder}/runs/{runs[0]}/predictions.csv" if runs else ""
        if not os.path.exists(path):
            raise SystemExit(f"{group}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
        forecasts = pd.read_csv(path, dtype={"id": str})
        with open(f"{folder}/runs/{runs[0]}/verdict.json") as file:
            verdict = json.load(file)
        if options.keep:
            os.makedirs(options.keep, exist_ok=True)
            forecasts.to_csv(f"{options.keep}/{group}.csv", index=False)
            with open(f"{options.keep}/{group}.json", "w") as file:
                json.dump(verdict, file, indent=1)
    forecasts["id"] = forecasts.id.astype(str)
    rows["id"] = rows.id.astype(str)
    training = {name: own.sort_values("t") for name, own in rows.groupby("id")}
    ours, theirs = [], []
    for name, own in forecasts.groupby("id", sort=False):
        first = own.t.min()
        before = training[name][training[name].t < first].y.to_numpy()
        ours.append(measures(own.actual.to_numpy(), own["median"].to_numpy(), before, season))
        theirs.append(measures(own.actual.to_numpy(), naive2(before, season, horizon)[own.step.to_numpy() - 1], before, season))
    (smape, mase), (smape2, mase2) = np.nanmean(ours, 0), np.nanmean(theirs, 0)
    inside = (forecasts.actual >= forecasts["q0.1"]) & (forecasts.actual <= forecasts["q0.9"])
    wide = (forecasts.actual >= forecasts["q0.025"]) & (forecasts.actual <= forecasts["q0.975"])
    steps = {}
    first = 1
    while first <= horizon:
        last = min(horizon, 2 * first - 1)
        steps[f"{first}-{last}"] = round(float(inside[forecasts.step.between(first, last)].mean()), 3)
        first *= 2
    wape = (forecasts.actual - forecasts["median"]).abs().sum() / forecasts.actual.abs().sum()
    return {
        "group": group, "series": len(ours), "owa": round(0.5 * (smape / smape2 + mase / mase2), 4), "smape": round(smape, 3),
        "mase": round(mase, 3), "wape": round(float(wape), 4), "coverage_80": round(float(inside.mean()), 4), "coverage_95": round(float(wide.mean()), 4),
        "coverage_80_by_step": steps, "wall_s": round(seconds, 1),
        "chosen": next((line for line in done.stdout.splitlines() if line.startswith("result")), "").strip(),
        "verdict": verdict,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--solkit", default=".build/release/solkit")
    parser.add_argument("--ensemble", default="auto")
    parser.add_argument("--intervals", default="auto")
    parser.add_argument("--candidates", default=CANDIDATES)
    parser.add_argument("--metric", default="mase")
    parser.add_argument("--windows", type=int, default=4)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--keep", help="a folder for the forecasts of each group")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("groups", nargs="*", default=list(GROUPS))
    options = parser.parse_args()
    data = os.path.join(os.environ["SOLKIT_DATA"], "forecast")
    for group in options.groups or GROUPS:
        found = run(group, options, data)
        if options.json:
            print(json.dumps(found), flush=True)
            continue
        print(
            f"{found['group']:14}{found['series']:5} OWA {found['owa']:.3f}  WAPE {found['wape']:.3f}  80 %: {found['coverage_80']:.3f}  "
            f"95 %: {found['coverage_95']:.3f}  by step {found['coverage_80_by_step']}  {found['wall_s']:.0f} s  {found['chosen']}",
            flush=True)


if __name__ == "__main__":
    main()
