#!/usr/bin/env python3
"""Counts the money of a recommender's run once more, from the formulas of docs/reference.md alone.

    python3 Tests/Money/money_recommend.py CLIENT_FOLDER [RUN_FOLDER]

It reads only what a client has: solution.yaml, the tables that it names, and the predictions.csv of the run (by default
of the newest one). From the tables it works out who took up what after the cut that he did not have before, from the
lists the hits, and from these the value a year, the value of perfect lists, the failure rate, what serving costs, where
the model begins to pay and the feasibility score. Each is compared with metrics.json and verdict.json. It shares no
code with solkit and needs nothing but Python. Exit 1 where a figure differs by more than half a percent.

Splits by time only (`split: {type: cutoff}`), and tables that are files.
"""
import collections
import csv
import datetime
import json
import pathlib
import sys

from money import Book, feasibility, read_yaml


class Table:
    """Rows of a client's file, and which column has which role."""

    def __init__(self, folder, settings):
        source = settings["source"]
        self.columns = settings["columns"]
        self.comma = source.get("decimal") == "comma"
        with (folder / source["filepath"]).open(newline="", encoding="utf-8-sig") as file:
            self.rows = list(csv.DictReader(file, delimiter=source.get("delimiter") or ","))

    def name(self, *roles):
        return next((column["name"] for column in self.columns if column["role"] in roles), None)

    def number(self, text):
        return float(text.replace(",", ".") if self.comma else text)


def moment(text):
    """Seconds since 1970 of a date, a date with a time, or a whole number."""
    if isinstance(text, float) or text.lstrip("-").isdigit():
        return int(text)
    read = datetime.datetime.fromisoformat(text)
    return (read if read.tzinfo else read.replace(tzinfo=datetime.timezone.utc)).timestamp()


