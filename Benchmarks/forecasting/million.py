#!/usr/bin/env python3
"""What a series costs: `solkit forecast` on generated slow movers, from a thousand series upwards.

    million.py [--series 1000 10000 50000] [--set template cheap dear] [--shards 4] [--solkit PATH] [--smoke]

Each run is one process on one thread. Prints a JSON line each: processor seconds, peak memory, size of the run folder,
of its stages and of the bundle. --shards K cuts the largest set by key into K files, forecasts each in a process of its
own, and compares the forecasts with those of the whole. docs/million-series.md has what came out.
"""
import argparse
import csv
import json
import os
import random
import shutil
import sys
import tempfile
import time
import zlib

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WEEKS = 104
CANDIDATES = {
    # The template's own; the least that is still a choice; exponential smoothing beside them.
    "template": "[naive, window_average, croston, sba, tsb, adida, imapa]",
    "cheap": "[window_average, tsb]",
    "dear": "[naive, window_average, tsb, imapa, ets, theta]",
}
SOLUTION = """\
version: 1
project: many
task: forecast
seed: 1
scope:
  problem: "What does a series cost?"
  decision: "Units to have at hand, each Monday"
  decides: {{owner: "Benchmark", approver: "Benchmark", signed_on: null}}
  current_process: naive
  volume: {{decisions_per_year: 52000, units_per_decision: 2}}
  cost_of_error: {{currency: EUR, over_per_unit: 3.0, under_per_unit: 27.0}}
  feasibility: {{data: have, labels: free, drift: seasonal, solved_before: true, human_can_do: true}}
  ethics: {{personal_data: none, regulation: [], harm_if_wrong: none, opt_out: none}}
data:
  source: {{type: csv, filepath: demand.csv}}
  columns:
    - {{name: part,  type: category, role: series_id}}
    - {{name: week,  type: date,     role: timestamp}}
    - {{name: units, type: number,   role: target, min: 0}}
  checks: {{missing_period: fill_zero}}
split: {{type: datetime, n_windows: 4, step_size: 4, test_windows: 1}}
forecast: {{freq: W-MON, horizon: 8, season_length: 1, quantiles: [0.5, 0.75, 0.9, 0.95]}}
models: {{baseline: naive, candidates: {candidates}}}
search: {{metric: {metric}, time_budget_s: 86400, memory_mb: 100000, threads: 1}}
success:
  primary_metric: {metric}
  criteria: [{{metric: {metric}, max: 9.0}}]
"""


def weeks():
    day = 19723 + 7 * 39  # Monday 2024-09-30, in days since 1970
    return [time.strftime("%Y-%m-%d", time.gmtime((day + 7 * week) * 86400)) for week in range(WEEKS)]


def generate(path, series):
    """A demand in one week of five on average, of one to some units; a line for each, and for the first and last week.
    A part has its own generator, so the first thousand of a million are the same thousand."""
    dates = weeks()
    with open(path, "w") as out:
        out.write("part,week,units\n")
        for part in range(series):
            rng = random.Random(part)
            often, mean = 0.04 * 25 ** rng.random(), 1 + 8 * rng.random() ** 3
            for week in range(WEEKS):
                units = 1 + int(rng.expovariate(1 / mean)) if rng.random() < often else 0
                if units or week in (0, WEEKS - 1):
                    out.write(f"p{part:07d},{dates[week]},{units}\n")


def size(path):
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(os.path.getsize(os.path.join(folder, name)) for folder, _, names in os.walk(path) for name in names)


