#!/usr/bin/env python3
"""Counts the money of a classifier's run once more, from the formulas of docs/reference.md alone.

    python3 Tests/Money/money_classify.py CLIENT_FOLDER [RUN_FOLDER]

It reads only what a client has: solution.yaml, the data file, the rules of today's process, and the predictions.csv of
the run (by default of the newest one). From these it works out the mean payoffs, the value a year and its parts, the
share of alerts, the failure rate, what serving costs, where the model begins to pay and the feasibility score, and
compares each with metrics.json and verdict.json. It shares no code with solkit and needs nothing but Python. Exit 1
where a figure differs by more than half a percent.
"""
import csv
import json
import math
import pathlib
import sys

from money import Book, feasibility, read_yaml


def number(text):
    try:
        return float(text)
    except ValueError:
        return None


class Client:
    """solution.yaml, and the row of the data that stands on each line of its file."""

    def __init__(self, folder):
        self.solution = read_yaml(folder / "solution.yaml")
        self.scope = self.solution["scope"]
        source = self.solution["data"]["source"]
        with (folder / source["filepath"]).open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file, delimiter=source.get("delimiter") or ",")
            self.rows = {reader.line_num: row for row in reader}
        self.columns = {column["name"]: column for column in self.solution["data"]["columns"]}
        target = next(column for column in self.columns.values() if column["role"] == "target")
        self.target, self.positive = target["name"], plain(target.get("positive", 1))
        process = self.scope.get("current_process")
        self.rules = read_yaml(folder / process["rules"]) if isinstance(process, dict) and "rules" in process else None

    def payoff(self, row, acts, actual):
        """Money of one decision: a number, or a column times a factor."""
        name = ("true" if acts == actual else "false") + ("_positive" if acts else "_negative")
        worth = self.scope["payoff"].get(name, 0)
        if isinstance(worth, dict):
            return float(row[worth["column"]]) * worth.get("factor", 1)
        return worth

    def to_review(self, band, p, row):
        """Whether a person decides: by the band, or where a wrong decision is expected to lose more than a look costs."""
        if "from" in band:
            return band["from"] <= p < band["to"]
        gain = self.payoff(row, True, True) - self.payoff(row, False, True)
        price = self.payoff(row, False, False) - self.payoff(row, True, False)
        return min(p * gain, (1 - p) * price) > band["cost_per_review"]

    def belief(self, row):
        """What the rules say of a row: the score of the first whose conditions all hold."""
        for rule in self.rules["rules"]:
            if all(self.holds(condition, row[condition["column"]]) for condition in rule["when"]):
                return rule["score"]
        return self.rules["otherwise"]

    def holds(self, condition, cell):
        if "missing" in condition:
            return (cell.strip() == "") == condition["missing"]
        tests = {
            "is": lambda wanted: cell == plain(wanted), "is_not": lambda wanted: cell != plain(wanted),
            "below": lambda wanted: number(cell) is not None and number(cell) < wanted,
            "at_least": lambda wanted: number(cell) is not None and number(cell) >= wanted,
            "above": lambda wanted: number(cell) is not None and number(cell) > wanted,
            "at_most": lambda wanted: number(cell) is not None and number(cell) <= wanted,
        }
        return all(tests[key](wanted) for key, wanted in condition.items() if key != "column")


