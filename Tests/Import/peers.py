#!/usr/bin/env python3
"""Fit models with LightGBM, XGBoost and CatBoost, and compare what they predict with what solkit says of their files:
in predictions.csv of a run, in batch, and at the exported endpoint.

    peers.py SOLKIT [--no-endpoint]

Needs lightgbm, xgboost, catboost, pandas. Every case is made anew from a seed.
"""
import csv
import json
import os
import subprocess
import sys
import tempfile
import urllib.request

import catboost
import lightgbm
import numpy as np
import pandas as pd
import xgboost

SOLKIT = os.path.abspath(sys.argv[1])
ROWS = 800
YAML = """\
version: 1
project: peers
task: classify
seed: 42
scope:
  problem: "Is their model any good?"
  decision: "Whom to call"
  decides: {{owner: "Owner", approver: "CFO", signed_on: null}}
  mode: augmentation
  volume: {{decisions_per_year: 12000}}
  run_budget_per_month: 100
  flywheel: "what happened comes back"
  feasibility: {{data: have, labels: free, drift: seasonal, solved_before: true, human_can_do: true}}
  ethics: {{personal_data: none, regulation: [], harm_if_wrong: "an unneeded call", opt_out: unsubscribe}}
data:
  source: {{type: csv, filepath: data.csv}}
  columns:
    - {{name: id, type: text, role: id}}
    - {{name: age, type: number, role: feature}}
    - {{name: balance, type: number, role: feature}}
    - {{name: town, type: category, role: feature}}
    - {{name: flag, type: binary, role: feature, positive: "1"}}
    - {{name: y, {target}, role: target}}
  checks: {{duplicate_key: error, max_missing: 0.5}}
split: {{type: stratified, folds: 3, test: 0.25}}
models: {{baseline: {baseline}, candidates: [{fitted}]}}
search: {{metric: {metric}, num_samples: 2, time_budget_s: 60, memory_mb: 4096, threads: 2}}
success:
  primary_metric: {primary}
  criteria:
    - {{metric: {primary}, {bound}}}
  on_fail: block
export:
  target: docker
  endpoint: {{port: 8080, auth: none, batch_max: 100}}
  verify: {{replay_rows: 50, max_abs_diff: 1.0e-6, load_seconds: 1}}
"""
KINDS = {
    "binary": dict(target='type: binary, positive: "Yes"', baseline="majority", fitted="logistic_regression",
                   metric="log_loss", primary="roc_auc", bound="min: 0.7"),
    "classes": dict(target="type: category", baseline="majority", fitted="logistic_regression", metric="log_loss",
                    primary="accuracy", bound="min: 0.6"),
    "number": dict(target="type: number", baseline="mean", fitted="ridge", metric="rmse", primary="rmse", bound="max: 1.2"),
}


def table():
    rng = np.random.default_rng(7)
    frame = pd.DataFrame({
        "age": np.round(rng.uniform(18, 90, ROWS), 1), "balance": np.round(rng.normal(0, 1000, ROWS), 2),
        "town": rng.choice(["Bern", "Ulm", "Basel", "Aarau", "Zug"], ROWS), "flag": rng.integers(0, 2, ROWS)})
    score = (frame["age"] - 50) / 20 + (frame["town"] == "Ulm") * 1.5 - frame["flag"] + frame["balance"] / 1500
    frame.loc[rng.random(ROWS) < 0.05, "age"] = np.nan
    frame.loc[rng.random(ROWS) < 0.05, "balance"] = np.nan
    noise = rng.normal(0, 0.7, ROWS)
    targets = {
        "binary": np.where(score + noise > 0, "Yes", "No"),
        "classes": np.where(score + noise > 1, "gone", np.where(score + noise > -1, "wavering", "loyal")),
        "number": np.round(score + noise, 3).astype(str)}
    return frame, targets


def lightgbm_case(kind, frame, y, path):
    own = frame.assign(town=pd.Categorical(frame["town"], categories=["Zug", "Ulm", "Bern", "Basel", "Aarau"]))
    model = {"number": lightgbm.LGBMRegressor}.get(kind, lightgbm.LGBMClassifier)(
        n_estimators=30, num_leaves=7, min_child_samples=5, verbose=-1, random_state=1)
    model.fit(own, y.astype(float) if kind == "number" else y)
    model.booster_.save_model(path)
    return model.predict(own) if kind == "number" else model.predict_proba(own)


