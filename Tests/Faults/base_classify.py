"""The classifier's client folder that each fault spoils a copy of: 1,200 customers, drawn from a seed."""
import datetime as dt
import math
import os
import random
import shutil

HERE = os.path.dirname(os.path.abspath(__file__))
CUSTOMERS = 1200


def rows():
    """Months, contract and charges decide who leaves, in a way that two columns of a rule do not see."""
    rng = random.Random(20262)
    for number in range(CUSTOMERS):
        tenure = rng.randrange(0, 73)
        contract = rng.choices(["monthly", "yearly", "two years"], [5, 3, 2])[0]
        charges = round(rng.uniform(20, 110), 2)
        paperless = rng.random() < 0.6
        score = 1.6 * (contract == "monthly") - 0.9 * (contract == "two years") - 0.05 * tenure + 0.035 * (charges - 65)
        left = rng.random() < 1 / (1 + math.exp(-(score + 0.5 * paperless - 0.3)))
        since = dt.date(2026, 1, 1) - dt.timedelta(days=30 * tenure)
        yield [
            f"C{number:04d}", since.isoformat(), str(tenure), "" if rng.random() < 0.02 else f"{charges:.2f}", contract,
            str(int(paperless)), rng.choice(["female", "male"]), "Yes" if left else "No"]


def make(folder):
    """Writes solution.yaml, rules.yaml, data/customers.csv and ask.csv (what `predict` is asked) into a new folder."""
    os.makedirs(os.path.join(folder, "data"))
    for name in ("solution.yaml", "rules.yaml"):
        shutil.copy(os.path.join(HERE, "base-classify", name), folder)
    lines = ["customer,since,tenure,charges,contract,paperless,gender,left"] + [",".join(r) for r in rows()]
    with open(os.path.join(folder, "data", "customers.csv"), "w", newline="") as f:
        f.write("\n".join(lines) + "\n")
    with open(os.path.join(folder, "ask.csv"), "w", newline="") as f:
        f.write("tenure,charges,contract,paperless\n3,80.5,monthly,1\n60,,two years,0\n")
