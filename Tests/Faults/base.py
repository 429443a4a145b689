"""The client folder that each fault spoils a copy of: 3 shops x 2 products x 130 weeks, drawn from a seed."""
import datetime as dt
import math
import os
import random
import shutil

HERE = os.path.dirname(os.path.abspath(__file__))
SHOPS = [("Harbour", "North", 1.3), ("Market", "North", 0.9), ("Station", "South", 1.0)]
PRODUCTS = [("tea", 60, 2.50), ("jam", 45, 3.20)]
WEEKS = 130
FIRST = dt.date(2023, 1, 2)
NEW_WEEKS = 2


def new_rows():
    """What the two weeks after the data bring, for `extend`."""
    for t in range(WEEKS, WEEKS + NEW_WEEKS):
        for shop, _, size in SHOPS:
            for product, level, price in PRODUCTS:
                yield [shop, product, (FIRST + dt.timedelta(days=7 * t)).isoformat(), str(round(2.2 * size * level)), f"{price:.2f}", "0"]


def rows():
    """Growing shops with a smooth year: smoothing beats last year's week clearly, on any draw."""
    rng = random.Random(20261)
    for shop, region, size in SHOPS:
        for product, level, price in PRODUCTS:
            for t in range(WEEKS):
                mean = size * level * math.exp(0.35 * t / 52 + 0.15 * math.cos(2 * math.pi * t / 52))
                promo = rng.random() < 0.08
                units = max(0, round(mean * (1.3 if promo else 1.0) * math.exp(rng.gauss(0, 0.12))))
                paid = price * (0.8 if promo else 1.0)
                week = FIRST + dt.timedelta(days=7 * t)
                yield [shop, product, week.isoformat(), str(units), f"{paid:.2f}", str(int(promo)), region]


def make(folder):
    """Writes solution.yaml, data/sales.csv, new.csv (for `extend`) and ask.csv (what `predict` is asked) into a new folder."""
    os.makedirs(os.path.join(folder, "data"))
    shutil.copy(os.path.join(HERE, "base", "solution.yaml"), folder)
    lines = ["shop,product,week,units,price,promo,region"] + [",".join(r) for r in rows()]
    with open(os.path.join(folder, "data", "sales.csv"), "w", newline="") as f:
        f.write("\n".join(lines) + "\n")
    with open(os.path.join(folder, "ask.csv"), "w", newline="") as f:
        f.write("shop,product\nHarbour,tea\nStation,jam\n")
    with open(os.path.join(folder, "new.csv"), "w", newline="") as f:
        f.write("\n".join(["shop,product,week,units,price,promo"] + [",".join(r) for r in new_rows()]) + "\n")
