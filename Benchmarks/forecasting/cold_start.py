#!/usr/bin/env python3
"""Series that nobody has seen: `solkit predict` with static columns, against the mean profile of the same category.

    SOLKIT_DATA=... python3 Benchmarks/forecasting/cold_start.py [--solkit PATH] [tourism] [synth]

A fifth of the series, drawn by a fixed rule, is held out whole, in five turns, so that each is new once. The others end
where the forecast begins; a run learns from them, and `solkit predict` is asked for the held-out ones by their static
columns alone. Baselines, from the same training series: the mean over all series of the same category of each phase of
the season in the newest season (days: the newest four weeks), for several choices of category. Prints WAPE over
all held-out series and steps, and how often the 80 % interval held.

tourism: 304 series of quarters by region, state and purpose, 8 quarters ahead.
synth: the generated shops, 100 series of days by store and product, its own split, the first 28 days; no prices.
"""
import argparse
import json
import os
import subprocess
import tempfile

import numpy as np
import pandas as pd

SOLUTION = """version: 1
project: newcomers
task: forecast
seed: 1
scope:
  problem: "How well are new series forecast?"
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
    - {{name: id, type: category, role: series_id}}
    - {{name: t, type: date, role: timestamp}}
    - {{name: y, type: number, role: target, min: 0}}
{columns}
split: {{type: datetime, n_windows: 4, step_size: {step}, test_windows: 1}}
forecast: {{freq: {freq}, horizon: {horizon}, season_length: {season}, quantiles: [0.1, 0.5, 0.9]}}
models: {{baseline: seasonal_naive, candidates: [seasonal_naive, ets, theta, ensemble]}}
search: {{metric: wape, time_budget_s: 36000, memory_mb: 4096, threads: 1}}
success: {{primary_metric: wape, criteria: [{{metric: wape, max: 9.0}}], on_fail: warn}}
report: {{formats: [json]}}
"""


def tourism(folder):
    rows = pd.read_csv(f"{folder}/hier_australian_tourism_quarterly.csv")
    quarter = pd.PeriodIndex(rows.Quarter.str.replace(" ", ""), freq="Q")
    frame = pd.DataFrame({
        "id": rows.Region + "/" + rows.Purpose, "t": quarter.start_time, "y": rows.Trips, "region": rows.Region,
        "state": rows.State, "purpose": rows.Purpose})
    return frame, ["region", "state", "purpose"], "QS", 4, 1, 8, 4, [["purpose"], ["region"], ["state", "purpose"]]


def synth(folder):
    parts = [pd.read_csv(f"{folder}/retail_synth_daily_{part}.csv", parse_dates=["date"]) for part in ("train", "test")]
    rows = pd.concat(parts)
    last = parts[0].date.max() + pd.Timedelta(days=28)
    frame = pd.DataFrame({
        "id": rows.store + "/" + rows["product"], "t": rows.date, "y": rows.units.astype(float), "store": rows.store,
        "product": rows["product"]})
    return frame[frame.t <= last], ["store", "product"], "D", 7, 4, 28, 14, [["product"], ["store"]]


def profile(known, names, new, times, season, seasons):
    """By the mean of the newest seasons of each phase over series of the same category; where there is none, over all."""
    moments = np.sort(known.t.unique())[-season * seasons:]
    phase = {moment: place % season for place, moment in enumerate(moments)}
    recent = known[known.t.isin(moments)].assign(phase=lambda rows: rows.t.map(phase))
    means = recent.groupby(names + ["phase"]).y.mean()
    overall = recent.groupby("phase").y.mean()
    found = {}
    for row in new.itertuples():
        key = tuple(getattr(row, name) for name in names)
        for step, moment in enumerate(times):
            place = (len(moments) + step) % season
            found[row.id, moment] = means.get(key + (place,), overall[place])
    return found


def run(solkit, frame, names, freq, season, horizon, step, held):
    times = np.sort(frame.t.unique())
    known = frame[~frame.id.isin(held) & (frame.t < times[-horizon])]
    new = frame[frame.id.isin(held)].drop_duplicates("id")
    with tempfile.TemporaryDirectory() as folder:
        known.assign(t=known.t.dt.strftime("%Y-%m-%d")).to_csv(f"{folder}/data.csv", index=False)
        new[["id"] + names].to_csv(f"{folder}/new.csv", index=False)
        columns = "\n".join(f"    - {{name: {name}, type: category, role: static}}" for name in names)
        with open(f"{folder}/solution.yaml", "w") as out:
            out.write(SOLUTION.format(columns=columns, freq=freq, season=season, horizon=horizon, step=step))
        for command in (["forecast", "--config", "solution.yaml"], ["predict", "--in", "new.csv", "--out", "out.csv"]):
            done = subprocess.run([solkit] + command, cwd=folder, capture_output=True, text=True)
            assert done.returncode in (0, 10, 11, 12), done.stdout + done.stderr
        return known, new, pd.read_csv(f"{folder}/out.csv", parse_dates=["t"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--solkit", default=".build/release/solkit")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("worlds", nargs="*", default=["tourism", "synth"])
    options = parser.parse_args()
    data = os.path.join(os.environ["SOLKIT_DATA"], "forecast")
    for world in options.worlds:
        frame, names, freq, season, seasons, horizon, step, categories = {"tourism": tourism, "synth": synth}[world](data)
        ids = sorted(frame.id.unique())
        order = np.random.default_rng(7).permutation(len(ids))
        times = np.sort(frame.t.unique())[-horizon:]
        errors, total, rows, inside = {}, 0.0, 0, 0
        for turn in range(options.turns):
            held = [ids[place] for place in order[turn::5]]
            known, new, found = run(os.path.abspath(options.solkit), frame, names, freq, season, horizon, step, held)
            both = frame[frame.id.isin(held) & frame.t.isin(times)].merge(found, on=["id", "t"])
            assert len(both) == len(held) * horizon, "a forecast is missing"
            total += both.y.abs().sum()
            rows += len(both)
            inside += int(((both.y >= both["q0.1"]) & (both.y <= both["q0.9"])).sum())
            forecasts = {"solkit": both["median"]}
            for category in [[]] + categories:
                if category:
                    means = profile(known, category, new, times, season, seasons)
                    label = "mean profile by " + " and ".join(category)
                else:
                    means = profile(known.assign(all=0), ["all"], new.assign(all=0), times, season, seasons)
                    label = "mean profile of all"
                forecasts[label] = pd.Series([means[row.id, row.t.to_datetime64()] for row in both.itertuples()])
            for name, forecast in forecasts.items():
                errors[name] = errors.get(name, 0) + float((both.y - forecast.to_numpy()).abs().sum())
        wapes = {name: round(error / total, 4) for name, error in errors.items()}
        print(f"{world}: {rows // horizon} series, {horizon} steps")
        for name, value in wapes.items():
            print(f"  {name:36}{value:8.4f}")
        print(f"  80 % interval held {inside / rows:.3f}")
        print(json.dumps({"world": world, "wape": wapes, "coverage_80": round(inside / rows, 4)}), flush=True)


if __name__ == "__main__":
    main()
