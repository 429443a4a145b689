#!/usr/bin/env python3
"""Write withdrawals.csv: spare parts taken from the stores of a made-up maker of paper, for the template
forecast-demand-intermittent.

    python3 generate.py [OUTPUT] [--truth FILE]     OUTPUT: withdrawals.csv beside this file by default

Only the standard library is needed. The same seed gives the same bytes, so `git diff` shows whether a change here
changed the data. Nothing in the product runs this file: the CSV is committed. --truth also writes what the numbers
were drawn from: the mean of every part, plant and week, which no forecast can know better.

How a number comes about: a job that needs the part comes up in a week with the plant's probability of it (machines
in use x wear of the part, which wanders, and steps where a line is built or torn down); a job takes a number of parts
drawn from the part's own distribution. Weeks without a job write no line, as in a movement list; a part's first line,
with 0 units, is written when it is listed.
"""
import argparse
import datetime as dt
import math
import os
import random

SEED = 20261121
FIRST_WEEK = dt.date(2023, 10, 2)  # a Monday, as every week below
WEEKS = 156

# name, machines in use against the mean plant
PLANTS = [("Albruck", 1.30), ("Hagen", 1.05), ("Plattling", 0.95), ("Schwedt", 0.75)]

# How parts of a class are needed: probability of a job in a week, mean units of a job, and their spread (0: always
# the same; 1: geometric; over 1: now and then the whole machine is overhauled).
PATTERNS = {
    "slow": (0.04, 1.2, 0.3),
    "intermittent": (0.22, 1.8, 0.4),
    "lumpy": (0.16, 7.0, 1.3),
    "erratic": (0.62, 6.0, 1.1),
    "steady": (0.90, 9.0, 0.5),
}

# name, class of part, how often it is needed, how much a failing one stops (A: the line, B: a station, C: nothing)
PARTS = [
    ("Ball bearing 6205", "bearing", "intermittent", "A"),
    ("Ball bearing 6312", "bearing", "intermittent", "A"),
    ("Spherical roller bearing 22218", "bearing", "slow", "A"),
    ("Spherical roller bearing 23036", "bearing", "slow", "A"),
    ("Pillow block UCP 210", "bearing", "intermittent", "B"),
    ("Cam follower KR 32", "bearing", "lumpy", "B"),
    ("Needle bearing NK 25", "bearing", "lumpy", "C"),
    ("Shaft seal 45x62x8", "seal", "erratic", "B"),
    ("Shaft seal 70x90x10", "seal", "intermittent", "B"),
    ("Mechanical seal MG1-33", "seal", "intermittent", "A"),
    ("O-ring set NBR", "seal", "steady", "C"),
    ("O-ring set FKM", "seal", "erratic", "C"),
    ("Packing cord 10 mm", "seal", "erratic", "B"),
    ("Flange gasket DN 80", "seal", "lumpy", "C"),
    ("V-belt SPB 2240", "drive", "lumpy", "B"),
    ("V-belt SPA 1500", "drive", "lumpy", "B"),
    ("Timing belt HTD 8M", "drive", "intermittent", "A"),
    ("Roller chain 16B", "drive", "lumpy", "B"),
    ("Coupling spider 42", "drive", "intermittent", "B"),
    ("Gear motor 1.5 kW", "drive", "slow", "A"),
    ("Gear motor 4 kW", "drive", "slow", "A"),
    ("Hydraulic filter 10 um", "filter", "steady", "C"),
    ("Oil mist filter", "filter", "erratic", "C"),
    ("Compressor air filter", "filter", "intermittent", "C"),
    ("Suction strainer DN 50", "filter", "lumpy", "C"),
    ("Hydraulic hose DN 12", "hydraulic", "erratic", "B"),
    ("Hydraulic hose DN 20", "hydraulic", "lumpy", "B"),
    ("Hydraulic cylinder 63/36", "hydraulic", "slow", "A"),
    ("Proportional valve NG 6", "hydraulic", "slow", "A"),
    ("Solenoid valve G 1/2", "hydraulic", "intermittent", "B"),
    ("Pneumatic cylinder 50x100", "hydraulic", "intermittent", "B"),
    ("Proximity switch M12", "electric", "erratic", "B"),
    ("Photo sensor diffuse", "electric", "intermittent", "B"),
    ("Contactor 25 A", "electric", "intermittent", "B"),
    ("Fuse 63 A gG", "electric", "lumpy", "C"),
    ("Frequency converter 7.5 kW", "electric", "slow", "A"),
    ("Encoder 1024", "electric", "slow", "A"),
    ("Emergency stop relay", "electric", "slow", "A"),
    ("Doctor blade 2.4 m", "process", "lumpy", "A"),
    ("Forming fabric clip set", "process", "lumpy", "B"),
    ("Knife for sheeter", "process", "erratic", "A"),
    ("Nozzle 0.8 mm", "process", "lumpy", "C"),
]