def xgboost_case(kind, frame, y, path):
    own = frame.assign(town=pd.Categorical(frame["town"]))
    codes = y.astype(float) if kind == "number" else pd.Categorical(y).codes
    model = {"number": xgboost.XGBRegressor}.get(kind, xgboost.XGBClassifier)(
        n_estimators=30, max_depth=3, enable_categorical=True, tree_method="hist", random_state=1)
    model.fit(own, codes)
    model.save_model(path)
    return model.predict(own) if kind == "number" else model.predict_proba(own)


def catboost_case(kind, frame, y, path, with_pool=True):
    target = y.astype(float) if kind == "number" else y
    pool = catboost.Pool(frame, target, cat_features=["town"])
    make = {"number": catboost.CatBoostRegressor}.get(kind, catboost.CatBoostClassifier)
    extra = {} if kind == "number" else {"loss_function": "MultiClass" if kind == "classes" else "Logloss"}
    model = make(iterations=30, depth=3, one_hot_max_size=20, verbose=0, random_seed=1, allow_writing_files=False, **extra)
    model.fit(pool)
    model.save_model(path, format="json", **({"pool": pool} if with_pool else {}))
    return model.predict(frame) if kind == "number" else model.predict_proba(frame)


def run(*arguments, folder, exits=(0,)):
    done = subprocess.run([SOLKIT, *arguments, "--no-color"], cwd=folder, capture_output=True, text=True)
    assert done.returncode in exits, f"{arguments}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


def own_classes(kind, frame_classes, values):
    """The peer's columns under solkit's names: the classes in ascending order, of two classes the second."""
    if kind == "number":
        return {"": np.asarray(values, float)}
    names = sorted(frame_classes)
    return {"": values[:, 1]} if kind == "binary" else {name: values[:, k] for k, name in enumerate(names)}


def compare(what, mine, theirs, tolerance):
    worst = float(np.max(np.abs(np.asarray(mine, float) - np.asarray(theirs, float)) / np.maximum(1, np.abs(theirs))))
    assert worst <= tolerance, f"{what}: differs by {worst}"
    return worst


def columns(kind, name, rows, prefix):
    return [float(row[prefix if kind != "classes" else f"{prefix[0]}_{name}"]) for row in rows]


def case(kind, tool, make, suffix, folder, endpoint):
    frame, targets = table()
    y = targets[kind]
    whole = frame.assign(id=[f"r{k}" for k in range(ROWS)], y=y)
    whole[["id", "age", "balance", "town", "flag", "y"]].to_csv(f"{folder}/data.csv", index=False)
    with open(f"{folder}/solution.yaml", "w") as f:
        f.write(YAML.format(**KINDS[kind]))
    file = f"model{suffix}"
    theirs = own_classes(kind, set(y), make(kind, frame, y, f"{folder}/{file}"))
    tolerance = 4e-7 if tool == "xgboost" else 1e-12
    run("import", file, "--config", "solution.yaml", folder=folder)
    newest = sorted(os.listdir(f"{folder}/runs"))
    newest = [n for n in newest if n[0].isdigit()][-1]
    with open(f"{folder}/runs/{newest}/predictions.csv") as f:
        rows = list(csv.DictReader(f))
    worst = []
    for name, values in theirs.items():
        key = f"model_{name}" if kind == "classes" else "model_probability" if kind == "binary" else "model"
        worst.append(compare("run", [float(r[key]) for r in rows], [values[int(r["line"]) - 2] for r in rows], tolerance))
    run("predict", "--bundle", f"runs/{newest}/bundle", "--in", "data.csv", "--out", "batch.csv", folder=folder)
    with open(f"{folder}/batch.csv") as f:
        batch = list(csv.DictReader(f))
    for name, values in theirs.items():
        key = f"probability_{name}" if kind == "classes" else "probability" if kind == "binary" else "prediction"
        worst.append(compare("batch", [float(r[key]) for r in batch], values, tolerance))
    # Without data: the same numbers from the file alone.
    run("import", file, "--out", "alone", folder=folder)
    run("predict", "--bundle", "alone", "--in", "data.csv", "--out", "alone.csv", folder=folder)
    with open(f"{folder}/alone.csv") as f:
        alone = list(csv.DictReader(f))
    heads = [h for h in alone[0] if h.startswith("probability")] or ["prediction"]
    for (name, values), key in zip(theirs.items(), heads):
        worst.append(compare("alone", [float(r[key]) for r in alone], values, tolerance))
    if endpoint:
        sets = ["--set", "models.candidates=[imported]", "--set", f'models.imported.file="{file}"']
        run("export", "--config", "solution.yaml", *sets, folder=folder)
        worst.append(ask(kind, folder, theirs, batch, tolerance))
    print(f"ok   {tool:9} {kind:8} run, batch, alone{', endpoint' if endpoint else ''}: largest difference {max(worst):.1e}")


