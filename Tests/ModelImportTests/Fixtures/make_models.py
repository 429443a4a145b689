#!/usr/bin/env python3
"""Model files of LightGBM, XGBoost and CatBoost with what the peers themselves predict.

    make_models.py [FOLDER] [--trees N] [--leaves N] [--rows N] [--seed N]

Writes, for each case, the model file as the peer saved it, `NAME.csv` with the peer's raw scores and answers, and
`cases.json`. To keep the files small, CatBoost's JSON loses its white space and most of its settings, and LightGBM's
text all parameters but three, except in the first case of each. Rows are in `rows_*.csv`: an empty cell is missing, categories are
written as texts. The committed files come from the defaults with lightgbm 4.7.0, xgboost 3.2.0, catboost 1.2.10.
Larger ones for a trial: make_models.py /tmp/models --trees 200 --leaves 63 --rows 2000, then run the tests with
SOLKIT_MODEL_CASES=/tmp/models.
"""
import argparse
import json
import os
import sys
import tempfile

import catboost
import lightgbm as lgb
import numpy as np
import pandas as pd
import xgboost as xgb

parser = argparse.ArgumentParser()
parser.add_argument("folder", nargs="?", default=os.path.dirname(os.path.abspath(__file__)))
parser.add_argument("--trees", type=int, default=4)
parser.add_argument("--leaves", type=int, default=7)
parser.add_argument("--rows", type=int, default=20)
parser.add_argument("--seed", type=int, default=1)
args = parser.parse_args()
os.makedirs(args.folder, exist_ok=True)
rng = np.random.default_rng(args.seed)
N, F = 600, 5
DEPTH = max(2, int(np.ceil(np.log2(args.leaves))))
cases = []


def table(rows, nan=True):
    """Numbers of different kinds: normal, whole, many zeros, tiny, heavy tailed."""
    X = rng.normal(size=(rows, F))
    X[:, 1] = rng.integers(-5, 6, rows)
    X[:, 2] = np.where(rng.random(rows) < 0.5, 0.0, X[:, 2])
    X[:, 3] = X[:, 3] * 1e-3
    X[:, 4] = np.exp(2 * X[:, 4])
    if nan:
        X[rng.random(X.shape) < 0.1] = np.nan
    return X


def target(X):
    Z = np.nan_to_num(X, nan=0.7)
    return Z[:, 0] + 0.5 * Z[:, 1] * (Z[:, 2] > 0) + 300 * Z[:, 3] + np.log1p(Z[:, 4]) + rng.normal(size=len(X)) * 0.3


def probes(nan=True, inf=True):
    """Rows to predict: ordinary ones, then each special number in each place and everywhere."""
    X = table(args.rows, nan)
    special = [0.0, -0.0, 5e-324, -5e-324, 1e-36, -1e-36, 1.0000000180025095e-35, 1e-34, 1e-45, 1e38, -1e38, 0.5, -0.5]
    special += [np.nan] if nan else []
    special += [np.inf, -np.inf, 1e300] if inf else []
    rows = [np.full(F, s) for s in special]
    base = table(len(special), nan)
    for index, s in enumerate(special):
        base[index, index % F] = s
    return np.vstack([X] + rows + [base])


def cell(v):
    if isinstance(v, str):
        return v
    v = float(v)
    return "" if np.isnan(v) else repr(v)


def write_rows(name, rows, columns):
    with open(os.path.join(args.folder, name + ".csv"), "w") as out:
        out.write(",".join(columns) + "\n")
        for row in rows:
            out.write(",".join(cell(v) for v in row) + "\n")


def add(name, file, rows, raw, answer, task, objective, tolerance, **more):
    raw = np.asarray(raw, dtype=np.float64).reshape(len(raw), -1)
    answer = np.asarray(answer, dtype=np.float64).reshape(len(answer), -1)
    with open(os.path.join(args.folder, name + ".csv"), "w") as out:
        out.write(",".join([f"raw{k}" for k in range(raw.shape[1])] + [f"out{k}" for k in range(answer.shape[1])]) + "\n")
        for a, b in zip(raw, answer):
            out.write(",".join(cell(v) for v in list(a) + list(b)) + "\n")
    cases.append(dict(name=name, file=file, rows=rows, task=task, objective=objective, tolerance=tolerance, **more))