def poisson(rng, mean):
    """Inversion; means here are under 40."""
    u, k, p = rng.random(), 0, math.exp(-mean)
    cumulated = p
    while u > cumulated and k < 400:
        k += 1
        p *= mean / k
        cumulated += p
    return k


def job_size(rng, mean, spread):
    """One unit at least; mean `mean`; the rest negative binomial, with spread^2 as the share of mean^2 beyond Poisson."""
    rest = mean - 1.0
    if rest <= 0.0:
        return 1
    shape = 1.0 / (spread * spread)
    return 1 + poisson(rng, rest * rng.gammavariate(shape, 1.0 / shape))


def series(rng, plant, part):
    """Rows (week, units, mean) of one part in one plant, from the week in which it was listed."""
    _, machines = plant
    _, _, pattern, _ = part
    probability, mean, spread = PATTERNS[pattern]
    probability *= machines * math.exp(0.35 * rng.gauss(0.0, 1.0))
    mean = max(1.0, mean * math.exp(0.30 * rng.gauss(0.0, 1.0)))
    listed = rng.randrange(10, 90) if rng.random() < 0.15 else 0
    # A line is torn down, and what it needed is hardly needed any more; or one is built.
    fate = rng.random()
    step_at, step = rng.randrange(40, 130), 1.0
    if fate < 0.16:
        step = rng.uniform(0.05, 0.3)
    elif fate < 0.26:
        step = rng.uniform(1.6, 2.4)
    wander, rows = 0.0, []
    for t in range(WEEKS):
        wander = 0.985 * wander + 0.05 * rng.gauss(0.0, 1.0)
        p = min(0.97, probability * math.exp(wander) * (step if t >= step_at else 1.0))
        happens, size = rng.random() < p, job_size(rng, mean, spread)
        if t >= listed:
            rows.append((t, size if happens else 0, p * mean))
    return rows


def main():
    parser = argparse.ArgumentParser()
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("output", nargs="?", default=os.path.join(here, "withdrawals.csv"))
    parser.add_argument("--truth")
    given = parser.parse_args()
    dates = [(FIRST_WEEK + dt.timedelta(days=7 * t)).isoformat() for t in range(WEEKS)]
    lines, truth = ["plant,part,week,units,class,stops"], ["plant,part,week,units,mean"]
    for i, plant in enumerate(PLANTS):
        for j, part in enumerate(PARTS):
            # One generator a series: a part added at the end changes no number of the others.
            rows = series(random.Random(SEED * 1000 + i * 100 + j), plant, part)
            for place, (t, units, mean) in enumerate(rows):
                truth.append(f"{plant[0]},{part[0]},{dates[t]},{units},{mean:.4f}")
                if units > 0 or place == 0:
                    lines.append(f"{plant[0]},{part[0]},{dates[t]},{units},{part[1]},{part[3]}")
    for path, text in ((given.output, lines), (given.truth, truth)):
        if path:
            with open(path, "w", encoding="utf-8", newline="") as f:
                f.write("\n".join(text) + "\n")


if __name__ == "__main__":
    main()
