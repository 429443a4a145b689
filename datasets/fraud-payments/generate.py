#!/usr/bin/env python3
"""Write payments.csv: card payments of a made-up bank in the order of time, for the template fraud.

    python3 generate.py [OUTPUT]      OUTPUT: payments.csv beside this file by default

Standard library only; the seed is below: same seed, same bytes.
"""
import datetime
import math
import os
import random
import sys

SEED = 20260301
CARDS = 2400
DAYS = 120
BEGIN = datetime.datetime(2026, 3, 1)
HOME = "DE"

# What is bought: share of honest payments, median amount, spread of its logarithm, share online, weight for thieves.
CATEGORIES = {
    "groceries": (0.34, 31, 0.65, 0.04, 0.5),
    "fuel": (0.11, 58, 0.35, 0.00, 0.6),
    "restaurant": (0.15, 34, 0.60, 0.05, 0.4),
    "clothing": (0.10, 62, 0.70, 0.45, 1.2),
    "pharmacy": (0.07, 19, 0.60, 0.10, 0.2),
    "travel": (0.05, 190, 0.90, 0.75, 1.0),
    "electronics": (0.06, 120, 0.95, 0.60, 3.0),
    "gift cards": (0.02, 50, 0.60, 0.70, 2.2),
    "subscriptions": (0.10, 12, 0.50, 1.00, 0.5),
}
ABROAD = ["FR", "AT", "NL", "IT", "ES", "PL", "GB", "US"]
ABROAD_OF_THIEVES = ["GB", "US", "NL", "RO", "BR", "NG", "FR", "AT"]


def draw(random, weights):
    return random.choices(list(weights), list(weights.values()))[0]


class Card:
    def __init__(self, random, number):
        self.number = f"C{number:05d}"
        self.age = int(random.expovariate(1 / 900)) + random.randrange(30)       # days since it was issued
        self.level = math.exp(random.gauss(0, 0.35))                             # how much is spent
        self.rate = 0.1 * math.exp(random.gauss(0, 0.55))                        # payments a day
        self.travels = random.random() < 0.22
        self.night = random.random() < 0.12
        self.usual = 45 * self.level
        self.shops = set()
        self.last = None

    def pay(self, random, moment, category, amount, channel, country, fraud, merchant):
        row = {
            "paid_at": moment, "card": self.number, "amount": amount, "category": category, "channel": channel,
            "country": country, "card_age_days": self.age + (moment - BEGIN).days,
            "usual_amount": round(self.usual, 2),
            "hours_since_last": "" if self.last is None else round((moment - self.last).total_seconds() / 3600, 2),
            "new_merchant": int(merchant not in self.shops), "wrong_pins": 0, "fraud": int(fraud),
        }
        if channel != "online":
            odds = 0.10 if fraud else 0.012
            while row["wrong_pins"] < 2 and random.random() < odds:
                row["wrong_pins"] += 1
        self.usual += 0.12 * (min(amount, 6 * self.usual) - self.usual)
        self.shops.add(merchant)
        self.last = moment
        return row


def honest(random, card):
    """Days with payments, most of them by day, some of them abroad."""
    weights = {name: values[0] for name, values in CATEGORIES.items()}
    day = random.expovariate(card.rate)
    trip = random.uniform(0, DAYS) if card.travels else -99
    while day < DAYS:
        hour = random.gauss(22 if card.night and random.random() < 0.4 else 14.5, 3.9) % 24
        moment = BEGIN + datetime.timedelta(days=int(day), seconds=int(hour * 3600))
        category = draw(random, weights)
        _, median, spread, online, _ = CATEGORIES[category]
        channel = "online" if random.random() < online else "contactless" if random.random() < 0.6 else "chip"
        away = trip <= day < trip + 10
        foreign = random.random() < (0.75 if away and channel != "online" else 0.06 if channel == "online" else 0.008)
        amount = round(max(0.5, median * card.level * math.exp(random.gauss(0, spread))), 2)
        merchant = f"{category}{random.randrange(3 if random.random() < 0.8 else 40)}"
        yield moment, category, amount, channel, random.choice(ABROAD) if foreign else HOME, merchant
        day += random.expovariate(card.rate)


def stolen(random, begin):
    """A thief tries a small payment or none, then a few that are worth the trouble, within hours. Some are careful."""
    careful = random.random() < 0.3
    moment = begin
    if random.random() < 0.45:
        yield moment, "subscriptions", round(random.uniform(0.5, 4), 2), "online", random.choice(ABROAD_OF_THIEVES)
        moment += datetime.timedelta(minutes=random.expovariate(1 / 25))
    weights = {name: values[0] * values[4] for name, values in CATEGORIES.items()}
    for _ in range(random.choice([1, 1, 2, 2, 3, 4])):
        category = draw(random, weights)
        _, median, spread, online, _ = CATEGORIES[category]
        amount = round(max(1, median * (1.1 if careful else 2.4) * math.exp(random.gauss(0, spread))), 2)
        channel = "online" if random.random() < min(1, online + 0.45) else random.choice(["chip", "contactless"])
        foreign = random.random() < (0.15 if careful else 0.55)
        yield moment, category, amount, channel, random.choice(ABROAD_OF_THIEVES) if foreign else HOME
        moment += datetime.timedelta(minutes=random.expovariate(1 / (600 if careful else 45)))


def main():
    generator = random.Random(SEED)
    rows = []
    for number in range(CARDS):
        card = Card(generator, number)
        events = [(*event, False) for event in honest(generator, card)]
        if generator.random() < 0.055:
            hour = generator.gauss(3, 5) % 24 if generator.random() < 0.6 else generator.uniform(0, 24)
            begin = BEGIN + datetime.timedelta(days=generator.randrange(DAYS), seconds=int(hour * 3600))
            events += [
                (*event, f"x{generator.randrange(10**6)}", True) for event in stolen(generator, begin)]
        end = BEGIN + datetime.timedelta(days=DAYS)
        for moment, category, amount, channel, country, merchant, fraud in sorted(events, key=lambda e: e[0]):
            if moment < end:
                rows.append(card.pay(generator, moment, category, amount, channel, country, fraud, merchant))
    rows.sort(key=lambda row: (row["paid_at"], row["card"]))
    output = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "payments.csv")
    with open(output, "w", encoding="utf-8", newline="") as file:
        names = ["payment"] + list(rows[0])
        file.write(",".join(names) + "\n")
        for number, row in enumerate(rows, 1):
            row["paid_at"] = row["paid_at"].strftime("%Y-%m-%dT%H:%M:%S")
            file.write(",".join([f"P{number:05d}"] + [str(value) for value in row.values()]) + "\n")


if __name__ == "__main__":
    main()