class Client:
    """Who had what before the cut, and who took up what after it."""

    def __init__(self, folder):
        self.solution = read_yaml(folder / "solution.yaml")
        self.own = self.solution.get("recommend") or {}
        data = self.solution["data"]
        tables = data.get("tables") or {"interactions": data}
        log = Table(folder, tables["interactions"])
        self.items = Table(folder, tables["items"]) if "items" in tables else None
        returns = Table(folder, tables["returns"]) if "returns" in tables else None
        weight_of = {event["name"]: event["weight"] for event in data.get("events") or []}
        user, item, when = log.name("user"), log.name("item"), log.name("timestamp")
        amount, event = log.name("rating", "weight"), log.name("event")
        self.user, self.item = user, item
        is_rating = self.own.get("feedback") == "ratings"

        split = self.solution["split"]
        if split["type"] != "cutoff" or not when:
            sys.exit("only a split by time is counted here")
        times = [moment(row[when]) for row in log.rows]
        first, last = min(times), max(times)
        cut = moment(split["at"]) if split.get("at") else last - int((last - first) * split["test"])

        came_back = collections.Counter()
        if returns:
            for row in returns.rows:
                weight = returns.name("weight")
                came_back[row[returns.name("user")], row[returns.name("item")]] += abs(
                    returns.number(row[weight])) if weight else 1
        before, after = collections.defaultdict(set), collections.Counter()
        for row, time in zip(log.rows, times):
            pair = row[user], row[item]
            if time < cut:
                before[pair[0]].add(pair[1])
            else:
                worth = log.number(row[amount]) if amount else 1
                after[pair] += worth * (weight_of.get(row[event], 0) if event else 1)
        # Left out of lists, and no hit if it is bought once more, is what somebody has.
        self.before = before if self.own.get("exclude_seen", True) else collections.defaultdict(set)
        self.taken = collections.defaultdict(set)
        for pair, weight in after.items():
            if (is_rating or weight - came_back[pair] > 0) and pair[1] not in self.before[pair[0]]:
                self.taken[pair[0]].add(pair[1])

    def forbidden(self):
        """Items that the rules of the solution keep out of every list."""
        rules = self.own.get("rules") or []
        names = set()
        rows = {row[self.items.name("item")]: row for row in self.items.rows} if self.items else {}
        kind = {column["name"]: column["type"] for column in self.items.columns} if self.items else {}

        def holds(row, test):
            (column, wanted), = test.items()
            if column == "available":
                column = self.items.name("available")
            cell = row[column].strip()
            if kind[column] == "binary":
                return cell != "" and (cell.lower() in ("1", "true", "yes", "y", "t")) == wanted
            if kind[column] == "number":
                return cell != "" and self.items.number(cell) == wanted
            return cell == (f"{wanted:g}" if isinstance(wanted, float) else str(wanted))

        for rule in rules:
            if "exclude" in rule:
                names |= {name for name, row in rows.items() if holds(row, rule["exclude"])}
            if "only" in rule:
                names |= {name for name, row in rows.items() if not holds(row, rule["only"])}
            names |= {str(name) for name in rule.get("deny", [])}
        return names


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1])
    runs = sorted(path for path in (folder / "runs").glob("[0-9]*-*") if (path / "metrics.json").exists())
    run = pathlib.Path(sys.argv[2]) if len(sys.argv) == 3 else runs[-1]
    client = Client(folder)
    solution = client.solution
    scope = solution["scope"]
    metrics = json.loads((run / "metrics.json").read_text())
    verdict = json.loads((run / "verdict.json").read_text())
    lists = {"baseline": collections.defaultdict(list), "model": collections.defaultdict(list)}
    with (run / "predictions.csv").open(newline="", encoding="utf-8") as file:
        shown = list(csv.DictReader(file))
    for row in shown:
        lists[row["list"]][row[client.user]].append(row[client.item])
    book = Book()
    print(f"{'':4} {run.name:44} {'counted here':>16} {'of the run':>16}")

    # The users are those of the client's own log, and a hit is what they took up afterwards.
    taken = {user: items for user, items in client.taken.items() if items}
    slots = int(client.own["slots"])
    book.compare("users that took up something new", len(taken), metrics["rows"])
    book.compare("lists of others", len((set(lists["model"]) | set(lists["baseline"])) - set(taken)), 0)
    book.compare("hits that are not as in the data",
                 sum((row["hit"] == "1") != (row[client.item] in taken.get(row[client.user], ())) for row in shown), 0)
    book.compare("lists longer than there are slots",
                 sum(len(items) > slots for side in lists.values() for items in side.values()), 0)
    book.compare("lists that name an item twice",
                 sum(len(set(items)) < len(items) for side in lists.values() for items in side.values()), 0)

    def hits(side):
        return sum(len(items & set(lists[side][user])) for user, items in taken.items()) / len(taken)

    # Value = (hits per list of the model - of the baseline) x lists of a year x margin x share that is not bought anyway.
    money, worth_of_hit = metrics.get("money"), scope.get("value_of_hit")
    worth = None
    if worth_of_hit:
        each = scope["volume"]["decisions_per_year"] * worth_of_hit["margin"] * worth_of_hit["incremental_share"]
        worth = (hits("model") - hits("baseline")) * each
        perfect = sum(min(len(items), slots) for items in taken.values()) / len(taken)
        book.compare("lists a year", scope["volume"]["decisions_per_year"], money["lists_per_year"])
        book.compare("hits in a list of today", hits("baseline"), money["hits_per_list_today"])
        book.compare("hits in a list as served", hits("model"), money["hits_per_list_served"])
        book.compare("value a year", worth, money["value_per_year"]["value"])
        book.compare("value of perfect lists", (perfect - hits("baseline")) * each, money["perfect_value_per_year"])
        low, middle, high = (money["value_per_year"][key] for key in ("lower", "value", "upper"))
        if low is not None and not low <= middle <= high:
            book.faults += 1
            print("DIFF the value a year lies outside its own interval")
        if money["cost_of_rules"]:
            book.compare("hits when all rules hold", hits("model"), money["cost_of_rules"][-1]["hits_per_list"])

    # A list fails by an item that rules keep out or that the user has.
    forbidden = client.forbidden()
    measured = metrics["metrics"]
    for side in ("model", "baseline"):
        wrong = sum(any(item in forbidden or item in client.before[user] for item in lists[side][user]) for user in taken)
        book.compare(f"failure rate of the {side}", wrong / len(taken), measured["failure_rate"][side]["value"])

    # What serving costs, and where the model begins to pay.
    price = (solution.get("export") or {}).get("price")
    month = None
    if price and all(isinstance(price.get(key), float) for key in ("vcpu", "gb")):
        month = price.get("replicas", 1) * 730 * (price["vcpu"] * price["vcpu_hour"] + price["gb"] * price["gb_hour"])
        book.compare("run cost a month", month, metrics["run_cost"]["per_month"])
        million = month / (price["requests_per_second"] * 2.628e6) * 1e6
        book.compare("cost per million", million, metrics["run_cost"]["per_million"])
    headline = (solution.get("success") or {}).get("primary_metric")
    even = metrics.get("break_even")
    if even and worth:
        required = (month or 0) * 12 + (scope.get("min_value_per_year") or 0)
        k = int((solution.get("search") or {}).get("k") or 20)
        sides = measured.get(headline) or measured[f"{headline}@{k}"]
        # Ranked beyond the slots, so its ends are those of the run; the line between them is drawn here.
        start, end = (sides[side]["value"] for side in ("baseline", "model"))
        book.compare("must earn a year", required, even["required_per_year"])
        book.compare(f"pays from a {headline} of", start + (end - start) * required / worth, even["value"])

    for criterion, result in zip(solution["success"]["criteria"], verdict["criteria"]):
        mine = {"value_per_year": worth, "failure_rate": measured["failure_rate"]["model"]["value"]}.get(criterion["metric"])
        if mine is not None and criterion.get("slice") is None:
            book.compare(f"criterion {criterion['metric']}", mine, result["value"])
    book.compare("feasibility", round(feasibility(scope)), verdict["feasibility"])
    print("all figures agree" if not book.faults else f"{book.faults} figures differ")
    sys.exit(1 if book.faults else 0)


if __name__ == "__main__":
    main()
