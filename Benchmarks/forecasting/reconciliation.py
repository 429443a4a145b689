#!/usr/bin/env python3
"""What it brings to make sums and parts agree: `solkit forecast` with `forecast.hierarchy` on Australian tourism.

    SOLKIT_DATA=... python3 Benchmarks/forecasting/reconciliation.py [--solkit PATH] [--methods auto none ...] [--keep DIR]

304 series of quarters (region and purpose of travel) under five levels of sums. Everything is chosen on three windows of
eight quarters, four apart; the last eight quarters are the test. Prints WAPE of every level of sums and of the series:
by the seasonal naive method, each node by itself (`none`), and made to agree by each method. --keep keeps the run folder of the
first method, with its report.
"""
import argparse
import csv
import os
import resource
import shutil
import subprocess
import tempfile

import pandas as pd

LEVELS = "[[total], [state], [purpose], [state, purpose], [region]]"
SOLUTION = """version: 1
project: tourism
task: forecast
seed: 1
scope:
  problem: "Do sums and parts agree, and does it cost or bring accuracy?"
  decision: "None: this is a benchmark"
  decides: {{owner: "Nobody", approver: "Nobody", signed_on: null}}
  current_process: seasonal_naive
  volume: {{decisions_per_year: 1000, units_per_decision: 1}}
  cost_of_error: {{currency: EUR, over_per_unit: 1, under_per_unit: 1}}
  feasibility: {{data: have, labels: free, drift: seasonal, solved_before: true, human_can_do: true}}
  ethics: {{personal_data: none, regulation: [], harm_if_wrong: none, opt_out: none}}
data:
  source: {{type: csv, filepath: tourism.csv}}
  columns:
    - {{name: region,  type: category, role: series_id}}
    - {{name: purpose, type: category, role: series_id}}
    - {{name: quarter, type: date,     role: timestamp}}
    - {{name: trips,   type: number,   role: target, min: 0}}
    - {{name: state,   type: category, role: static}}
split: {{type: datetime, n_windows: 4, step_size: 4, test_windows: 1}}
forecast:
  freq: QS
  horizon: 8
  season_length: 4
  quantiles: [0.1, 0.5, 0.9]
  hierarchy: {{levels: {levels}, method: {method}}}
models: {{baseline: seasonal_naive, candidates: [{candidates}]}}
search: {{metric: wape, time_budget_s: 36000, memory_mb: 4096, threads: 1}}
success: {{primary_metric: wape, criteria: [{{metric: wape, max: 9.0}}], on_fail: warn}}
report: {{formats: [html, json]}}
"""


def prepare(folder, data):
    with open(f"{data}/forecast/hier_australian_tourism_quarterly.csv") as text, open(f"{folder}/tourism.csv", "w") as out:
        writer = csv.writer(out)
        writer.writerow(["region", "purpose", "quarter", "trips", "state"])
        for row in csv.DictReader(text):
            year, quarter = row["Quarter"].split(" Q")
            writer.writerow([row["Region"], row["Purpose"], f"{year}-{3 * int(quarter) - 2:02d}-01", row["Trips"], row["State"]])


def judged(run, folder):
    """The rows of the test with their level, and what the same quarter of the last known year would have said."""
    sums = pd.read_csv(f"{run}/predictions_sums.csv", dtype=str)
    series = pd.read_csv(f"{run}/predictions.csv", dtype=str)
    rows = pd.concat([sums, series])[["state", "region", "purpose", "quarter", "step", "actual", "median"]]
    columns = ["state", "region", "purpose"]
    rows["level"] = rows[columns].notna().apply(lambda row: " x ".join(row.index[row]) or "total", axis=1)
    for name in ("actual", "median"):
        rows[name] = rows[name].astype(float)
    first = rows.quarter.min()
    data = pd.read_csv(f"{folder}/tourism.csv")
    newest = data[data.quarter.isin(sorted(data.quarter[data.quarter < first].unique())[-4:])]
    newest = newest.assign(month=newest.quarter.str[5:])

    def naive(row):
        part = newest[newest.month == row.quarter[5:]]
        for name in columns:
            if isinstance(row[name], str):
                part = part[part[name] == row[name]]
        return part.trips.sum()

    rows["naive"] = rows.apply(naive, axis=1)
    return rows


def wape(rows, column):
    errors = (rows.actual - rows[column]).abs().groupby(rows.level).sum() / rows.actual.groupby(rows.level).sum()
    return errors.to_dict() | {"mean of levels": errors.mean()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--solkit", default=".build/release/solkit")
    parser.add_argument("--methods", nargs="*", default=["auto", "none", "bottom_up", "top_down", "ols", "wls_variance", "mint_shrink"])
    parser.add_argument("--candidates", default="seasonal_naive, ets, theta, arima, ensemble")
    parser.add_argument("--keep")
    options = parser.parse_args()
    table = {}
    for method in options.methods:
        with tempfile.TemporaryDirectory() as folder:
            prepare(folder, os.environ["SOLKIT_DATA"])
            with open(f"{folder}/solution.yaml", "w") as out:
                out.write(SOLUTION.format(levels=LEVELS, method=method, candidates=options.candidates))
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            done = subprocess.run(
                [os.path.abspath(options.solkit), "forecast", "--config", "solution.yaml"], cwd=folder,
                capture_output=True, text=True)
            assert done.returncode in (0, 10, 11, 12), done.stdout + done.stderr
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            run = f"{folder}/runs/" + sorted(name for name in os.listdir(f"{folder}/runs") if name[0].isdigit())[0]
            rows = judged(run, folder)
            table.setdefault("seasonal_naive", wape(rows, "naive"))
            table[method] = wape(rows, "median")
            result = next((line for line in done.stdout.splitlines() if line.startswith("result")), "")
            if options.keep and method == options.methods[0]:
                shutil.copytree(run, options.keep, dirs_exist_ok=True)
        seconds = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
        print(f"{method}: {seconds:.0f} CPU s, {result}", flush=True)
    print(pd.DataFrame(table).T.round(4).to_string())


if __name__ == "__main__":
    main()
