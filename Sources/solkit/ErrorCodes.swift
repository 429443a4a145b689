import Connectors
import Exporting
import Solution
import Tables
import Templates

/// What the codes of the data, run and command-line rooms mean; those of configuration, files and bundles stand in
/// room Solution.
enum ErrorCodes {
  static let all: [ErrorReference] =
    own + models + DataFault.allCases.map { ErrorReference($0.rawValue, "a fault of the data file", $0.explanation) }
    + HTTPFault.allCases.map { ErrorReference($0.rawValue, "a fault on the way to an address", $0.explanation) }
    + ExportCode.references + TemplateCode.references

  /// What the process says to a pipeline when it ends.
  static let exits: [ErrorReference] = [
    ErrorReference("0", "exit code: done", "All criteria of the run pass."),
    ErrorReference(
      "10", "exit code: criteria not met",
      "The report says which. `solkit export` writes nothing, or with --draft a folder stamped NOT APPROVED."),
    ErrorReference(
      "11", "exit code: no-go",
      "A blocker of the scope, or a value that does not cover the running cost. Change the scope, or leave the project."),
    ErrorReference(
      "12", "exit code: no machine learning needed",
      "What happens today, served at the right quantile or threshold, is enough. `solkit export` then serves the baseline."),
    ErrorReference(
      "13", "exit code: the endpoint differs",
      "The exported server did not repeat the run's answers, or missed a criterion that is measured on it."),
    ErrorReference("64", "exit code: wrong usage", "An unknown command, flag or topic."),
    ErrorReference("65", "exit code: data error", "The message names file and line."),
    ErrorReference("66", "exit code: input missing", "No such file, run or template, or it cannot be read as a file."),
    ErrorReference("70", "exit code: a bug of solkit", "Please report it with what was printed."),
    ErrorReference("73", "exit code: cannot create", "A file or folder cannot be made, or would be overwritten."),
    ErrorReference("74", "exit code: reading or writing failed", "A disk is full or faulty, or a pipe was closed."),
    ErrorReference("75", "exit code: temporary", "Run the same command again: it goes on where it was."),
    ErrorReference("77", "exit code: permission", "A file may not be read or written, or a key is wrong."),
    ErrorReference("78", "exit code: configuration error", "solution.yaml or endpoint.json: the message names the line."),
    ErrorReference("130", "exit code: interrupted", "Ctrl-C. The same command goes on where it was."),
    ErrorReference("143", "exit code: terminated", "SIGTERM. The same command goes on where it was."),
  ]

