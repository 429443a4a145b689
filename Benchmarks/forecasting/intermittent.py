"""Methods for intermittent demand beside statsforecast, on the daily units of a shop's articles.

    pip install statsforecast pandas
    swift build -c release --product benchmark-forecasting
    SOLKIT_DATA=... python3 Benchmarks/forecasting/intermittent.py [path of benchmark-forecasting]

Reads retail_online_sku_daily.csv, days without a row are zeros, the last 28 days are held out. Prints the largest
relative difference of the point forecasts and the CPU seconds of both; the last line is JSON. Each is one process on
one thread; the peer is called once before its clock starts.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import warnings

import numpy as np
import pandas as pd
import statsforecast
from statsforecast import StatsForecast
from statsforecast.models import ADIDA, IMAPA, TSB, CrostonClassic, CrostonOptimized, CrostonSBA

warnings.filterwarnings("ignore")
HORIZON = 7
PEERS = {
    ("croston", True): CrostonClassic(), ("croston", False): CrostonOptimized(), ("sba", True): CrostonSBA(),
    ("tsb", True): TSB(0.1, 0.1), ("adida", False): ADIDA(), ("imapa", False): IMAPA(),
}


def units(held_out=28):
    """Daily units of each article from its first sale on, as unique_id, ds, y: training part and held-out part."""
    rows = pd.read_csv(os.path.join(os.environ["SOLKIT_DATA"], "forecast", "retail_online_sku_daily.csv"))
    rows["date"] = pd.to_datetime(rows.date)
    days = pd.date_range(rows.date.min(), rows.date.max())
    frames = []
    for name, own in rows.groupby("StockCode"):
        values = own.groupby("date").units.sum().reindex(days[days >= own.date.min()], fill_value=0.0)
        numbers = range(1, len(values) + 1)
        frames.append(pd.DataFrame({"unique_id": str(name), "ds": numbers, "y": values.to_numpy(float)}))
    whole = pd.concat(frames)
    last = whole.groupby("unique_id").ds.transform("max") - held_out
    return whole[whole.ds <= last], whole[whole.ds > last]


def ours(program, kind, frame, horizon, *options):
    """The forecasts of benchmark-forecasting by series, and its CPU seconds."""
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        frame.to_csv(file, index=False, header=["unique_id", "t", "y"])
        file.flush()
        command = [program, "--peer", kind, file.name, str(horizon), *options]
        lines = subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()
    rows = [line.split(",") for line in lines]
    return {row[0]: np.array(row[1:], float) for row in rows[:-1]}, float(rows[-1][1])


def peer(model, frame, horizon):
    """The forecasts of statsforecast by series, and its CPU seconds."""
    names = frame.unique_id.unique()[:2]
    runner = StatsForecast(models=[model], freq=1, n_jobs=1)
    runner.forecast(df=frame[frame.unique_id.isin(names)], h=horizon)
    start = time.process_time()
    found = runner.forecast(df=frame, h=horizon)
    seconds = time.process_time() - start
    column = [name for name in found.columns if name not in ("unique_id", "ds")][0]
    return {name: rows[column].to_numpy() for name, rows in found.groupby("unique_id")}, seconds


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else ".build/release/benchmark-forecasting"
    train, _ = units()
    table = []
    print(f"{'method':10}{'weights':12}{'difference':>12}{'CPU s':>10}{'peer':>10}{'ratio':>8}")
    for (kind, is_fixed), model in PEERS.items():
        own, seconds = ours(program, kind, train, HORIZON, *(["--fixed"] if is_fixed else []))
        other, peer_seconds = peer(model, train, HORIZON)
        difference = max(float(np.max(np.abs(own[n] - other[n]) / np.maximum(1e-9, np.abs(other[n])))) for n in other)
        row = {"method": kind, "fixed": is_fixed, "series": len(other), "difference": difference,
               "cpu_s": seconds, "peer_cpu_s": peer_seconds, "cpu_ratio": seconds / peer_seconds}
        table.append(row)
        print(f"{kind:10}{'0.1' if is_fixed else '0.1 to 0.3':12}{difference:12.1e}{seconds:10.4f}{peer_seconds:10.4f}"
              f"{row['cpu_ratio']:8.3f}")
    print(json.dumps({"peer": f"statsforecast {statsforecast.__version__}", "rows": table}))


if __name__ == "__main__":
    main()
