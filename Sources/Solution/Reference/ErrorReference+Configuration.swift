extension ErrorReference {
  private init(_ code: SolutionCode, _ title: String, _ text: String) { self.init(code.rawValue, title, text) }

  /// E2xxx.
  static let configuration = [
    ErrorReference(
      .more, "further errors are not shown",
      "All errors of a configuration are found in one go; the first 20 are shown. Mend these and check again."),
    ErrorReference(
      .syntax, "the file is not YAML",
      "The text cannot be read as YAML at this place. The cause often stands one line higher: an open quote or bracket, an indentation that differs from its neighbours, or a text with ': ' or ' #' that needs quotes."
    ),
    ErrorReference(
      .tab, "a tab",
      "YAML forbids tabs in indentation, and tools disagree about tabs elsewhere. Indent with spaces; inside a text in double quotes write \\t."
    ),
    ErrorReference(
      .tag, "a YAML tag",
      "Tags such as !!python/object make some readers run code, and solkit knows the type of each key without them. Write the plain value."
    ),
    ErrorReference(
      .anchor, "a YAML anchor or alias",
      "&name and *name are not used: a reader of the file should see each value where it acts, and aliases of aliases can grow without limit. Write the value out; a text that begins with & or * needs quotes."
    ),
    ErrorReference(
      .duplicateKey, "a key stands twice",
      "YAML readers disagree which of the two counts, so neither does. Keep one."),
    ErrorReference(
      .characters, "characters that are no text",
      "The file is not UTF-8, or holds control characters or line breaks that editors do not show. Save it as UTF-8 and delete the characters at that place."
    ),
    ErrorReference(
      .notAMapping, "the file holds no keys",
      "A solution.yaml is a list of keys with values and begins with version: 1. An empty file, a single value or a list is none."
    ),
    ErrorReference(
      .severalDocuments, "several documents in one file",
      "A line '---' begins a second YAML document. Give one document a file; several files are laid over one another with --config a.yaml --config b.yaml."
    ),
    ErrorReference(
      .tooLarge, "too large or too deep",
      "A configuration has at most 1 MiB, 32 levels and lines of 10,000 characters. Something else was probably given as configuration."
    ),
    ErrorReference(
      .unknownKey, "an unknown key",
      "solkit knows every key it acts on and refuses all others, at every level: a misspelt key that were ignored would leave its default in force, unnoticed. The nearest known key is named where there is one."
    ),
    ErrorReference(
      .notInThisVersion, "not in this version",
      "The key or value belongs to the whole shape of solution.yaml, but this version does not act on it. Nothing is accepted and then ignored, so it is refused; leave it out."
    ),
    ErrorReference(
      .missingKey, "a required key is missing",
      "The key has no default, since a wrong guess would cost the client money. `solkit explain KEY` shows what it takes, with an example."
    ),
    ErrorReference(
      .wrongKind, "a value of the wrong kind",
      "The value is a text where a number belongs, a list where one value belongs, or the like. A number in quotes is a text; true and false are the only truth values (yes and on are texts in YAML 1.2)."
    ),
    ErrorReference(
      .outOfRange, "a number out of range",
      "The number is possible for its kind, but not for this key. The message names the range."),
    ErrorReference(
      .notAllowed, "not one of the allowed values",
      "The key takes one of a few words. The message lists them, and the nearest one where the value looks like a slip."
    ),
    ErrorReference(
      .malformed, "a text of the wrong form",
      "The text is not of the form that the key wants, such as a day, a currency, a path or an address."),
    ErrorReference(
      .tooFew, "too few entries", "The list needs more entries than it has, mostly at least one."),
    ErrorReference(
      .unknownTopic, "nothing to explain", "`solkit explain` knows keys, metrics, models, formulas and error codes."),
    ErrorReference(
      .otherQuestion, "for another task or target",
      "The key or word is known, but not for what this file asks: wape is for forecasts and number targets, roc_auc for a binary or category target, forecast.horizon for task forecast. Nothing is accepted and then ignored. What a classifier is asked follows from the type of its target column."
    ),
    ErrorReference(
      .environment, "an environment variable is not set",
      "${env:NAME} stands for the value of an environment variable. Set it, or give a default: ${env:NAME:-value}. Secrets never come this way."
    ),
    ErrorReference(
      .placeholder, "a malformed placeholder",
      "Known are ${env:NAME} and ${env:NAME:-default}; the name has letters, digits and underscores."),
    ErrorReference(
      .option, "a malformed --set or --set-file",
      "The form is --set key.path=value, with [0] for entries of a list. The value is YAML flow: [a, b], {min: 0}, or a plain value. The rightmost --set wins. --set-file key.path=FILE takes the text of a file."
    ),
    ErrorReference(
      .secret, "a secret in the configuration",
      "Configurations are shared, kept in version control and printed, so a token, key or password must not stand in one, nor come through an option or the environment. Put it in a file of its own that only its user may read (mode 600), and name that file in a key such as token_file. A secret that stood in a shared file should be replaced. What only looks like a secret, such as a long digest, should be shortened."
    ),
    ErrorReference(
      .columnRoles, "a role missing, or there twice",
      "A forecast needs exactly one column with role timestamp and exactly one with role target. Any number of columns may be series_id; without one the whole file is a single series. A classifier needs a target (isolation_forest alone does without) and at least one feature; id, user, weight, timestamp, available and event stand at most once."
    ),
    ErrorReference(
      .columnContract, "a column's contract contradicts itself",
      "Type, role, format and bounds of the column do not go together: the target of a forecast is a number, that of a classifier also binary or a category, a timestamp is a date, datetime or integer, a format is for dates and has an hour only for datetime, min and max are for numbers."
    ),
    ErrorReference(.columnNames, "a column is listed twice, or is not there",
      "Each column of the data has one contract, and payoff, split, features and prepare name columns that have one."),
    ErrorReference(
      .slice, "a slice that cannot be made",
      "A slice names a category column: of a forecast one that is the same for all rows of a series, with role series_id, static or sensitive; of a classifier one with role feature or sensitive. The criterion then holds for each of its values."
    ),
    ErrorReference(
      .quantiles, "quantiles not ascending", "Quantiles lie between 0 and 1, ascend, and stand once each."),
    ErrorReference(
      .criterionBounds, "a criterion with senseless bounds",
      "A criterion needs at least one of min, max and min_relative_change, min must not be above max, and a bound must be possible for its metric: shares lie between 0 and 1, so 5 % is 0.05."
    ),
    ErrorReference(
      .candidates, "candidates twice, or too few for an ensemble",
      "Each candidate stands once. The ensemble is made of the others and needs at least two of them."),
    ErrorReference(
      .frequency, "the frequency does not fit the timestamps",
      "Hours need a timestamp of type datetime; freq 1 is for whole numbers, and whole numbers have freq 1 only."),
    ErrorReference(
      .windows, "no window left to choose by",
      "Candidates are chosen on the windows before the untouched ones, so n_windows is at least test_windows + 1."),
    ErrorReference(
      .money, "errors cost nothing",
      "over_per_unit and under_per_unit are both 0: then no forecast saves anything, and no quantile is better than another. Or a payoff where an alert never earns more than none, so that no model is worth anything."
    ),
    ErrorReference(
      .automation, "automation without a failure criterion",
      "Predictions that act by themselves must prove how seldom they fail: add a failure_rate criterion, or set scope.mode: augmentation."
    ),
    ErrorReference(
      .criterionNeeds, "a criterion lacks what it is measured by",
      "Latency, memory, size and cost are measured at the endpoint (at: endpoint), all else in the run. interval_coverage needs level, failure_rate needs scope.acceptable_failure, cost_per_million needs export.price, metrics at the alert budget need classify.serve.alerts_per_month, differences between groups need slice, value_per_year needs scope.payoff or scope.cost_of_error."
    ),
    ErrorReference(
      .source, "the source of the data is unclear",
      "Give either filepath or url, and a delimiter that is not the decimal mark: files with decimal commas mostly have delimiter \";\"."
    ),
    ErrorReference(
      .authentication, "a token that nobody asks for",
      "With auth: none the endpoint answers everybody, so a token_file would be accepted and then ignored. Set auth: bearer, or delete it."
    ),
    ErrorReference(
      .signature, "a signature without a name",
      "scope.decides.signed_on says that somebody signed; approver says who."),
    ErrorReference(
      .split, "a split that cannot be made",
      "Each type of split takes its own keys: stratified folds, repeats and test; cutoff a column of time and the moment at; group the column of a key; column a column with train and test or fold numbers, which is no feature; file a file beside the data with such a column."
    ),
    ErrorReference(
      .preparation, "a line of prepare or features that says nothing",
      "A step of prepare has one of its methods and the keys of that method; a line of features has one formula and what it needs, of columns of the right type. docs/preparation.md lists them."
    ),
    ErrorReference(
      .serve, "what is served is unclear",
      "classify.serve takes exactly one of alerts_per_month (at most as many as there are decisions), threshold: from_payoff (which needs scope.payoff) and probability. Without a target only alerts_per_month has a meaning."
    ),
    ErrorReference(
      .review, "which rows a person decides is unclear",
      "classify.review_band takes from and to (from below to) or cost_per_review alone for two classes, below, margin or limits of single classes for several. A band that follows from cost_per_review needs scope.payoff and serve: {threshold: from_payoff}, since only then the payoff decides who is acted on."
    ),
    ErrorReference(
      .hierarchy, "the sums are unclear",
      "Each level of forecast.hierarchy is a list of series_id or static columns, or [total] for the sum of all; the series themselves are no level. Series are summed period by period, so they need a calendar that they share."
    ),
    ErrorReference(
      .process, "today's process is not described",
      "The value of a classifier is counted against what is done today: scope.current_process says none, all, random, or {rules: file}. Baseline rules needs a rules file, and a rules file needs somebody who reads it."
    ),
    ErrorReference(
      .leak, "the answer would leak",
      "A feature made of the target, the outcome's moment, a sensitive or ignored column, or a split that puts rows of one user on both sides: the model would be judged on what it has seen, or learn what it must not."
    ),
    ErrorReference(
      .valueNeeds, "no value can be counted",
      "Money needs scope.payoff for a binary target or scope.cost_of_error for a number, with amounts that are numbers or number columns. Without them min_value_per_year and value_per_year mean nothing."
    ),
    ErrorReference(
      .rule, "a rule that cannot be read",
      "A rules file has rules, each with when (a list of conditions that must all hold: column with is, is_not, below, above, at_least, at_most or missing) and a score from 0 to 1, and otherwise with the score of all other rows. The first rule that holds decides. Columns must be among data.columns and may not be the target."
    ),
    ErrorReference(
      .space, "a range to search that holds nothing",
      "search.space names a candidate that is not in models.candidates or gives it no parameter, an interval whose min is not below its max, a logarithmic interval that begins at 0, or a value twice."
    ),
    ErrorReference(
      .orders, "orders that cannot be made",
      "An order covers orders.lead_time + orders.review_period periods: at least one, and no more than forecast.horizon, since only those are judged. Each number of an order needs a column name of its own, which no column of the data has that stands in the same file."
    ),
    ErrorReference(
      .anomalies, "a watch and a forecast are mixed up",
      "With the section anomalies the baseline is fixed_limits, windows follow each other without a step_size, and criteria judge alarms: recall, precision, false_alarms_per_week, alarms_per_week, warning_hours, value_per_year. All but the alarm rates need a binary column with role event. Without the section none of these has a meaning."
    ),
    ErrorReference(
      .recommend, "a recommendation that cannot be made as it is asked",
      "A line of recommend.rules holds one rule with all that it needs and names columns of data.tables.items with role feature or available, in values that their type has; recommend.cold_user names a category column of the users; recommend.cold_item: attributes needs something that is known of the items."
    ),
    ErrorReference(
      .failureNotJudged, "warning: a failure rate that nobody judges",
      "scope.acceptable_failure says how many forecasts may fail, but the verdict judges only what stands in success.criteria."
    ),
    ErrorReference(
      .processDiffers, "warning: the baseline is not today's process",
      "Gains are counted against models.baseline. Where scope.current_process names something else, they are counted against something that nobody does."
    ),
    ErrorReference(
      .laxCriterion, "warning: a criterion asks for little",
      "The criterion is laxer than what the scope asks for, or bounds its metric on the side that does not matter."),
    ErrorReference(
      .budget, "warning: serving is over budget",
      "The monthly run cost by export.price is above scope.run_budget_per_month."),
    ErrorReference(
      .unusedColumns, "note: columns that no candidate uses",
      "The columns are read and held to their contracts; of the candidates that are listed none looks at them. `arima` and `lag_gbt` use known_future columns."
    ),
    ErrorReference(
      .timeIgnored, "warning: the split does not go by time",
      "Rows have a moment, and a random split tests the past with what was learnt from the future. Where the world changes, results look better than they will be: use a split of type cutoff."
    ),
  ]
}
