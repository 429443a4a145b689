#!/usr/bin/env python3
"""Write sales.csv: weekly sales of a made-up chain of food shops, for the template forecast-sales.

    python3 generate.py [OUTPUT]      OUTPUT: sales.csv beside this file by default

Only the standard library is needed. The same seed gives the same bytes, so `git diff` shows whether
a change here changed the data. Nothing in the product runs this file: the CSV is committed.

How a number comes about: store size x product level x yearly season x slow growth x a wandering
level x the week's holidays x promotion gives the mean; units are drawn from a negative binomial
around it (variance = mean + dispersion x mean^2), and then the shelf may be empty.
"""
import datetime as dt
import math
import os
import random
import sys

SEED = 20261005
FIRST_WEEK = dt.date(2023, 7, 3)  # a Monday, as every week below
WEEKS = 170
DISPERSION = 0.024  # of a usual series; about 15 % spread on top of Poisson noise

# name, region, size against the mean shop, growth a year, first week it was open
STORES = [
    ("Hamburg Altona", "North", 1.55, 0.10, 0),
    ("Hamburg Eppendorf", "North", 1.20, 0.16, 0),
    ("Bremen Viertel", "North", 0.85, -0.10, 0),
    ("Kiel Hafen", "North", 0.60, 0.05, 0),
    ("Rostock Mitte", "North", 0.50, 0.22, 0),
    ("Berlin Mitte", "East", 1.90, 0.13, 0),
    ("Berlin Neukölln", "East", 1.35, 0.26, 0),
    ("Leipzig Süd", "East", 0.90, 0.20, 0),
    ("Dresden Neustadt", "East", 0.80, -0.06, 0),
    ("Erfurt Anger", "East", 0.55, 0.08, 38),
    ("Köln Ehrenfeld", "West", 1.45, 0.14, 0),
    ("Düsseldorf Bilk", "West", 1.10, -0.13, 0),
    ("Essen Rüttenscheid", "West", 0.95, 0.09, 0),
    ("Bonn Südstadt", "West", 0.75, 0.18, 0),
    ("Aachen Markt", "West", 0.60, 0.04, 118),
    ("München Schwabing", "South", 1.80, 0.11, 0),
    ("Stuttgart West", "South", 1.25, -0.08, 0),
    ("Nürnberg Gostenhof", "South", 0.90, 0.21, 0),
    ("Freiburg Wiehre", "South", 0.70, 0.15, 0),
    ("Ulm Donautor", "South", 0.55, 0.12, 141),
]

# name, units a week in the mean shop, price, strength of the season, its peak (week of the year),
# promotion uplift, pull of Easter and Christmas, first week on the shelf
PRODUCTS = [
    ("Ground Coffee", 88, 6.49, 0.10, 50, 1.55, 0.10, 0),
    ("Oat Milk", 112, 1.95, 0.06, 20, 1.30, 0.00, 0),
    ("Iced Tea", 70, 1.49, 0.48, 29, 1.45, 0.00, 0),
    ("Hot Chocolate", 46, 3.29, 0.50, 1, 1.40, 0.12, 0),
    ("Dark Chocolate", 62, 2.19, 0.26, 51, 1.60, 0.35, 0),
    ("Apple Juice", 54, 2.39, 0.20, 27, 1.35, 0.05, 0),
    ("Cold Brew", 40, 2.79, 0.38, 28, 1.50, 0.00, 24),
    ("Truffle Oil", 2.1, 11.90, 0.15, 50, 1.25, 0.30, 0),
]

SLOW = "Truffle Oil"


