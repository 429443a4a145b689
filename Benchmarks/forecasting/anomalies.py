#!/usr/bin/env python3
"""Alarms on four series of the Numenta Anomaly Benchmark, against simple ways to raise them.

    python3 Benchmarks/forecasting/anomalies.py --data FOLDER [--solkit .build/release/solkit] [--json FILE]

Every method learns from the same readings, sets its threshold for the same rate (one false alarm a week) on the same
validation windows without their labelled events, and is judged once on the windows after them. Labels of the test part
are read only to count. Alarm readings that are at most half a day apart are one alarm for all.

Peers: fixed limits at the same rate, the deviation from a rolling mean in rolling standard deviations (at the same rate,
and at the usual three), and scikit-learn's IsolationForest on a day of lags and their rolling statistics.
"""
import argparse, csv, datetime, json, os, statistics, subprocess, sys, tempfile, time

SERIES = [
    # file, minutes of a period, validation windows, test windows (of 168 periods, 96 for the short one)
    ("realKnownCause/machine_temperature_system_failure.csv", 60, 5, 4, 168),
    ("realKnownCause/ambient_temperature_system_failure.csv", 60, 12, 24, 168),
    ("realKnownCause/nyc_taxi.csv", 60, 10, 14, 168),
    ("realAWSCloudwatch/ec2_cpu_utilization_5f5533.csv", 15, 6, 5, 96),
]
RATE = 1.0  # false alarms a week
CANDIDATES = "[seasonal_naive, ses, damped, ets, theta, mstl]"


