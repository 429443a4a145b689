"""The recommender's client folder that each fault spoils a copy of: 160 customers and 60 products, drawn from a seed."""
import datetime as dt
import os
import random
import shutil

HERE = os.path.dirname(os.path.abspath(__file__))
CUSTOMERS, PRODUCTS, KINDS = 160, 60, 4


def orders():
    """A customer buys nine of ten products of one kind; the first of a kind sell best."""
    rng = random.Random(20263)
    for customer in range(CUSTOMERS):
        for number in range(8):
            day = dt.date(2026, 1, 1) + dt.timedelta(days=rng.randrange(20) + 20 * number)
            for _ in range(2):
                kind = customer % KINDS if rng.random() < 0.9 else rng.randrange(KINDS)
                place = min(rng.randrange(PRODUCTS // KINDS), rng.randrange(PRODUCTS // KINDS))
                yield [f"C{customer:03d}", f"P{kind * PRODUCTS // KINDS + place:02d}", f"O{customer:03d}-{number}",
                       str(rng.randrange(1, 4)), day.isoformat()]


def make(folder):
    """Writes solution.yaml, the three tables and ask.csv (what `predict` is asked) into a new folder."""
    os.makedirs(os.path.join(folder, "data"))
    shutil.copy(os.path.join(HERE, "base-recommend", "solution.yaml"), folder)

    def write(name, lines):
        with open(os.path.join(folder, name), "w", newline="") as f:
            f.write("\n".join(lines) + "\n")

    write("data/orders.csv", ["customer,product,order,pieces,day"] + [",".join(r) for r in orders()])
    write("data/products.csv", ["product,title,kind,price,in_stock"] + [
        f"P{n:02d},Thing {n} of kind {n * KINDS // PRODUCTS},k{n * KINDS // PRODUCTS},{4 + n % 9},{int(n != 14)}"
        for n in range(PRODUCTS)])
    write("data/customers.csv", ["customer,country"] + [f"C{n:03d},{('North', 'South')[n % 2]}" for n in range(CUSTOMERS)])
    write("ask.csv", ["customer", "C001", "nobody"])