  private static let own: [ErrorReference] = [
    ErrorReference("E1010", "unknown command", "The first word is no command of solkit. `solkit --help` lists them."),
    ErrorReference("E1050", "nothing to fetch", "`solkit data fetch` needs data.source.url; a file is read where it is."),
    ErrorReference("E1051", "no finished run", "Export and predict need a run that has ended: `solkit forecast` or `solkit classify` makes one."),
    ErrorReference("E1052", "broken replay file", "replay.jsonl of the run was edited or cut. Delete the run folder and run again."),
    ErrorReference("E1053", "no exported endpoint", "`solkit serve` starts what `solkit export` wrote."),
    ErrorReference("E1054", "endpoint cannot be started", "The exported server has lost its right to be executed, or is for another machine."),
    ErrorReference("E1055", "horizon out of range", "Up to ten times the trained horizon is answered; it was judged only up to the trained one."),
    ErrorReference("E1056", "endpoint program missing", "solkit and solkit-endpoint are installed side by side; an export copies the second."),
    ErrorReference("E1057", "no such kind of file", "Predictions are written as CSV (.csv) or JSON lines (.jsonl)."),
    ErrorReference("E1058", "the command of another task", "The solution's task says what it asks for: solkit forecast, solkit classify. Run the command of that name."),
    ErrorReference("E1059", "a bundle of another version", "The bundle or task belongs to a vertical that this version of solkit does not have."),
    ErrorReference("E1061", "a flag that does not go with import", "Without --config there is no solution to run, to change or to export; with it the run has a bundle of its own."),
    ErrorReference("E1062", "a folder that is no bundle", "solkit import replaces bundles only. Name a folder of its own with --out."),
    ErrorReference("E1063", "predictions over their own input", "solkit predict never writes over the file that it reads. Name another file with --out."),
    ErrorReference("E1064", "no order proposals", "Orders are made of forecasts, over the periods that the section orders of solution.yaml says; a model trained without it keeps no quantiles of sums. Add the section and run solkit forecast again."),
    ErrorReference("E1065", "a folder that is no bundle", "solkit extend replaces bundles only. Name a folder of its own with --out."),
    ErrorReference("E1066", "a bundle that cannot be extended", "Only the models of time series have a state that moves on with new observations. Others are trained again."),
    ErrorReference("E1067", "a bundle of another run", "`solkit export --bundle` takes the bundle of the last run after `solkit extend`, so that verdict, report and replay are those of its models."),
    ErrorReference("E1068", "warning: extending another run", "The bundle that solkit extend wrote before was made from another run. The extension begins anew from the run of the solution as it is, which knows only the rows of its data."),
    ErrorReference("E3017", "warning: a number beyond all measure", "A cell holds a number of 30 digits or more: a slip of the keyboard, or another program's word for none. It is used as it stands; bounds in data.columns would refuse it."),
    ErrorReference("E3050", "target or timestamp of the wrong type", "The target must be a number, the timestamp a date, a date-time or a whole number."),
    ErrorReference("E3051", "too many empty cells", "The share of empty cells in a column is above data.checks.max_missing."),
    ErrorReference("E3052", "no frequency fits", "The timestamps are on no grid that solkit knows: h, D, W-MON to W-SUN, MS, QS, YS or 1."),
    ErrorReference("E3053", "timestamp off the grid", "A timestamp does not begin a period of forecast.freq, such as a Tuesday in W-MON."),
    ErrorReference("E3054", "the same row twice", "Two rows have the same series and the same timestamp, so one of them would count for nothing."),
    ErrorReference("E3055", "static column changes", "A column with role static has two values within one series."),
    ErrorReference("E3056", "series of impossible length", "First and last timestamp are millions of periods apart: one of them is wrong, or forecast.freq is."),
    ErrorReference("E3057", "gap in a series", "Periods without a row inside a series, while data.checks.missing_period is error."),
    ErrorReference("E3058", "a target beyond all measure", "A value of the target has more than 30 digits. Sums and products of such numbers are no numbers any more."),
    ErrorReference("E3060", "history too short", "No series is long enough for all windows of the split: one horizon to learn from at least, and all windows to judge."),
    ErrorReference("E3061", "windows without values", "The history is long enough, but every series has a window of the split in which nothing is known."),
    ErrorReference("E3062", "few series reach the end", "The last timestamp of the data belongs to one series in twenty at most: it may be wrong, and all series are judged up to it."),
    ErrorReference("E3063", "target never changes", "All values of the target are equal, so that no forecast can be better than another."),
    ErrorReference("E3064", "season longer than the data", "No series has a whole forecast.season_length, so seasonal models do without a season."),
    ErrorReference("E3065", "a series without a past", "The series has rows only after the last period with a target. They say what is known of the time to come, but there is nothing to learn from: the series is left out."),
    ErrorReference("E3066", "a regressor repeats the target", "A known_future column is the target itself: of the same period, of a later one, or of an earlier one that is not known at the end of the horizon. Models would shine in the report and fail on the first day."),
    ErrorReference("E3067", "a regressor is known too late", "A column is declared as known_future, but its cells are only filled once something was sold, or it has no value in any row to come."),
    ErrorReference("E3068", "warning: a regressor is close to the target", "A known_future column orders the periods of a series almost as the target does. It may be honest, such as orders that were taken before; make sure that it is known before the period begins."),
    ErrorReference("E3094", "a series belongs to no sum", "Every level of forecast.hierarchy puts each series into one sum, so the columns that name it must be filled for all of them."),
    ErrorReference("E3095", "too many sums", "Making forecasts agree takes time by the cube of the number of sums, whatever the number of series. A level with almost as many sums as series says little."),
    ErrorReference("E3096", "sums are not extended", "What makes forecasts of sums and parts agree was worked out for the origin that was trained. New observations move every series by itself, so the bundle is trained anew by solkit forecast."),
    ErrorReference("E3093", "series have no sums", "forecast.hierarchy sums series period by period, so their timestamps must be dates."),
    ErrorReference("E3091", "a watch is not extended", "The monitors of a watch take all readings since training with each request, and are trained anew by solkit forecast."),
    ErrorReference("E3090", "too few normal readings", "The threshold of alarms is set on validation windows in which nothing failed; they hold too few readings for it."),
    ErrorReference("E3092", "a rate of alarms out of reach", "So many false alarms a week cannot come about, since readings within anomalies.cool_down of each other are one alarm. The rate is set to be kept, not to be stayed under."),
    ErrorReference("E3070", "request cannot be answered", "A row or line of the batch is a request that the endpoint would refuse as well."),
    ErrorReference("E3071", "line is not JSON", "Each line of a .jsonl file is one request of the endpoint."),
    ErrorReference("E3072", "no requests", "The file of requests has a header at most."),
    ErrorReference("E3073", "half a history", "Requests in CSV carry what was observed in two columns, the timestamp and the target; one of them is missing."),
    ErrorReference("E3074", "a column that is nearly one of an order's", "A file for solkit predict --orders has a column whose name is close to one of orders.columns, which is missing: its numbers would be taken for nothing."),
    ErrorReference("E3075", "terms of orders that are no numbers", "A static column named as orders.columns.pack_size, minimum or lead_time gives each series its own; every cell must be such a number."),
    ErrorReference("E3076", "an order twice", "A series has several rows in a file for solkit predict --orders, or several orders in a batch, and nothing says which of them holds: its stock would be counted against each."),
    ErrorReference("E3080", "a series that was not trained", "`solkit extend` moves fitted models on; a new series has none. Train again with it."),
    ErrorReference("E3081", "new rows too far away", "Over a gap a model has only its own forecasts to go by, so it bridges no more periods than it answers."),
    ErrorReference("E3082", "nothing new", "Every row is of a period that the models have seen. Rows that are known already are passed over, and change nothing."),
    ErrorReference("E3083", "series without new rows", "They are moved on to the newest row of all, with 0 or as unknown, as data.checks.missing_period says. A file that holds only some of the series would be taken for no sales in the others."),
    ErrorReference("E3084", "periods without a row", "Between what the models know and the newest row there is a period of which no series has a row: more likely it was never delivered than that nobody bought. A new run knows nothing of rows that were only given to extend. Bring all rows since then, or say --allow-gaps."),
    ErrorReference("E3085", "a column that is nearly one of the model's", "A file for solkit predict or extend has a column whose name is close to a known_future column that is missing: what it says would be taken for not known."),
    ErrorReference("E3086", "a column that the model does not know", "A file for solkit predict or extend has a column that is passed over; with data.checks.unknown_column: error, solkit extend refuses one that data.columns does not name."),
    ErrorReference("E3087", "warning: rows outside of the horizon", "Rows of a file for solkit predict tell known_future columns of periods that the forecast does not cover. The endpoint names such periods as outside_of_horizon."),
    ErrorReference("E1006", "the result could not be written", "stdout was closed or its disk is full; what was computed is kept."),
    ErrorReference("E1031", "a question without an answer", "There is no terminal to ask on, or --no-input was given, and the question has no default. Name the answer with --set."),
    ErrorReference("E4101", "interrupted", "Ctrl-C or SIGTERM. Whole stages are kept; the same command goes on from there."),
    ErrorReference("E4102", "a stored stage is damaged", "Its bytes are not those that were written. It is computed again."),
    ErrorReference("E4103", "a stage that cannot be stored", "A bug of solkit: please report it with the run's log.jsonl."),
    ErrorReference("E4104", "the run's lock cannot be read", "solution.lock.json was edited, cut, or written by a newer solkit."),
    ErrorReference("E4105", "another process is at work", "Two runs of the same folder would mix their files. Wait for the other one, or end it."),
    ErrorReference("E4106", "a finished run was changed", "A file of the run is not as it was when it ended. It is made again from its stages."),
    ErrorReference("E4301", "no such run", "solkit runs list shows all. A run is named by number, by folder, or as last."),
    ErrorReference("E4302", "the folder holds a solution already", "runs clone writes into a folder without solution.yaml."),
    ErrorReference("E4303", "the data is not that of the run", "A clone must compute the same bytes, so it needs the file with the same digest."),
    ErrorReference("E4050", "stage of other series", "A stored stage does not belong to this data; this is a bug of solkit."),
    ErrorReference("E4051", "memory limit", "The run uses more than search.memory_mb. Finished stages are kept."),
  ]
}
