#!/usr/bin/env python3
"""Cuts the demo of the template recommend-shop out of the prepared Online Retail files.

    python3 make_demo.py FOLDER     # with interactions.csv, items.csv, users.csv and returns.csv as in README.md

Keeps 2,000 of the customers, chosen by seed, with all that they ordered; times become days and minutes; makes up which
items are in stock, since the source does not say.
"""

import csv
import datetime
import pathlib
import random
import sys

source, here = pathlib.Path(sys.argv[1]), pathlib.Path(__file__).parent
draw = random.Random(7)


def read(name):
    with open(source / name, newline="") as file:
        return list(csv.DictReader(file))


def write(name, header, rows):
    with open(here / name, "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)


orders = read("interactions.csv")
kept = set(draw.sample(sorted({row["user_id"] for row in orders}), 2000))
orders = [row for row in orders if row["user_id"] in kept]
moment = lambda row: datetime.datetime.fromtimestamp(int(row["timestamp"]), datetime.timezone.utc)
write("orders.csv", ["user_id", "item_id", "order_id", "quantity", "ordered_at"],
      [[row["user_id"], row["item_id"], row["order_id"], row["quantity"], moment(row).strftime("%Y-%m-%d %H:%M")]
       for row in orders])
write("items.csv", ["item_id", "description", "category", "price", "in_stock"],
      [[row["item_id"], row["description"], row["category"], row["median_price"], 0 if draw.random() < 0.02 else 1]
       for row in read("items.csv")])
write("users.csv", ["user_id", "country"],
      [[row["user_id"], row["country"]] for row in read("users.csv") if row["user_id"] in kept])
write("returns.csv", ["user_id", "item_id", "quantity"],
      [[row["user_id"], row["item_id"], row["returned_quantity"]] for row in read("returns.csv") if row["user_id"] in kept])