def plain(value):
    """As a cell of the file would write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    folder = pathlib.Path(sys.argv[1])
    runs = sorted(path for path in (folder / "runs").glob("[0-9]*-*") if (path / "metrics.json").exists())
    run = pathlib.Path(sys.argv[2]) if len(sys.argv) == 3 else runs[-1]
    client = Client(folder)
    solution, scope = client.solution, client.scope
    metrics = json.loads((run / "metrics.json").read_text())
    verdict = json.loads((run / "verdict.json").read_text())
    with (run / "predictions.csv").open(newline="", encoding="utf-8") as file:
        answers = list(csv.DictReader(file))
    book = Book()
    print(f"{'':4} {run.name:44} {'counted here':>16} {'of the run':>16}")

    # The rows are those of the client's own file, and today's process is what its rules say.
    rows = [client.rows[int(answer["line"])] for answer in answers]
    actual = [row[client.target] == client.positive for row in rows]
    book.compare("outcomes that are not as in the data",
                 sum(answer["actual"] != row[client.target] for answer, row in zip(answers, rows)), 0)
    if client.rules:
        wrong = sum(abs(float(answer["baseline_probability"]) - client.belief(row)) > 1e-9
                    for answer, row in zip(answers, rows))
        book.compare("rows where the rules say something else", wrong, 0)
    acts = {name: [answer[name] == "1" for answer in answers] for name in ("acts_today", "baseline_acts", "model_acts")}

    # Money: mean payoff of what is done, and the differences times the decisions of a year.
    # A row that a person decides brings the better of acting and leaving alone, less the price of the look.
    count, year = len(rows), scope["volume"]["decisions_per_year"]
    settings = solution.get("classify") or {}
    band = settings.get("review_band")
    look = (band or {}).get("cost_per_review") or 0
    reviewed = {"acts_today": [False] * count}
    for name, column, believed in (("baseline_acts", "baseline_decision", "baseline_probability"),
                                   ("model_acts", "decision", "model_probability")):
        reviewed[name] = [answer.get(column) == "review" for answer in answers]
        if band:
            probability = [float(answer[believed]) for answer in answers]
            wanted = [client.to_review(band, p, row) for p, row in zip(probability, rows)]
            book.compare(f"rows of the {name.split('_')[0]} to review", sum(wanted), sum(reviewed[name]))
            book.compare("reviewed rows that are not in the band", sum(a != b for a, b in zip(wanted, reviewed[name])), 0)
            book.compare("rows that are both reviewed and acted on", sum(a and b for a, b in zip(acts[name], reviewed[name])), 0)

    def best(row, is_so):
        return max(client.payoff(row, True, is_so), client.payoff(row, False, is_so))

    def mean(choices, looked):
        return math.fsum(best(row, is_so) - look if asked else client.payoff(row, choice, is_so)
                         for row, choice, is_so, asked in zip(rows, choices, actual, looked)) / count

    today, baseline, served = (mean(acts[name], reviewed[name]) for name in ("acts_today", "baseline_acts", "model_acts"))
    money = metrics["money"]
    worth = (served - today) * year
    book.compare("decisions a year", year, money["decisions_per_year"])
    book.compare("mean payoff of today", today, money["mean_payoff_today"])
    book.compare("mean payoff as served", served, money["mean_payoff_served"])
    book.compare("value a year", worth, money["value_per_year"]["value"])
    book.compare("of it by serving", (baseline - today) * year, money["value_of_serving"]["value"])
    book.compare("of it by the model", (served - baseline) * year, money["value_of_model"]["value"])
    perfect = math.fsum(best(row, is_so) for row, is_so in zip(rows, actual)) / count
    book.compare("value of a perfect model", (perfect - today) * year, money["perfect_value_per_year"])
    for name in ("value_per_year", "value_of_serving", "value_of_model"):
        low, middle, high = (money[name][key] for key in ("lower", "value", "upper"))
        if low is not None and not low <= middle <= high:
            book.faults += 1
            print(f"DIFF {name} lies outside its own interval")

    # What is acted on: the budget of alerts, on the rows that are thought the likeliest.
    if band:
        share = sum(reviewed["model_acts"]) / count
        book.compare("share that a person decides", share, money["review"]["share"])
        book.compare("cost of looking a year", share * look * year, money["review"]["cost_per_year"])
        book.compare("share of reviews among the metrics", share, metrics["metrics"]["review_share"]["model"]["value"])

    # The money is counted on the share of the budget; what the endpoint does row by row is counted beside it.
    serve = settings.get("serve") or {}
    if "alerts_per_month" in serve and "at_endpoint_threshold" in money:
        own = money["at_endpoint_threshold"]
        endpoint = [answer["endpoint_acts"] == "1" for answer in answers]
        from_here = [float(answer["model_probability"]) >= own["threshold"] and not asked
                     for answer, asked in zip(answers, reviewed["model_acts"])]
        book.compare("rows that the endpoint would not act on so", sum(a != b for a, b in zip(endpoint, from_here)), 0)
        book.compare("alerts of the endpoint", sum(from_here), own["alerts"])
        payoff = mean(from_here, reviewed["model_acts"])
        book.compare("mean payoff at the endpoint's threshold", payoff, own["mean_payoff"])
        book.compare("value a year at the endpoint's threshold", (payoff - today) * year, own["value_per_year"])
    if "alerts_per_month" in serve and not band:
        alerts = round(serve["alerts_per_month"] * 12 / year * count)
        book.compare("alerts among the test rows", alerts, sum(acts["model_acts"]))
        probability = [float(answer["model_probability"]) for answer in answers]
        least = min((p for p, acted in zip(probability, acts["model_acts"]) if acted), default=1)
        passed = sum(p > least for p, acted in zip(probability, acts["model_acts"]) if not acted)
        book.compare("likelier rows that were passed over", passed, 0)

    measured = metrics["metrics"]
    failure = scope.get("acceptable_failure")
    for side, name in (("model", "model_acts"), ("baseline", "baseline_acts")):
        pairs = [(a, y) for a, y, asked in zip(acts[name], actual, reviewed[name]) if not asked]
        positives, decided = sum(y for _, y in pairs), len(pairs)
        hits, alarms = sum(a and y for a, y in pairs), sum(a for a, _ in pairs)
        if alarms:
            book.compare(f"precision of the {side}", hits / alarms, measured["precision"][side]["value"])
        if positives:
            book.compare(f"recall of the {side}", hits / positives, measured["recall"][side]["value"])
        if failure:
            kind = failure.get("kind")
            wrong, among = sum(a != y for a, y in pairs), decided
            if kind == "false_alarm":
                wrong, among = alarms - hits, alarms
            elif kind == "missed_positive":
                wrong, among = positives - hits, positives
            if among:
                book.compare(f"failure rate of the {side}", wrong / among, measured["failure_rate"][side]["value"])

    # What serving costs, and where the model begins to pay.
    price = (solution.get("export") or {}).get("price")
    month = None
    if price and all(isinstance(price.get(key), float) for key in ("vcpu", "gb")):
        month = price.get("replicas", 1) * 730 * (price["vcpu"] * price["vcpu_hour"] + price["gb"] * price["gb_hour"])
        book.compare("run cost a month", month, metrics["run_cost"]["per_month"])
        million = month / (price["requests_per_second"] * 2.628e6) * 1e6
        book.compare("cost per million", million, metrics["run_cost"]["per_million"])
    headline = (solution.get("success") or {}).get("primary_metric")
    if headline and metrics.get("break_even"):
        book.compare("the metric of the break-even is the headline", metrics["break_even"]["metric"] == headline, 1)
        required = (month or 0) * 12 + (scope.get("min_value_per_year") or 0)
        from_here, to_there = (headline_of(headline, answers, actual, side) for side in ("baseline", "model"))
        if from_here is None:
            from_here, to_there = (measured[headline][side]["value"] for side in ("baseline", "model"))
        book.compare("must earn a year", required, metrics["break_even"]["required_per_year"])
        even = from_here + (to_there - from_here) * required / worth
        book.compare(f"pays from a {headline} of", even, metrics["break_even"]["value"])

    book.compare("feasibility", round(feasibility(scope)), verdict["feasibility"])
    print("all figures agree" if not book.faults else f"{book.faults} figures differ")
    sys.exit(1 if book.faults else 0)


def headline_of(name, answers, actual, side):
    """roc_auc by ranks and pr_auc as average precision, ties taken together; others are read from the run."""
    ordered = sorted(zip((float(answer[f"{side}_probability"]) for answer in answers), actual), reverse=True)
    positives = sum(actual)
    found = seen = 0
    area = precision = 0.0
    place = 0
    while place < len(ordered):
        end = place
        while end < len(ordered) and ordered[end][0] == ordered[place][0]:
            end += 1
        hits = sum(is_so for _, is_so in ordered[place:end])
        area += (end - place - hits) * (found + hits / 2)
        found, seen, place = found + hits, end, end
        precision += hits / positives * found / seen
    return {"roc_auc": area / (positives * (len(ordered) - positives)), "pr_auc": precision}.get(name)


if __name__ == "__main__":
    main()
