#!/usr/bin/env python3
"""Writes readings.csv: bearing temperatures of three made-up pumps. python3 generate.py [OUTPUT]. Only the standard library.

Each pump follows the load of day and week and gets warmer from March to June, with noise that goes on from hour to hour. Seven times a bearing wears: for two
days or three its temperature creeps up by a few degrees, less than summer and a busy afternoon bring anyway, then it is
replaced. The column failure marks the hours from the first sign to the replacement.
"""
import datetime, math, random, sys

SEED = 20140219
WEEKS = 16
START = datetime.datetime(2025, 3, 3)
# pump, week, hour of the week in which the wear begins, hours until it is replaced, degrees that it adds at the end
WEAR = [
    ("P-101", 3, 20, 60, 7.0), ("P-102", 5, 95, 48, 7.0), ("P-103", 8, 50, 72, 7.5),
    ("P-101", 11, 100, 60, 7.0), ("P-103", 12, 90, 48, 7.5), ("P-102", 13, 110, 72, 7.0), ("P-101", 15, 40, 54, 7.0),
]
PUMPS = [("P-101", 61.0, 9.0), ("P-102", 57.5, 8.0), ("P-103", 64.0, 10.0)]  # mean and swing of a day, degrees Celsius


def readings(random_numbers, name, mean, swing):
    noise = 0.0
    for hour in range(WEEKS * 168):
        moment = START + datetime.timedelta(hours=hour)
        load = math.cos(2 * math.pi * (moment.hour - 15) / 24)
        season = 9.0 * hour / (WEEKS * 168)
        weekend = -4.0 if moment.weekday() >= 5 else 0.0
        noise = 0.6 * noise + random_numbers.gauss(0, 0.8)
        value, failing = mean + swing / 2 * load + weekend + season + noise, 0
        for pump, week, first, hours, degrees in WEAR:
            since = hour - (week * 168 + first)
            if pump == name and 0 <= since < hours:
                value += degrees * min(1.0, since / (0.6 * hours))
                failing = 1
        yield moment, value, failing


def main():
    output = sys.argv[1] if len(sys.argv) > 1 else "readings.csv"
    with open(output, "w", newline="") as file:
        file.write("pump,time,temperature,failure\n")
        for place, (name, mean, swing) in enumerate(PUMPS):
            for moment, value, failing in readings(random.Random(SEED + place), name, mean, swing):
                file.write(f"{name},{moment:%Y-%m-%d %H:%M},{value:.2f},{failing}\n")


if __name__ == "__main__":
    main()