def ask(kind, folder, theirs, batch, tolerance):
    server = subprocess.Popen(
        [f"{folder}/export/solkit-endpoint", "--settings", f"{folder}/export/endpoint.json", "--host", "127.0.0.1",
         "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        port = None
        for line in server.stdout:
            try:
                port = json.loads(line).get("port", port)
            except ValueError:
                port = port or next((int(w.rsplit(":", 1)[1].strip("/")) for w in line.split() if "127.0.0.1:" in w), None)
            if port:
                break
        with open(f"{folder}/data.csv") as f:
            rows = list(csv.DictReader(f))[:100]
        bodies = [{"age": float(r["age"]) if r["age"] else None, "balance": float(r["balance"]) if r["balance"] else None,
                   "town": r["town"], "flag": r["flag"] == "1"} for r in rows]
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/v1/classify", json.dumps({"batch": bodies}).encode(),
            {"Content-Type": "application/json"})
        answers = json.load(urllib.request.urlopen(request))["batch"]
        worst = 0.0
        for name, values in theirs.items():
            pick = {"binary": lambda a: a["probability"], "classes": lambda a: a["probabilities"][name],
                    "number": lambda a: a["prediction"]}[kind]
            worst = max(worst, compare("endpoint", [pick(a) for a in answers], values[:100], tolerance))
        return worst
    finally:
        server.terminate()
        server.wait()


def main():
    endpoint = "--no-endpoint" not in sys.argv
    makers = [("lightgbm", lightgbm_case, ".txt"), ("xgboost", xgboost_case, ".json"), ("catboost", catboost_case, ".json"),
              ("hashes", lambda *a: catboost_case(*a, with_pool=False), ".json")]
    failed = 0
    for tool, make, suffix in makers:
        for kind in KINDS:
            # Without the training pool only the data says which texts the hashes are.
            if tool == "hashes" and kind != "binary":
                continue
            with tempfile.TemporaryDirectory() as folder:
                try:
                    if tool == "hashes":
                        hashes(folder, make)
                    else:
                        case(kind, tool, make, suffix, folder, endpoint)
                except Exception as error:  # every case is tried
                    failed += 1
                    print(f"FAIL {tool:9} {kind:8} {error}")
    sys.exit(1 if failed else 0)


def hashes(folder, make):
    frame, targets = table()
    whole = frame.assign(id=[f"r{k}" for k in range(ROWS)], y=targets["binary"])
    whole[["id", "age", "balance", "town", "flag", "y"]].to_csv(f"{folder}/data.csv", index=False)
    with open(f"{folder}/solution.yaml", "w") as f:
        f.write(YAML.format(**KINDS["binary"]))
    theirs = make("binary", frame, targets["binary"], f"{folder}/model.json")[:, 1]
    said = run("import", "model.json", "--out", "alone", "--json", folder=folder, exits=(65,))
    assert "E4572" in said and not os.path.exists(f"{folder}/alone"), said
    run("import", "model.json", "--config", "solution.yaml", folder=folder)
    newest = [n for n in sorted(os.listdir(f"{folder}/runs")) if n[0].isdigit()][-1]
    run("predict", "--bundle", f"runs/{newest}/bundle", "--in", "data.csv", "--out", "batch.csv", folder=folder)
    with open(f"{folder}/batch.csv") as f:
        worst = compare("batch", [float(r["probability"]) for r in csv.DictReader(f)], theirs, 1e-12)
    print(f"ok   hashes    binary   refused alone, found in the data: largest difference {worst:.1e}")


if __name__ == "__main__":
    main()
