#!/usr/bin/env python3
"""Counts the money of a forecasting run once more, from the formulas of docs/reference.md alone.

    python3 Tests/Money/money.py CLIENT_FOLDER [RUN_FOLDER]

It reads only what a client has: the numbers of solution.yaml, the data file, and the predictions.csv of the run (by
default of the newest one). From these it works out the value a year and its two parts, the errors, the failure rate,
what serving costs, where the model begins to pay, the gains by slice and the feasibility score, and compares each
with metrics.json and verdict.json. It shares no code with solkit and needs nothing but Python. Exit 1 where a figure
differs by more than half a percent.
"""
import csv
import json
import math
import pathlib
import re
import sys

TOLERANCE = 0.005


# The part of YAML that a solution.yaml is written in: block and flow maps and lists, plain and quoted texts.

def without_comment(line):
    quote = None
    for place, letter in enumerate(line):
        if quote:
            quote = None if letter == quote else quote
        elif letter in "\"'":
            quote = letter
        elif letter == "#" and (place == 0 or line[place - 1] in " \t"):
            return line[:place]
    return line


def scalar(text):
    text = text.strip()
    if text[:1] in "\"'" and text[:1]:
        return text[1:-1]
    if text in ("null", "~", ""):
        return None
    if text in ("true", "false"):
        return text == "true"
    if re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", text):
        return float(text)
    return text


def flow(text, place=0):
    """The value that begins at `place`, and the place after it."""
    while text[place] == " ":
        place += 1
    if text[place] in "{[":
        closing = "}" if text[place] == "{" else "]"
        found = {} if closing == "}" else []
        place += 1
        while True:
            while text[place] in " ,":
                place += 1
            if text[place] == closing:
                return found, place + 1
            if closing == "}":
                end = text.index(":", place)
                key = scalar(text[place:end])
                found[key], place = flow(text, end + 1)
            else:
                value, place = flow(text, place)
                found.append(value)
    if text[place] in "\"'":
        end = text.index(text[place], place + 1)
        return text[place + 1:end], end + 1
    end = place
    while end < len(text) and text[end] not in ",}]":
        end += 1
    return scalar(text[place:end]), end


def value(text):
    return flow(text)[0] if text.strip()[:1] in ("{", "[") else scalar(text)


def block(lines, indent):
    """The map or list whose lines stand at `indent`; takes them from `lines`."""
    found = None
    while lines and lines[0][0] >= indent:
        _, text = lines.pop(0)
        if text.startswith("- "):
            found = found or []
            inner = text[2:]
            if re.match(r"[\w.]+:(\s|$)", inner):
                lines.insert(0, (indent + 2, inner))
                found.append(block(lines, indent + 2))
            else:
                found.append(value(inner))
            continue
        found = found or {}
        key, rest = text.split(":", 1)
        if rest.strip():
            found[key.strip()] = value(rest)
        elif lines and (lines[0][0] > indent or (lines[0][0] == indent and lines[0][1].startswith("- "))):
            found[key.strip()] = block(lines, lines[0][0])
        else:
            found[key.strip()] = None
    return found


def read_yaml(path):
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        line = without_comment(line).rstrip()
        if line.strip():
            lines.append((len(line) - len(line.lstrip()), line.strip()))
    return block(lines, 0)


# Comparison.

class Book:
    def __init__(self):
        self.faults = 0

    def compare(self, name, mine, theirs):
        if mine is None and theirs is None:
            return
        near = (
            mine is not None and theirs is not None
            and abs(mine - theirs) <= TOLERANCE * max(abs(mine), abs(theirs), 1e-9) + 1e-9)
        self.faults += not near
        print(f"{'ok  ' if near else 'DIFF'} {name:44} {show(mine):>16} {show(theirs):>16}")