def easter(year):
    """Easter Sunday of the Gregorian calendar (the anonymous computus)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return dt.date(year, month, day + 1)


def holidays(year):
    """Public holidays of the whole of Germany."""
    sunday = easter(year)
    moving = [sunday + dt.timedelta(days=d) for d in (-2, 1, 39, 50)]
    fixed = [dt.date(year, m, d) for m, d in ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26))]
    return moving + fixed


def monday_of(day):
    return day - dt.timedelta(days=day.weekday())


def poisson(rng, mean):
    """Inversion for small means, and sums of it for large ones (means add)."""
    total = 0
    while mean > 20.0:
        total += poisson(rng, 20.0)
        mean -= 20.0
    u, k, p = rng.random(), 0, math.exp(-mean)
    cumulated = p
    while u > cumulated and k < 200:
        k += 1
        p *= mean / k
        cumulated += p
    return total + k


def negative_binomial(rng, mean, dispersion):
    """Poisson of a gamma mean; variance = mean + dispersion x mean^2."""
    return poisson(rng, mean * rng.gammavariate(1.0 / dispersion, dispersion))


def promotions(rng, weeks):
    """Weeks on promotion by product and region: one or two weeks long, planned centrally."""
    plan = {}
    regions = sorted({s[1] for s in STORES})
    for product in PRODUCTS:
        for region in regions:
            on, week = [False] * weeks, rng.randrange(3, 12)
            while week < weeks:
                for w in range(week, min(weeks, week + rng.choice((1, 1, 2)))):
                    on[w] = True
                week += rng.randrange(9, 22)
            plan[product[0], region] = on
    return plan


def season(strength, peak, week_of_year):
    """A smooth year: one main wave and a small second one, mean near 1."""
    angle = 2.0 * math.pi * (week_of_year - peak) / 52.1775
    return math.exp(strength * (math.cos(angle) + 0.18 * math.cos(2.0 * angle)))


def series(rng, store, product, dates, festive, promoted):
    """Rows (week, units, price, promo) of one store and product, from its first week on."""
    _, _, size, growth, opened = store
    name, level, price, strength, peak, uplift, pull, launched = product
    start = max(opened, launched)
    liking = math.exp(0.22 * rng.gauss(0.0, 1.0))
    own_growth = 1.35 * growth + 0.07 * rng.gauss(0.0, 1.0)
    wander, empty_until, rows = 0.0, -1, []
    for t, date in enumerate(dates):
        wander = 0.985 * wander + 0.025 * rng.gauss(0.0, 1.0)
        if t < start:
            continue
        mean = size * level * liking * math.exp(own_growth * t / 52.1775 + wander)
        mean *= season(strength, peak, date.timetuple().tm_yday / 7.0)
        if start > 0:
            mean *= 1.0 - 0.55 * math.exp(-(t - start) / 5.0)  # a new shop or product takes weeks to be known
        before_feast, closed_days = festive[t]
        mean *= (1.0 + pull * before_feast) * (1.0 - 0.06 * closed_days)
        promo = promoted[t]
        paid = price * (1.0 + 0.03 * (t // 52))  # prices rise once a year
        if promo:
            mean *= uplift
            paid *= 0.8
        units = negative_binomial(rng, mean, DISPERSION if name != SLOW else 0.25)
        if t > empty_until and rng.random() < (0.012 if promo else 0.005):
            empty_until = t + rng.choice((0, 0, 1))  # the shelf is empty for a week or two
        if t <= empty_until:
            units = int(units * rng.choice((0.0, 0.2, 0.4, 0.6)))
        rows.append((t, units, round(paid, 2), promo))
    return rows


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    output = sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, "sales.csv")
    dates = [FIRST_WEEK + dt.timedelta(days=7 * t) for t in range(WEEKS)]
    feasts, closed = {}, {}
    for year in range(dates[0].year, dates[-1].year + 2):
        for day in holidays(year):
            if day.weekday() < 6:  # a holiday on a Sunday closes nothing
                closed[monday_of(day)] = closed.get(monday_of(day), 0) + 1
        for day, weight in ((easter(year), 1.0), (dt.date(year, 12, 24), 1.0)):
            feasts[monday_of(day)] = weight
            feasts.setdefault(monday_of(day) - dt.timedelta(days=7), 0.5 * weight)
    festive = [(feasts.get(d, 0.0), closed.get(d, 0)) for d in dates]

    plan = promotions(random.Random(SEED), WEEKS)
    lines = ["store,product,week,units,price,promo,holiday,region"]
    for i, store in enumerate(STORES):
        for j, product in enumerate(PRODUCTS):
            # One generator a series: a store added at the end changes no number of the others.
            rng = random.Random(SEED * 1000 + i * 50 + j)
            rows = series(rng, store, product, dates, festive, plan[product[0], store[1]])
            for t, units, price, promo in rows:
                # Some tills write no line for a week in which nothing was sold.
                if product[0] == SLOW and units == 0 and t < WEEKS - 40 and rng.random() < 0.3:
                    continue
                lines.append(
                    f"{store[0]},{product[0]},{dates[t].isoformat()},{units},{price:.2f},"
                    f"{int(promo)},{int(festive[t][1] > 0)},{store[1]}"
                )
    with open(output, "w", encoding="utf-8", newline="") as f:
        f.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
