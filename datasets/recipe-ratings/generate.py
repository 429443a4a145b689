#!/usr/bin/env python3
"""Makes ratings.csv and recipes.csv: how 1,200 made-up cooks rated 480 made-up recipes from 1 to 5, over two years.

    python3 generate.py [FOLDER]

A rating is the mean of all, plus how strict the cook is, how good the recipe is, and how well six hidden tastes of both
agree, plus chance; tastes follow cuisine and course, so that they can be learnt. Popular recipes are rated more often, and
cooks more often cook what they like. Standard library only; the seed below makes the same bytes.
"""

import csv
import datetime
import math
import pathlib
import random
import sys

SEED, COOKS, RECIPES, TASTES, NOISE = 20261121, 1200, 480, 6, 0.55
CUISINES = ["Italian", "Indian", "Thai", "French", "Mexican", "Greek", "Japanese", "German"]
COURSES = ["soup", "salad", "stew", "bake", "curry", "noodles", "dessert"]
THINGS = ["lentils", "chickpeas", "chicken", "salmon", "mushrooms", "pumpkin", "tofu", "lamb", "spinach", "lemon", "plums",
          "aubergine", "potatoes", "rice", "almonds", "peppers", "leek", "tomatoes"]

draw = random.Random(SEED)
here = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent


def normal(spread):
    return draw.gauss(0, spread)


def tastes(spread):
    return [normal(spread) for _ in range(TASTES)]


of_cuisine = {name: tastes(0.8) for name in CUISINES}
of_course = {name: tastes(0.6) for name in COURSES}
recipes = []
for number in range(RECIPES):
    cuisine, course = draw.choice(CUISINES), draw.choice(COURSES)
    first, second = draw.sample(THINGS, 2)
    own = [a + b + normal(0.5) for a, b in zip(of_cuisine[cuisine], of_course[course])]
    recipes.append({"id": f"r{number + 1:03d}", "title": f"{cuisine} {course} with {first} and {second}", "cuisine": cuisine,
                    "minutes": draw.choice([15, 20, 25, 30, 40, 50, 60, 90]), "tastes": own, "quality": normal(0.35),
                    "fame": 1 / (draw.randrange(RECIPES) + 10) ** 0.8})
begin = datetime.datetime(2024, 9, 1)
rows = []
for number in range(COOKS):
    own, strict = tastes(1.0), normal(0.35)
    count = min(200, max(12, int(math.exp(normal(0.5) + 3.7))))
    likings = [sum(a * b for a, b in zip(own, recipe["tastes"])) / TASTES ** 0.5 for recipe in recipes]
    # Drawn without putting back, by the largest keys (Efraimidis and Spirakis 2006).
    keys = sorted(((math.log(draw.random()) / (recipe["fame"] * math.exp(0.3 * liking)), place)
                   for place, (recipe, liking) in enumerate(zip(recipes, likings))), reverse=True)
    for _, place in keys[:count]:
        rating = 3.5 + strict + recipes[place]["quality"] + 0.7 * likings[place] + normal(NOISE)
        moment = begin + datetime.timedelta(minutes=draw.randrange(730 * 24 * 60))
        rows.append((moment, f"c{number + 1:04d}", recipes[place]["id"], min(5.0, max(1.0, round(2 * rating) / 2))))
rows.sort()
with open(here / "ratings.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["cook", "recipe", "stars", "rated_at"])
    out.writerows([cook, recipe, f"{stars:g}", moment.strftime("%Y-%m-%d %H:%M")] for moment, cook, recipe, stars in rows)
with open(here / "recipes.csv", "w", newline="") as file:
    out = csv.writer(file, lineterminator="\n")
    out.writerow(["recipe", "title", "cuisine", "minutes"])
    out.writerows([recipe["id"], recipe["title"], recipe["cuisine"], recipe["minutes"]] for recipe in recipes)