def show(number):
    return "-" if number is None else f"{number:.6g}"


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    client = pathlib.Path(sys.argv[1])
    runs = sorted(path for path in (client / "runs").glob("[0-9]*-*") if (path / "metrics.json").exists())
    run = pathlib.Path(sys.argv[2]) if len(sys.argv) == 3 else runs[-1]
    solution = read_yaml(client / "solution.yaml")
    metrics = json.loads((run / "metrics.json").read_text())
    verdict = json.loads((run / "verdict.json").read_text())
    rows = list(csv.DictReader((run / "predictions.csv").open(newline="", encoding="utf-8")))
    for row in rows:
        for name in ("actual", "baseline", "baseline_served", "median", "served"):
            row[name] = float(row[name])
    scope = solution["scope"]
    book = Book()
    print(f"{'':4} {run.name:44} {'counted here':>16} {'of the run':>16}")
    data = Data(client, solution)
    data.check(rows, book)

    # Money: cost(f) = sum of over x max(f - y, 0) + under x max(y - f, 0); a year costs cost / sum(y) x U.
    cost_of_error = scope["cost_of_error"]
    over, under = cost_of_error["over_per_unit"], cost_of_error["under_per_unit"]
    units = scope["volume"]["decisions_per_year"] * scope["volume"].get("units_per_decision", 1)
    sold = sum(row["actual"] for row in rows)

    def year(column):
        cost = sum(
            over * max(row[column] - row["actual"], 0) + under * max(row["actual"] - row[column], 0) for row in rows)
        return cost / sold * units

    money = metrics["money"]
    worth = year("baseline") - year("served")
    book.compare("served quantile", under / (under + over), money["served_quantile"])
    book.compare("units a year", units, money["units_per_year"])
    book.compare("cost of today a year", year("baseline"), money["cost_today_per_year"])
    book.compare("value a year", worth, money["value_per_year"]["value"])
    quantile, forecast = year("baseline") - year("baseline_served"), year("baseline_served") - year("served")
    book.compare("of it by the quantile", quantile, money["value_of_quantile"]["value"])
    book.compare("of it by the forecast", forecast, money["value_of_forecast"]["value"])
    for name in ("value_per_year", "value_of_quantile", "value_of_forecast"):
        low, middle, high = (money[name][key] for key in ("lower", "value", "upper"))
        if low is not None and not low <= middle <= high:
            book.faults += 1
            print(f"DIFF {name} lies outside its own interval")

    # Errors: the point forecast, pooled over all rows.
    failure = scope.get("acceptable_failure")

    def wape(column, some=rows):
        actual = sum(abs(row["actual"]) for row in some)
        return sum(abs(row[column] - row["actual"]) for row in some) / actual if actual else None

    def failures(column):
        share, floor = failure.get("over_share_of_actual", 0.5), failure.get("floor", 0)
        return sum(abs(row[column] - row["actual"]) > max(share * row["actual"], floor) for row in rows) / len(rows)

    measured = metrics["metrics"]
    for side, column in (("model", "median"), ("baseline", "baseline")):
        book.compare(f"WAPE of the {side}", wape(column), measured["wape"][side]["value"])
        signed = sum(row[column] - row["actual"] for row in rows) / sum(abs(row["actual"]) for row in rows)
        book.compare(f"bias of the {side}", signed, measured["bias"][side]["value"])
        squares = math.sqrt(sum((row[column] - row["actual"]) ** 2 for row in rows) / len(rows))
        book.compare(f"RMSE of the {side}", squares, measured["rmse"][side]["value"])
        if failure:
            book.compare(f"failure rate of the {side}", failures(column), measured["failure_rate"][side]["value"])
    gain = 1 - wape("median") / wape("baseline")
    book.compare("gain in WAPE", gain, measured["wape"]["improvement"]["value"])

    # What serving costs, and where the model begins to pay.
    price = (solution.get("export") or {}).get("price")
    month = None
    if price and all(isinstance(price.get(key), float) for key in ("vcpu", "gb")):
        month = price.get("replicas", 1) * 730 * (price["vcpu"] * price["vcpu_hour"] + price["gb"] * price["gb_hour"])
        book.compare("run cost a month", month, metrics["run_cost"]["per_month"])
        million = month / (price["requests_per_second"] * 2.628e6) * 1e6
        book.compare("cost per million", million, metrics["run_cost"]["per_million"])
    headline = (solution.get("success") or {}).get("primary_metric") or "wape"
    if headline == "wape" and "break_even" in metrics:
        required = (month or 0) * 12 + (scope.get("min_value_per_year") or 0)
        even = wape("baseline") + (wape("median") - wape("baseline")) * required / worth
        book.compare("must earn a year", required, metrics["break_even"]["required_per_year"])
        book.compare("pays from a WAPE of", even, metrics["break_even"]["value"])

    # The criteria that need nothing but sums.
    for criterion, result in zip(solution["success"]["criteria"], verdict["criteria"]):
        name, least = criterion["metric"], criterion.get("min_relative_change")
        if result["outcome"] == "pending" or name not in ("wape", "value_per_year", "failure_rate"):
            continue
        if "slice" in criterion:
            for group in result["groups"]:
                some = data.of_slice(rows, criterion["slice"], group["value"])
                mine = wape("median", some) if least is None else 1 - wape("median", some) / wape("baseline", some)
                book.compare(f"WAPE where {criterion['slice']} is {group['value']}", mine, group["measured"])
            continue
        mine = {"wape": wape("median"), "value_per_year": worth, "failure_rate": failure and failures("median")}[name]
        if least is not None and name == "wape":
            mine = gain
        book.compare(f"criterion {name}", mine, result["value"])

    book.compare("feasibility", round(feasibility(scope)), verdict["feasibility"])
    print("all figures agree" if not book.faults else f"{book.faults} figures differ")
    sys.exit(1 if book.faults else 0)