NAMES = [f"f{i}" for i in range(F)]
X = table(N)
Y = target(X)
CLASS3 = np.digitize(Y, np.quantile(Y, [0.3, 0.7]))
BINARY = (Y > np.median(Y)).astype(int)
POSITIVE = np.exp(0.4 * Y)
COUNT = rng.poisson(np.clip(POSITIVE, 0, 20))
GROUP = [20] * (N // 20)
RELEVANCE = np.clip(CLASS3, 0, 2)
P = probes()
write_rows("rows_all", P, NAMES)
PX = probes(inf=False)
write_rows("rows_finite", PX, NAMES)

# LightGBM ------------------------------------------------------------------------------------------------------------

LGB = dict(num_leaves=args.leaves, min_data_in_leaf=5, verbose=-1, num_threads=1, deterministic=True, seed=3,
           feature_fraction=0.8, learning_rate=0.3)


def light(name, params, y, task, data=X, rows="rows_all", probe=P, trees=None, group=None, objective=None, **kw):
    dataset = lgb.Dataset(data, y, group=group, free_raw_data=False, **kw.pop("dataset", {}))
    model = lgb.train({**LGB, **params}, dataset, trees or args.trees, **kw)
    file = name + ".txt"
    text = model.model_to_string()
    if name != "lgb_binary":
        kept = ("[boosting:", "[objective:", "[categorical_feature:")
        head, tail = text.split("\nparameters:\n")
        lines = [line for line in tail.split("\n") if not line.startswith("[") or line.startswith(kept)]
        text = head + "\nparameters:\n" + "\n".join(lines)
    with open(os.path.join(args.folder, file), "w") as out:
        out.write(text)
    raw, answer = model.predict(probe, raw_score=True), model.predict(probe)
    if params.get("boosting") == "rf":
        raw = raw / (model.num_trees() // model.num_model_per_iteration())  # LightGBM's own raw score is the sum
    add(name, file, rows, raw, answer, task, objective or params["objective"], 0)
    return model


light("lgb_binary", dict(objective="binary", sigmoid=0.7), BINARY, "binary")
light("lgb_binary_zero_missing", dict(objective="binary", zero_as_missing=True), BINARY, "binary")
light("lgb_no_missing", dict(objective="regression", use_missing=False), Y, "regression")
Xf = table(N, nan=False)
light("lgb_missing_none", dict(objective="regression"), target(Xf), "regression", data=Xf)
light("lgb_multiclass", dict(objective="multiclass", num_class=3), CLASS3, "multiclass", trees=2)
light("lgb_multiclassova", dict(objective="multiclassova", num_class=3, sigmoid=1.3), CLASS3, "multiclass", trees=2)
for objective, y in [("regression_l1", Y), ("huber", Y), ("fair", Y), ("poisson", COUNT), ("quantile", Y),
                     ("mape", POSITIVE + 1), ("gamma", POSITIVE), ("tweedie", COUNT)]:
    light("lgb_" + objective, dict(objective=objective), y, "regression", trees=3)
light("lgb_sqrt", dict(objective="regression", reg_sqrt=True), Y, "regression", trees=3)
light("lgb_cross_entropy", dict(objective="cross_entropy"), np.clip(BINARY * 0.9, 0, 1), "binary", trees=3)
light("lgb_cross_entropy_lambda", dict(objective="cross_entropy_lambda"), BINARY, "regression", trees=3)
for objective in ["lambdarank", "rank_xendcg"]:
    light("lgb_" + objective, dict(objective=objective), RELEVANCE, "ranking", group=GROUP, trees=3)
light("lgb_dart", dict(objective="binary", boosting="dart", drop_rate=0.5), BINARY, "binary")
light("lgb_goss", dict(objective="regression", data_sample_strategy="goss"), Y, "regression", trees=3)
light("lgb_rf", dict(objective="binary", boosting="rf", bagging_freq=1, bagging_fraction=0.6), BINARY, "binary")
light("lgb_rf_regression", dict(objective="regression", boosting="rf", bagging_freq=1, bagging_fraction=0.6), Y,
      "regression", trees=3)
light("lgb_rf_multiclass", dict(objective="multiclass", num_class=3, boosting="rf", bagging_freq=1,
                                bagging_fraction=0.6), CLASS3, "multiclass", trees=2)
light("lgb_constant", dict(objective="regression", min_data_in_leaf=100000), Y, "regression", trees=2)


def own(preds, data):
    return preds - data.get_label(), np.ones(len(preds))


light("lgb_custom", dict(objective=own), Y, "regression", trees=3, objective="custom")
# early stopping: the file holds the best iterations only
Xv = table(N)
light("lgb_early", dict(objective="regression", learning_rate=0.9), Y, "regression", trees=60,
      valid_sets=[lgb.Dataset(Xv, target(Xv))], callbacks=[lgb.early_stopping(3, verbose=False)])

# categories: whole numbers, and pandas with texts
codes = rng.integers(0, 40, N).astype(float)
codes[rng.random(N) < 0.05] = np.nan
XC = X.copy()
XC[:, 1] = codes
YC = np.sin(np.nan_to_num(codes, nan=50) * 7) * 2 + Y
PC = P.copy()
PC[: args.rows, 1] = rng.integers(-3, 60, args.rows)
PC[: args.rows // 4, 1] = rng.integers(0, 20, args.rows // 4) + 0.75
write_rows("rows_codes", PC, NAMES)
CAT = dict(min_data_per_group=5, cat_smooth=1, cat_l2=1, max_cat_to_onehot=4)
light("lgb_codes", dict(objective="regression", **CAT), YC, "regression", data=XC, probe=PC, rows="rows_codes",
      dataset=dict(categorical_feature=[1]))
light("lgb_codes_onehot", dict(objective="binary", **{**CAT, "max_cat_to_onehot": 100}), (YC > 0).astype(int),
      "binary", data=XC, probe=PC, rows="rows_codes", dataset=dict(categorical_feature=[1]))
CITIES = ["Bern", "São Paulo", "a \"quoted\" one", "x", "y", "z", "Ulm", "Köln"]
COLOURS = ["red", "green", "blue"]


def frame(rows, unknown=False):
    d = pd.DataFrame(table(rows), columns=NAMES)
    d["f1"] = pd.Categorical([CITIES[i] for i in rng.integers(0, len(CITIES), rows)], categories=CITIES)
    d["f4"] = pd.Categorical([COLOURS[i] for i in rng.integers(0, 3, rows)], categories=COLOURS)
    d.loc[rng.random(rows) < 0.1, "f1"] = np.nan
    return d


D = frame(N)
YD = np.sin(D["f1"].cat.codes.to_numpy() * 5.0) + (D["f4"] == "blue") * np.nan_to_num(D["f0"])
PD = frame(args.rows)
write_rows("rows_texts", [["" if isinstance(v, float) and np.isnan(v) else v for v in row] for row in PD.values.tolist()],
           NAMES)
light("lgb_pandas", dict(objective="regression", **CAT), YD, "regression", data=D, probe=PD, rows="rows_texts")

# XGBoost -------------------------------------------------------------------------------------------------------------

XGB = dict(max_depth=DEPTH, eta=0.4, nthread=1, seed=3, tree_method="hist", min_child_weight=1)


def extreme(name, params, y, task, data=X, probe=PX, rows="rows_finite", trees=None, tolerance=0.0, answer_tolerance=0,
            train=None, cut=False, **kw):
    dtrain = xgb.DMatrix(data, y, feature_names=None if isinstance(data, pd.DataFrame) else NAMES, **kw)
    if "qid" in params:
        dtrain.set_group(GROUP)
    model = xgb.train({**XGB, **{k: v for k, v in params.items() if k != "qid"}}, dtrain, trees or args.trees,
                      **(train or {}))
    file = name + ".json"
    model.save_model(os.path.join(args.folder, file))
    dprobe = xgb.DMatrix(probe, feature_names=None if isinstance(probe, pd.DataFrame) else NAMES,
                         **{k: v for k, v in kw.items() if k in ("feature_types", "enable_categorical")})
    raw, answer = model.predict(dprobe, output_margin=True), model.predict(dprobe)
    add(name, file, rows, raw, answer, task, params["objective"], tolerance)
    return model


extreme("xgb_binary", dict(objective="binary:logistic"), BINARY, "binary")
extreme("xgb_reglogistic", dict(objective="reg:logistic", base_score=0.3), BINARY, "binary", trees=3)
extreme("xgb_logitraw", dict(objective="binary:logitraw"), BINARY, "binary", trees=3)
extreme("xgb_hinge", dict(objective="binary:hinge"), BINARY, "binary", trees=3)
extreme("xgb_softprob", dict(objective="multi:softprob", num_class=3), CLASS3, "multiclass", trees=2)
extreme("xgb_softmax", dict(objective="multi:softmax", num_class=3), CLASS3, "multiclass", trees=2)
for objective, y in [("reg:squarederror", Y), ("reg:absoluteerror", Y), ("reg:pseudohubererror", Y),
                     ("reg:squaredlogerror", POSITIVE), ("count:poisson", COUNT), ("reg:gamma", POSITIVE),
                     ("reg:tweedie", COUNT), ("survival:cox", POSITIVE)]:
    extreme("xgb_" + objective.replace(":", "_"), dict(objective=objective), y, "regression", trees=3)
extreme("xgb_quantile", dict(objective="reg:quantileerror", quantile_alpha=[0.1, 0.9]), Y, "regression", trees=2)
for objective in ["rank:ndcg", "rank:pairwise", "rank:map"]:
    y = BINARY if objective == "rank:map" else RELEVANCE
    extreme("xgb_" + objective.replace(":", "_"), dict(objective=objective, qid=True), y, "ranking", trees=2)
extreme("xgb_dart", dict(objective="reg:squarederror", booster="dart", rate_drop=0.5), Y, "regression", tolerance=1e-6)
extreme("xgb_forest", dict(objective="binary:logistic", num_parallel_tree=3, subsample=0.5, eta=1), BINARY, "binary",
        trees=1)
extreme("xgb_parallel", dict(objective="multi:softprob", num_class=3, num_parallel_tree=2, subsample=0.5), CLASS3,
        "multiclass", trees=2)
extreme("xgb_lossguide", dict(objective="reg:squarederror", grow_policy="lossguide", max_leaves=args.leaves,
                              max_depth=0), Y, "regression", trees=3)
extreme("xgb_pruned", dict(objective="reg:squarederror", tree_method="exact", gamma=30.0), Y, "regression", trees=3)
extreme("xgb_base", dict(objective="reg:squarederror", base_score=-3.25), Y, "regression", trees=2)
dv = xgb.DMatrix(Xv, target(Xv), feature_names=NAMES)
extreme("xgb_early", dict(objective="reg:squarederror", eta=0.9, max_depth=2), Y, "regression", trees=40,
        train=dict(evals=[(dv, "valid")], early_stopping_rounds=3, verbose_eval=False))
sk = xgb.XGBRegressor(n_estimators=40, max_depth=2, learning_rate=0.9, early_stopping_rounds=3, n_jobs=1)
sk.fit(X, Y, eval_set=[(Xv, target(Xv))], verbose=False)
sk.save_model(os.path.join(args.folder, "xgb_sklearn_early.json"))
add("xgb_sklearn_early", "xgb_sklearn_early.json", "rows_finite", sk.predict(PX, output_margin=True), sk.predict(PX),
    "regression", "reg:squarederror", 0)
XCX = XC.copy()
PCX = PX.copy()
PCX[: args.rows, 1] = rng.integers(0, 40, args.rows)
PCX[args.rows:, 1] = np.where(np.isnan(PCX[args.rows:, 1]), np.nan, rng.integers(0, 40, len(PCX) - args.rows))
write_rows("rows_xgb_codes", PCX, NAMES)
types = ["q", "c", "q", "q", "q"]
extreme("xgb_codes_partition", dict(objective="reg:squarederror", max_cat_to_onehot=1), YC, "regression", data=XCX,
        probe=PCX, rows="rows_xgb_codes", feature_types=types, enable_categorical=True)
extreme("xgb_codes_onehot", dict(objective="reg:squarederror", max_cat_to_onehot=100), YC, "regression", data=XCX,
        probe=PCX, rows="rows_xgb_codes", feature_types=types, enable_categorical=True)
# XGBoost 3.2 cuts names of categories that are not ASCII at the wrong places, so here they are
ascii = {"São Paulo": "Sao Paulo", "Köln": "Koeln"}
DA, PA = D.copy(), PD.copy()
for d in (DA, PA):
    d["f1"] = d["f1"].cat.rename_categories(ascii)
write_rows("rows_ascii", [["" if isinstance(v, float) and np.isnan(v) else v for v in row] for row in PA.values.tolist()],
           NAMES)
extreme("xgb_pandas", dict(objective="reg:squarederror", max_cat_to_onehot=4), YD, "regression", data=DA, probe=PA,
        rows="rows_ascii", enable_categorical=True)

# CatBoost ------------------------------------------------------------------------------------------------------------

CB = dict(depth=min(DEPTH, 6), border_count=16, random_seed=3, thread_count=1, verbose=False, allow_writing_files=False,
          learning_rate=0.4)


def cat(name, params, y, task, data=X, probe=P, rows="rows_all", trees=None, group=None, cat_features=None,
        scale=None, tolerance=0.0):
    pool = catboost.Pool(data, y, cat_features=cat_features, feature_names=NAMES,
                         group_id=None if group is None else np.repeat(np.arange(len(group)), group))
    model = catboost.CatBoost({**CB, **params, "iterations": trees or args.trees})
    model.fit(pool)
    if scale:
        model.set_scale_and_bias(*scale)
    file = name + ".json"
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.json")
        model.save_model(path, format="json")
        with open(path) as f:
            document = json.load(f)
    if name != "cat_logloss":
        info = document["model_info"]
        info["params"] = {"loss_function": info["params"]["loss_function"]}
        for key in ("output_options", "training", "catboost_version_info", "model_guid", "train_finish_time"):
            info.pop(key, None)
    with open(os.path.join(args.folder, file), "w") as out:
        json.dump(document, out, separators=(",", ":"))
    pool = catboost.Pool(probe, cat_features=cat_features, feature_names=NAMES)
    raw = model.predict(pool, prediction_type="RawFormulaVal")
    loss = params["loss_function"].split(":")[0]
    kind = {"Logloss": "Probability", "CrossEntropy": "Probability", "MultiClass": "Probability",
            "MultiClassOneVsAll": "Probability", "Poisson": "Exponent", "Tweedie": "Exponent"}.get(loss)
    answer = model.predict(pool, prediction_type=kind) if kind else raw
    if loss in ("Logloss", "CrossEntropy"):
        answer = np.asarray(answer)[:, 1]
    add(name, file, rows, raw, answer, task, loss, tolerance)


cat("cat_logloss", dict(loss_function="Logloss"), BINARY, "binary")
cat("cat_crossentropy", dict(loss_function="CrossEntropy"), np.clip(BINARY * 0.8 + 0.1, 0, 1), "binary", trees=3)
cat("cat_rmse", dict(loss_function="RMSE"), Y, "regression")
cat("cat_scaled", dict(loss_function="RMSE"), Y, "regression", scale=(1.5, -0.25), trees=3, tolerance=1e-12)
cat("cat_nan_max", dict(loss_function="RMSE", nan_mode="Max"), Y, "regression", trees=3)
cat("cat_forbidden", dict(loss_function="RMSE", nan_mode="Forbidden"), target(Xf), "regression", data=Xf, trees=3,
    probe=np.nan_to_num(PX, nan=0.25), rows="rows_full")
write_rows("rows_full", np.nan_to_num(PX, nan=0.25), NAMES)
cat("cat_depthwise", dict(loss_function="RMSE", grow_policy="Depthwise"), Y, "regression", trees=3)
cat("cat_lossguide", dict(loss_function="Logloss", grow_policy="Lossguide", max_leaves=args.leaves), BINARY, "binary",
    trees=3)
cat("cat_multiclass", dict(loss_function="MultiClass"), CLASS3, "multiclass", trees=2)
cat("cat_multiclass_texts", dict(loss_function="MultiClass"), np.array(["low", "mid", "top"])[CLASS3], "multiclass",
    trees=2)
cat("cat_onevsall", dict(loss_function="MultiClassOneVsAll"), CLASS3, "multiclass", trees=2)
cat("cat_multiclass_lossguide", dict(loss_function="MultiClass", grow_policy="Lossguide", max_leaves=5), CLASS3,
    "multiclass", trees=2)
for loss, y in [("MAE", Y), ("Quantile:alpha=0.9", Y), ("Huber:delta=1", Y), ("Poisson", COUNT),
                ("Tweedie:variance_power=1.5", COUNT), ("MAPE", POSITIVE + 1)]:
    cat("cat_" + loss.split(":")[0].lower(), dict(loss_function=loss), y, "regression", trees=2)
cat("cat_yetirank", dict(loss_function="YetiRank"), RELEVANCE, "ranking", group=GROUP, trees=2)
cat("cat_queryrmse", dict(loss_function="QueryRMSE"), RELEVANCE, "ranking", group=GROUP, trees=2)
texts = D.copy()
probe_texts = PD.copy()
for d in (texts, probe_texts):
    for c in ("f1", "f4"):
        d[c] = d[c].astype(object).where(d[c].notna(), "nan")
probe_texts.loc[3, "f1"] = "never seen"
write_rows("rows_catboost_texts", probe_texts.values.tolist(), NAMES)
for policy in ["SymmetricTree", "Depthwise"]:
    cat("cat_onehot_" + policy.lower(), dict(loss_function="RMSE", one_hot_max_size=50, grow_policy=policy), YD,
        "regression", data=texts, probe=probe_texts, rows="rows_catboost_texts", cat_features=["f1", "f4"], trees=4)

# Explanations ---------------------------------------------------------------------------------------------------------


def contributions(name, values):
    """A feature's part in each output, row by row, and last what is expected."""
    values = np.asarray(values, dtype=np.float64).reshape(len(values), -1)
    with open(os.path.join(args.folder, f"contributions_{name}.csv"), "w") as out:
        out.write(",".join(f"c{k}" for k in range(values.shape[1])) + "\n")
        for row in values:
            out.write(",".join(cell(v) for v in row) + "\n")


for name, probe in [("lgb_binary", P), ("lgb_multiclass", P), ("lgb_codes", PC), ("lgb_early", P)]:
    booster = lgb.Booster(model_file=os.path.join(args.folder, name + ".txt"))
    contributions(name, booster.predict(probe[:8], pred_contrib=True))
for name in ["xgb_binary", "xgb_softprob"]:
    booster = xgb.Booster(model_file=os.path.join(args.folder, name + ".json"))
    contributions(name, booster.predict(xgb.DMatrix(PX[:8], feature_names=NAMES), pred_contribs=True))

# What is refused ------------------------------------------------------------------------------------------------------

lgb.train({**LGB, "objective": "regression", "linear_tree": True, "num_leaves": 3}, lgb.Dataset(Xf, target(Xf)), 1) \
    .save_model(os.path.join(args.folder, "refused_linear.txt"))
full = np.nan_to_num(X)
xgb.train({"booster": "gblinear", "nthread": 1}, xgb.DMatrix(full, Y), 2) \
    .save_model(os.path.join(args.folder, "refused_gblinear.json"))
xgb.train({"multi_strategy": "multi_output_tree", "tree_method": "hist", "max_depth": 1, "nthread": 1},
          xgb.DMatrix(full, np.stack([Y, -Y], axis=1)), 1).save_model(os.path.join(args.folder, "refused_vector.json"))
ctr = catboost.CatBoost({**CB, "loss_function": "RMSE", "one_hot_max_size": 2, "iterations": 1, "depth": 1,
                         "max_ctr_complexity": 1})
few = texts[["f1"]].copy()
ctr.fit(catboost.Pool(few, YD, cat_features=["f1"]))
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "model.json")
    ctr.save_model(path, format="json", pool=catboost.Pool(few, YD, cat_features=["f1"]))
    with open(path) as f:
        document = json.load(f)
document["model_info"] = {}
with open(os.path.join(args.folder, "refused_ctr.json"), "w") as out:
    json.dump(document, out, separators=(",", ":"))
# With the pool at hand the file names its categories
named = catboost.CatBoost({**CB, "loss_function": "RMSE", "one_hot_max_size": 50, "iterations": 1, "depth": 2})
pool = catboost.Pool(few, YD, cat_features=["f1"])
named.fit(pool)
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "model.json")
    named.save_model(path, format="json", pool=pool)
    with open(path) as f:
        document = json.load(f)
document["model_info"] = {"params": {"loss_function": {"type": "RMSE"}}}
with open(os.path.join(args.folder, "cat_named.json"), "w") as out:
    json.dump(document, out, separators=(",", ":"))
some = ["Bern", "São Paulo", "nan", "never seen"]
answer = named.predict(catboost.Pool([[v] for v in some], cat_features=[0]))
write_rows("rows_named", [[v] for v in some], ["f1"])
add("cat_named", "cat_named.json", "rows_named", answer, answer, "regression", "RMSE", 0)

with open(os.path.join(args.folder, "cases.json"), "w") as out:
    out.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
print(len(cases), "cases,", sum(os.path.getsize(os.path.join(args.folder, f)) for f in os.listdir(args.folder)), "bytes")
