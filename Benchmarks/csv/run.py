#!/usr/bin/env python3
"""CPU seconds to read a CSV file of mostly numbers: solkit's reader beside pandas' C reader.

    run.py [--smoke] [--megabytes 200] [--runs 5] [--program .build/release/csv-read] [--keep FILE]

Runs alternate; figures are medians. `cpu_s` is user and system time of all threads around the read alone, so that
starting Python and importing pandas count for nothing; `child_cpu_s` is that of the whole process. pandas reads once
as it comes and once with the types given, and the faster of the two counts. solkit reads with all its checks: types,
dates, UTF-8, lines. Both must agree on rows and sums. Prints JSON; exit code 1 where the bar (a ratio of 1) is missed.
"""
import argparse
import importlib.util
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile

import generate

HERE = os.path.dirname(os.path.abspath(__file__))

PANDAS = """
import json, sys, time
import pandas as pd
types = {"store": "category", "date": "category", "units": "int64", "price": "float64", "promo": "int8"}
types.update({f"x{k}": "float64" for k in range(1, 13)})
arguments = {"dtype": types} if sys.argv[2] == "typed" else {}
cpu, wall = time.process_time(), time.perf_counter()
table = pd.read_csv(sys.argv[1], engine="c", **arguments)
cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
print(json.dumps({"rows": len(table), "sum_x1": table.x1.sum(), "sum_units": int(table.units.sum()),
                  "cpu_s": cpu, "wall_s": wall, "threads": 1, "pandas": pd.__version__}))
"""


def measure(command):
    """What the command printed, with the processor time and memory of its process."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status != 0:
        sys.exit(f"{command[0]} failed: {output!r}")
    result = json.loads(output)
    result["child_cpu_s"] = usage.ru_utime + usage.ru_stime
    result["peak_mb"] = usage.ru_maxrss / 1024
    return result


def processor():
    try:
        with open("/proc/cpuinfo") as file:
            return next(line.split(":")[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, default=200)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--program", default=os.path.join(HERE, "../../.build/release/csv-read"))
    parser.add_argument("--keep", help="use this file, made where it is not there")
    parser.add_argument("--smoke", action="store_true", help="5 MB, one run; without pandas only solkit is timed")
    chosen = parser.parse_args()
    if chosen.smoke:
        chosen.megabytes, chosen.runs = min(chosen.megabytes, 5), 1
    threads = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder:
        path = chosen.keep or os.path.join(folder, "numbers.csv")
        if not os.path.exists(path):
            generate.write(path, chosen.megabytes)
        size = os.path.getsize(path)
        commands = {
            "solkit": [chosen.program, path, str(threads)],
            "solkit_1_thread": [chosen.program, path, "1"],
            "pandas": [sys.executable, "-c", PANDAS, path, "plain"],
            "pandas_typed": [sys.executable, "-c", PANDAS, path, "typed"],
        }
        if chosen.smoke and importlib.util.find_spec("pandas") is None:
            for name in ("solkit", "solkit_1_thread"):
                print(json.dumps({name: measure(commands[name]), "pandas": "not installed, so no ratio"}))
            return
        runs = {name: [] for name in commands}
        for _ in range(chosen.runs):
            for name, command in commands.items():
                runs[name].append(measure(command))
    first = runs["pandas"][0]
    for name, results in runs.items():
        for result in results:
            if result["rows"] != first["rows"] or result["sum_units"] != first["sum_units"] \
                    or abs(result["sum_x1"] - first["sum_x1"]) > 1e-6 * max(1, abs(first["sum_x1"])):
                sys.exit(f"{name} read something else: {result} {first}")
    figures = {}
    for name, results in runs.items():
        median = {key: statistics.median(r[key] for r in results) for key in ("cpu_s", "wall_s", "child_cpu_s", "peak_mb")}
        figures[name] = {
            "threads": results[0]["threads"], "ns_per_byte": round(median["cpu_s"] / size * 1e9, 3),
            **{key: round(value, 4) for key, value in median.items()},
        }
    peer = min(figures["pandas"]["cpu_s"], figures["pandas_typed"]["cpu_s"])
    ratios = {name: round(figures[name]["cpu_s"] / peer, 3) for name in ("solkit", "solkit_1_thread")}
    passes = all(ratio <= 1 for ratio in ratios.values())
    print(json.dumps({
        "benchmark": "csv", "bytes": size, "rows": first["rows"], "runs": chosen.runs, "processor": processor(),
        "processors": threads, "pandas": first["pandas"], "python": platform.python_version(), "figures": figures,
        "cpu_ratio_to_pandas": ratios, "bar": 1.0, "passes": passes,
    }, indent=2))
    sys.exit(0 if passes else 1)


if __name__ == "__main__":
    main()