def feasibility(scope):
    answers = scope["feasibility"]
    failure = scope.get("acceptable_failure")
    index = failure["today"] / failure["rate"] if failure else 1
    return (
        {"have": 20, "obtainable": 10}.get(answers.get("data"), 0)
        + {"free": 20, "cheap": 12, "dear": 5}.get(answers.get("labels"), 0)
        + {"stable": 20, "seasonal": 15, "fast": 5}.get(answers.get("drift"), 0)
        + min(20, max(0, 20 - 10 * math.log10(index)))
        + 10 * bool(answers.get("solved_before")) + 10 * bool(answers.get("human_can_do")))


class Data:
    """The client's own table: what was really sold, and what the same season before was."""

    def __init__(self, client, solution):
        columns = solution["data"]["columns"]

        def names(*roles):
            return [column["name"] for column in columns if column["role"] in roles]

        self.keys, self.stamp, self.target = names("series_id"), names("timestamp")[0], names("target")[0]
        self.statics = names("static", "sensitive")
        self.is_zero_filled = (solution["data"].get("checks") or {}).get("missing_period") == "fill_zero"
        self.baseline = solution["models"]["baseline"]
        self.season = int(solution["forecast"].get("season_length") or 0)
        source = solution["data"]["source"]
        with (client / source["filepath"]).open(newline="", encoding="utf-8-sig") as file:
            table = list(csv.DictReader(file, delimiter=source.get("delimiter") or ","))
        comma = source.get("decimal") == "comma"
        self.values, self.slices, self.first = {}, {}, {}
        for row in table:
            key = tuple(row[name] for name in self.keys)
            text = row[self.target].replace(",", ".") if comma else row[self.target]
            self.values[key, row[self.stamp]] = float(text) if text.strip() else None
            self.slices.setdefault(key, {name: row[name] for name in self.statics + self.keys})
        # ISO dates and padded counts sort as texts; other forms are not looked up a season back.
        stamps = sorted({row[self.stamp] for row in table})
        self.is_sortable = all(re.fullmatch(r"\d{4}-\d\d-\d\d.*", stamp) for stamp in stamps)
        self.stamps, self.places = stamps, {stamp: place for place, stamp in enumerate(stamps)}
        for key, stamp in self.values:
            place = self.places[stamp]
            self.first[key] = min(self.first.get(key, place), place)

    def value(self, key, stamp):
        return self.values.get((key, stamp), 0.0 if self.is_zero_filled else None)

    def check(self, rows, book):
        wrong = late = 0
        for row in rows:
            key = tuple(row[name] for name in self.keys)
            wrong += self.value(key, row[self.stamp]) != row["actual"]
            if self.baseline == "seasonal_naive" and self.season and self.is_sortable:
                back = self.places[row[self.stamp]] - self.season
                if int(row["step"]) <= self.season and back >= self.first[key]:
                    known = self.value(key, self.stamps[back])
                    late += known is not None and abs(known - row["baseline"]) > 1e-9
        book.compare("rows that are not as in the data", wrong, 0)
        book.compare("baselines that are not last season's value", late, 0)

    def of_slice(self, rows, name, value):
        return [row for row in rows if self.slices[tuple(row[key] for key in self.keys)][name] == value]


if __name__ == "__main__":
    main()
