#!/usr/bin/env python3
"""The bars of forecasting, on the built programs.

    run.py [--smoke] [--series 1000] [--memory]

Three parts, each with its bar; prints JSON, exit code 1 where one is missed:
- accuracy: OWA of the ensemble on the M3 samples of SOLKIT_DATA (left out, and said, where that is not set);
- a whole `solkit forecast` on generated weekly series of 156 points with 4 windows: CPU seconds and peak memory;
- start: `solkit --help` and `solkit check` of the template, wall clock, median of several runs.
--smoke takes few series and few runs, and holds the same bars.
--memory instead: the peak of a whole `solkit forecast` on 10,000 series of 200 points, and its bar of 1 GB.
"""
import argparse
import json
import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILT = os.path.join(ROOT, ".build", "release")
BARS = {"owa": {"m3_yearly": 0.92, "m3_quarterly": 0.90, "m3_monthly": 0.87}, "forecast_cpu_s": 100.0,
        "forecast_peak_mb": 500.0, "help_ms": 50.0, "check_ms": 200.0}
SOLUTION = """\
version: 1
project: benchmark
task: forecast
seed: 1
scope:
  problem: "How fast is it?"
  decision: "Units to order, each Monday"
  decides: {owner: "Benchmark", approver: "Benchmark", signed_on: null}
  current_process: seasonal_naive
  volume: {decisions_per_year: 52000, units_per_decision: 50}
  cost_of_error: {currency: EUR, over_per_unit: 1.0, under_per_unit: 3.0}
  feasibility: {data: have, labels: free, drift: seasonal, solved_before: true, human_can_do: true}
  ethics: {personal_data: none, regulation: [], harm_if_wrong: none, opt_out: none}
data:
  source: {type: csv, filepath: sales.csv}
  columns:
    - {name: item,  type: category, role: series_id}
    - {name: week,  type: date,     role: timestamp}
    - {name: units, type: number,   role: target, min: 0}
split: {type: datetime, n_windows: 4, step_size: 4, test_windows: 1}
forecast: {freq: W-MON, horizon: 8, season_length: 52, quantiles: [0.1, 0.5, 0.75, 0.9]}
models:
  baseline: seasonal_naive
  candidates: [naive, seasonal_naive, drift, mean, window_average, ses, holt, damped, holt_winters, ets, theta, ensemble]
search: {metric: wape, time_budget_s: 600, memory_mb: 4096, threads: 2}
success:
  primary_metric: wape
  criteria:
    - {metric: wape, max: 0.9}
"""


def generate(path, series, points=156):
    """Weekly series with trend, a yearly season and noise; seeded."""
    rng = random.Random(7)
    day = 19359  # Monday 2023-01-02, in days since 1970
    dates = []
    for week in range(points):
        stamp = time.gmtime((day + 7 * week) * 86400)
        dates.append(time.strftime("%Y-%m-%d", stamp))
    with open(path, "w") as out:
        out.write("item,week,units\n")
        for item in range(series):
            level = rng.uniform(20, 400)
            swing, phase, slope = rng.uniform(0, 0.4), rng.uniform(0, 6.3), rng.gauss(0, 0.001)
            for week in range(points):
                mean = level * (1 + slope * week) * (1 + swing * math.sin(2 * math.pi * week / 52 + phase))
                out.write(f"i{item:05d},{dates[week]},{max(0, round(rng.gauss(mean, 0.2 * mean + 1)))}\n")


def accuracy():
    if not os.environ.get("SOLKIT_DATA"):
        return {"skipped": "SOLKIT_DATA is not set"}, True
    program = os.path.join(BUILT, "benchmark-forecasting")
    output = subprocess.run([program, "--json"], capture_output=True, text=True)
    found = json.loads(output.stdout)
    owa = {}
    for row in found:
        if row["method"] == "ensemble" and row["group"] in BARS["owa"]:
            owa[row["group"]] = round(row["owa"], 3)
    return {"owa": owa}, all(owa.get(group, 9) <= bar for group, bar in BARS["owa"].items())


def whole_run(series, points=156, peak_mb=BARS["forecast_peak_mb"], cpu_s=BARS["forecast_cpu_s"]):
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "solution.yaml"), "w") as out:
            out.write(SOLUTION)
        generate(os.path.join(folder, "sales.csv"), series, points)
        pid = os.spawnv(os.P_NOWAIT, "/bin/sh", ["sh", "-c", f"cd '{folder}' && exec '{BUILT}/solkit' forecast -q >out.txt 2>&1"])
        _, status, usage = os.wait4(pid, 0)
        code = os.waitstatus_to_exitcode(status)
        text = open(os.path.join(folder, "out.txt")).read()
    cpu = usage.ru_utime + usage.ru_stime
    peak = usage.ru_maxrss / 1000
    holds = code in (0, 10, 12) and cpu < cpu_s and peak < peak_mb
    found = {"series": series, "points": points, "cpu_s": round(cpu, 2), "peak_mb": round(peak, 1), "exit": code}
    if code not in (0, 10, 12):
        found["output"] = text[-2000:]
    return found, holds


def start(runs):
    folder = tempfile.mkdtemp()
    try:
        subprocess.run([f"{BUILT}/solkit", "new", "forecast-sales", f"{folder}/client", "--no-input"], check=True,
                       capture_output=True)

        def median(command):
            times = []
            for _ in range(runs):
                begin = time.perf_counter()
                subprocess.run(command, cwd=f"{folder}/client", capture_output=True, check=True)
                times.append((time.perf_counter() - begin) * 1000)
            return round(statistics.median(times), 1)

        found = {"help_ms": median([f"{BUILT}/solkit", "--help"]), "check_ms": median([f"{BUILT}/solkit", "check"]),
                 "runs": runs}
    finally:
        shutil.rmtree(folder)
    return found, found["help_ms"] < BARS["help_ms"] and found["check_ms"] < BARS["check_ms"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--series", type=int)
    parser.add_argument("--memory", action="store_true")
    options = parser.parse_args()
    if options.memory:
        found, holds = whole_run(options.series or 10_000, 200, peak_mb=1000, cpu_s=math.inf)
        print(json.dumps({"peak_bar_mb": 1000, **found}, indent=2))
        sys.exit(0 if holds else 1)
    series = options.series or (100 if options.smoke else 1000)
    parts = {"accuracy": accuracy(), "forecast": whole_run(series), "start": start(5 if options.smoke else 21)}
    print(json.dumps({"bars": BARS, **{name: found for name, (found, _) in parts.items()},
                      "missed": [name for name, (_, holds) in parts.items() if not holds]}, indent=2))
    sys.exit(0 if all(holds for _, holds in parts.values()) else 1)


if __name__ == "__main__":
    main()