def forecast(solkit, folder, candidates, metric):
    """One run in its own process; the numbers of that process alone."""
    with open(os.path.join(folder, "solution.yaml"), "w") as out:
        out.write(SOLUTION.format(candidates=CANDIDATES[candidates], metric=metric))
    shutil.rmtree(os.path.join(folder, "runs"), ignore_errors=True)
    log = os.path.join(folder, "log")
    begin = time.time()
    pid = os.fork()
    if pid == 0:
        handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(handle, 1), os.dup2(handle, 2)
        os.chdir(folder)
        os.execv(solkit, [solkit, "forecast", "--config", "solution.yaml"])
    _, status, used = os.wait4(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 10, 11, 12):
        sys.exit(f"solkit ended with {code}:\n{open(log).read()}")
    run = next(os.path.join(folder, "runs", name) for name in os.listdir(os.path.join(folder, "runs")) if name[0] == "0")
    return run, {
        "cpu_s": round(used.ru_utime + used.ru_stime, 2), "wall_s": round(time.time() - begin, 1),
        "peak_mb": round(used.ru_maxrss / 1000), "csv_mb": round(size(os.path.join(folder, "demand.csv")) / 1e6, 1),
        "run_mb": round(size(run) / 1e6, 1), "stages_mb": round(size(os.path.join(run, "stages")) / 1e6, 1),
        "bundle_mb": round(size(os.path.join(run, "bundle")) / 1e6, 2), "code": code,
    }


def rows(run):
    with open(os.path.join(run, "forecast.csv")) as text:
        return {(row["part"], row["week"]): row for row in csv.DictReader(text)}


def shards(solkit, folder, count, candidates, metric, whole):
    """The same series in `count` files by a hash of the key: cost of all, and how far the forecasts are apart."""
    expected, total, found = rows(whole), {"cpu_s": 0.0, "peak_mb": 0, "run_mb": 0.0, "bundle_mb": 0.0}, {}
    chosen, verdicts = set(), []

    def choice(run):
        with open(os.path.join(run, "verdict.json")) as text:
            return json.load(text)["chosen"]

    for shard in range(count):
        place = os.path.join(folder, f"shard-{shard}")
        os.makedirs(place)
        with open(os.path.join(folder, "demand.csv")) as text, open(os.path.join(place, "demand.csv"), "w") as out:
            out.write(next(text))
            out.writelines(line for line in text if zlib.crc32(line.split(",", 1)[0].encode()) % count == shard)
        run, used = forecast(solkit, place, candidates, metric)
        found.update(rows(run))
        chosen.add(choice(run))
        verdicts.append(used["code"])
        total["peak_mb"] = max(total["peak_mb"], used["peak_mb"])
        for key in ("cpu_s", "run_mb", "bundle_mb"):
            total[key] = round(total[key] + used[key], 2)
        shutil.rmtree(place)
    assert found.keys() == expected.keys()
    medians = sum(found[key]["median"] != expected[key]["median"] for key in expected)
    served = [abs(float(found[key]["served"]) - float(expected[key]["served"])) for key in expected]
    level = sum(float(row["served"]) for row in expected.values())
    return total | {"shards": count, "codes": verdicts, "chosen": sorted(chosen), "chosen_whole": choice(whole),
                    "rows": len(expected), "medians_that_differ": medians,
                    "served_apart": round(sum(served) / level, 5)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--series", type=int, nargs="+", default=[1000, 10000, 50000])
    parser.add_argument("--set", nargs="+", choices=list(CANDIDATES), default=["template", "cheap"])
    parser.add_argument("--shards", type=int, default=4)
    parser.add_argument("--metric", default="rmsse")
    parser.add_argument("--solkit", default=os.path.join(ROOT, ".build", "release", "solkit"))
    parser.add_argument("--smoke", action="store_true")
    given = parser.parse_args()
    if given.smoke:
        given.series, given.shards = [60], 2
    for count in given.series:
        with tempfile.TemporaryDirectory() as folder:
            generate(os.path.join(folder, "demand.csv"), count)
            for name in given.set:
                run, used = forecast(given.solkit, folder, name, given.metric)
                print(json.dumps({"series": count, "set": name} | used), flush=True)
                if given.shards > 1 and count == max(given.series) and name == given.set[-1]:
                    kept = os.path.join(folder, "whole")
                    shutil.move(run, kept)
                    found = shards(given.solkit, folder, given.shards, name, given.metric, kept)
                    print(json.dumps({"series": count, "set": name} | found), flush=True)


if __name__ == "__main__":
    main()
