#!/usr/bin/env python3
"""Makes readings.csv from the Numenta Anomaly Benchmark: python3 make.py FOLDER [OUTPUT].

FOLDER holds machine_temperature_system_failure.csv and windows.json (in the benchmark labels/combined_windows.json).
Five-minute readings become means of whole hours; an hour is marked where it lies in a labelled window.
"""
import csv, datetime, json, sys

folder = sys.argv[1]
output = sys.argv[2] if len(sys.argv) > 2 else "readings.csv"
name = "machine_temperature_system_failure.csv"
windows = json.load(open(f"{folder}/windows.json"))[f"realKnownCause/{name}"]
spans = [[datetime.datetime.fromisoformat(moment[:19]) for moment in window] for window in windows]

hours = {}
with open(f"{folder}/{name}", newline="") as file:
    for row in csv.DictReader(file):
        moment = datetime.datetime.fromisoformat(row["timestamp"])
        hours.setdefault(moment.replace(minute=0, second=0), []).append(float(row["value"]))

with open(output, "w", newline="") as file:
    file.write("machine,time,temperature,failure\n")
    for hour, values in sorted(hours.items()):
        end = hour + datetime.timedelta(minutes=55)
        failing = any(first <= end and hour <= last for first, last in spans)
        # An hour of the first or last day with a part of its readings only would be another kind of reading.
        if len(values) < 12:
            continue
        file.write(f"machine-1,{hour:%Y-%m-%d %H:%M},{sum(values) / len(values):.3f},{int(failing)}\n")