def read(folder, name, minutes):
    """Means of whole periods: a list of (value or None, is in an event), and the time of the first."""
    spans = [[datetime.datetime.fromisoformat(m[:19]) for m in w] for w in
             json.load(open(f"{folder}/windows.json"))[name]]
    groups = {}
    with open(f"{folder}/{os.path.basename(name)}", newline="") as file:
        for row in csv.DictReader(file):
            moment = datetime.datetime.fromisoformat(row["timestamp"])
            minute = moment.hour * 60 + moment.minute
            start = moment.replace(hour=0, minute=0, second=0) + datetime.timedelta(minutes=minute // minutes * minutes)
            groups.setdefault(start, []).append(float(row["value"]))
    first, last = min(groups), max(groups)
    step = datetime.timedelta(minutes=minutes)
    rows, moment = [], first
    while moment <= last:
        values = groups.get(moment)
        hit = any(a < moment + step and moment <= b for a, b in spans)
        rows.append((sum(values) / len(values) if values else None, hit))
        moment += step
    return rows, first


def solution(hourly, validation, test, width, season, rate):
    time_column = ('{name: time, type: datetime, role: timestamp, format: "yyyy-MM-dd HH:mm"}' if hourly
                   else "{name: time, type: integer, role: timestamp}")
    return f"""version: 1
project: benchmark
task: forecast
scope:
  problem: p
  decision: d
  decides: {{owner: o, approver: a, signed_on: null}}
  current_process: fixed_limits
  volume: {{decisions_per_year: 4}}
  cost_of_error: {{over_per_unit: 400, under_per_unit: 60000}}
  feasibility: {{data: have, labels: cheap, drift: seasonal, solved_before: true, human_can_do: true}}
  ethics: {{personal_data: none, harm_if_wrong: none, opt_out: none}}
data:
  source: {{type: csv, filepath: data.csv}}
  columns:
    - {time_column}
    - {{name: value, type: number, role: target}}
    - {{name: event, type: binary, role: event}}
  checks: {{missing_period: keep, max_missing: 0.5}}
split: {{type: datetime, n_windows: {validation + test}, test_windows: {test}}}
forecast: {{freq: {'h' if hourly else 1}, horizon: {width}, season_length: {season}}}
anomalies: {{false_alarms_per_week: {rate}, cool_down: {(season if isinstance(season, int) else season[0]) // 2}}}
models: {{baseline: fixed_limits, candidates: {CANDIDATES}}}
search: {{metric: mae, threads: 2}}
success:
  primary_metric: recall
  criteria:                          # all but perfect limits miss these: files tell of what is served, and that is the model
    - {{metric: recall, min: 1.0}}
    - {{metric: false_alarms_per_week, max: 0.0}}
"""


def run_solkit(program, rows, first, minutes, validation, test, width):
    """Alarm flags of the test part: of the product, and of its fixed limits."""
    hourly = minutes == 60
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/data.csv", "w") as file:
            file.write("time,value,event\n")
            for place, (value, hit) in enumerate(rows):
                if value is None:
                    continue
                moment = (f"{first + datetime.timedelta(minutes=minutes * place):%Y-%m-%d %H:%M}" if hourly else place)
                file.write(f"{moment},{value!r},{int(hit)}\n")
        # Whole numbers have no week: there the rate is one of a season, which is a day here.
        text = solution(hourly, validation, test, width, [24, 168] if hourly else 96, RATE if hourly else RATE / 7)
        open(f"{folder}/solution.yaml", "w").write(text)
        begin = time.time()
        done = subprocess.run([program, "forecast", "--config", "solution.yaml"], cwd=folder, capture_output=True, text=True)
        seconds = time.time() - begin
        if "E3090" in done.stdout + done.stderr:
            return None  # too few normal readings to set a threshold on: refused, and said
        if done.returncode not in (0, 10, 11, 12):
            sys.exit(done.stdout + done.stderr)
        run = f"{folder}/runs/" + sorted(n for n in os.listdir(f"{folder}/runs") if n[0].isdigit())[-1]
        chosen = json.load(open(f"{run}/metrics.json"))["chosen"]
        ours, limits = [], []
        for row in csv.DictReader(open(f"{run}/predictions.csv")):
            ours.append(row["alarm"] != "none" and row["kind"] not in ("frozen", "missing"))
            limits.append(row["alarm_today"] != "none")
    return ours, limits, chosen, seconds


def episodes(flags, cool_down):
    """Runs of alarm readings, as lists of places."""
    found = []
    for place, flag in enumerate(flags):
        if flag:
            if found and place - found[-1][-1] - 1 <= cool_down:
                found[-1].append(place)
            else:
                found.append([place])
    return found


def judge(flags, hits, cool_down, weeks):
    events = episodes(hits, 0)
    alarms = episodes(flags, cool_down)
    wrong = sum(not any(hits[place] for place in alarm) for alarm in alarms)
    found = sum(any(flags[place] for place in event) for event in events)
    hours = [len(event) - next(i for i, place in enumerate(event) if flags[place]) - 1
             for event in events if any(flags[place] for place in event)]
    return {"events": len(events), "found": found, "false_per_week": round(wrong / weeks, 2), "alarms": len(alarms),
            "warning_periods": round(statistics.mean(hours), 1) if hours else None}


def threshold(scores, cool_down, alarms):
    """The largest score at which so many alarms come about: what is asked of every method."""
    best = None
    for value in sorted({s for s in scores if s is not None}, reverse=True):
        count = len(episodes([s is not None and s >= value for s in scores], cool_down))
        if count > alarms:
            return best if best is not None else value
        best = value
    return best


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default=os.path.join(os.environ.get("SOLKIT_DATA", "../shared/data"), "forecast/nab"))
    parser.add_argument("--solkit", default=".build/release/solkit")
    parser.add_argument("--json")
    options = parser.parse_args()
    if not os.path.exists(f"{options.data}/windows.json"):
        print(f"no {options.data}/windows.json: name the folder with --data")
        return
    import numpy as np
    import pandas as pd
    import sklearn
    from sklearn.ensemble import IsolationForest

    results, totals = [], {}
    for name, minutes, validation, test, width in SERIES:
        rows, first = read(options.data, name, minutes)
        day = 24 * 60 // minutes
        cool_down = day // 2
        begin_test = len(rows) - test * width
        begin_validation = begin_test - validation * width
        hits = [hit for _, hit in rows]
        judged = run_solkit(os.path.abspath(options.solkit), rows, first, minutes, validation, test, width)
        if judged is None:
            print(f"\n{os.path.basename(name)}: refused, too few normal readings to set a threshold on (E3090)")
            continue
        ours, limits, chosen, seconds = judged
        weeks = test * width / (7 * day)

        values = pd.Series([value if value is not None else np.nan for value, _ in rows])
        normal = ~pd.Series(hits)
        usable = (normal[begin_validation:begin_test] & values[begin_validation:begin_test].notna()).to_numpy()
        wanted = RATE * usable.sum() / (7 * day)

        def calibrated(scores):
            part = [s if ok and not np.isnan(s) else None for s, ok in zip(scores[begin_validation:begin_test], usable)]
            limit = threshold(part, cool_down, wanted)
            return [bool(s >= limit) for s in scores[begin_test:]]

        past = values.shift(1)
        rolling = ((values - past.rolling(day, min_periods=day // 2).mean()).abs()
                   / past.rolling(day, min_periods=day // 2).std().clip(lower=1e-9)).to_numpy()
        filled = values.ffill().bfill()
        lags = pd.concat([filled.shift(lag) for lag in range(day)]
                         + [filled.rolling(day).mean(), filled.rolling(day).std(), filled.diff()], axis=1)
        fit = normal & lags.notna().all(axis=1)
        fit[begin_test:] = False
        forest = IsolationForest(n_estimators=200, random_state=42).fit(lags[fit])
        isolation = np.full(len(rows), np.nan)
        isolation[day:] = -forest.score_samples(lags[day:])
        methods = {
            "solkit": ours, "fixed limits": limits, "rolling, same rate": calibrated(rolling),
            "rolling, 3 sigma": [bool(s > 3) for s in rolling[begin_test:]],
            "isolation forest": calibrated(isolation),
        }
        print(f"\n{os.path.basename(name)}: {len(rows)} periods of {minutes} min, test {weeks:.1f} weeks; "
              f"solkit chose {chosen}, {seconds:.1f} s")
        for method, flags in methods.items():
            found = judge(flags, hits[begin_test:], cool_down, weeks)
            results.append({"series": os.path.basename(name), "method": method, **found})
            total = totals.setdefault(method, {"events": 0, "found": 0, "false": 0.0, "weeks": 0.0})
            total["events"] += found["events"]
            total["found"] += found["found"]
            total["false"] += found["false_per_week"] * weeks
            total["weeks"] += weeks
            print(f"  {method:20} found {found['found']} of {found['events']}, false alarms a week "
                  f"{found['false_per_week']:.2f}, warning {found['warning_periods']} periods")
    print("\nall")
    for method, total in totals.items():
        print(f"  {method:20} found {total['found']} of {total['events']}, false alarms a week "
              f"{total['false'] / total['weeks']:.2f}")
    if options.json:
        json.dump({"scikit-learn": sklearn.__version__, "results": results}, open(options.json, "w"), indent=1)


if __name__ == "__main__":
    main()
