#!/usr/bin/env python3
"""Write a CSV file of mostly numbers, the same bytes for the same seed: generate.py FILE [--megabytes 200] [--seed 1]

Columns: a category, a day, a whole number, a price, a flag, and twelve numbers of the kinds that clients have: few
digits, many digits, negative, very small, missing (one in twenty), and full doubles of 17 digits.
"""
import argparse
import datetime
import random


def rows(seed):
    draw = random.Random(seed)
    begin = datetime.date(2020, 1, 1)
    while True:
        yield ",".join((
            f"store_{draw.randrange(200):03d}",
            (begin + datetime.timedelta(days=draw.randrange(1500))).isoformat(),
            str(draw.randrange(2000)),
            f"{draw.uniform(0.5, 99):.2f}",
            str(draw.randrange(2)),
            f"{draw.gauss(0, 1):.4f}",
            f"{draw.gauss(1000, 300):.2f}",
            f"{draw.expovariate(0.1):.3f}",
            "" if draw.random() < 0.05 else f"{draw.uniform(-50, 50):.1f}",
            f"{draw.uniform(0, 1):.6f}",
            f"{draw.gauss(0, 1e5):.0f}",
            repr(draw.random()),
            f"{draw.uniform(0, 1e-3):.9f}",
            str(draw.randrange(10 ** 9)),
            f"{draw.gauss(20, 5):.1f}",
            f"{draw.uniform(1e3, 1e7):.3f}",
            f"{draw.gauss(0, 1):.5f}",
        )) + "\n"


def write(path, megabytes, seed=1):
    # A block of rows is repeated: what a reader does with a byte does not depend on whether it came before.
    source = rows(seed)
    block = "".join(next(source) for _ in range(40_000)).encode()
    header = b"store,date,units,price,promo," + b",".join(b"x%d" % k for k in range(1, 13)) + b"\n"
    left = int(megabytes * 1e6)
    with open(path, "wb") as file:
        file.write(header)
        while left > 0:
            part = block if left >= len(block) else block[: block.rfind(b"\n", 0, max(1, left)) + 1]
            if not part:
                break
            file.write(part)
            left -= len(part)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--megabytes", type=float, default=200)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    write(chosen.file, chosen.megabytes, chosen.seed)
