// An isolation forest on a matrix in a file: what run.py times beside scikit-learn's.
//
//   benchmark-isolation TRAIN TEST OUT TREES SUBSAMPLE SEED THREADS
//
// TRAIN and TEST: u32 rows, u32 columns, then f64 column by column. OUT gets the scores of TEST as f64. Prints JSON:
// CPU seconds of fitting and of scoring.

import Glibc
import LearnerFitting
import Learners
import Matrices

func fail(_ what: String) -> Never {
  print("benchmark-isolation: \(what)")
  exit(64)
}

func readMatrix(_ path: String) -> FeatureMatrix {
  guard let file = fopen(path, "rb") else { fail("cannot read \(path)") }
  defer { fclose(file) }
  var shape: [UInt32] = [0, 0]
  guard fread(&shape, 4, 2, file) == 2 else { fail("\(path) is too short") }
  let rows = Int(shape[0])
  let columns = (0..<Int(shape[1])).map { column in
    var values = [Double](repeating: 0, count: rows)
    guard fread(&values, 8, rows, file) == rows else { fail("\(path) is too short") }
    return FeatureMatrix.Column("c\(column)", .number, values)
  }
  return FeatureMatrix(columns, rowCount: rows)
}

func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

let arguments = CommandLine.arguments
guard arguments.count == 8, let trees = Int(arguments[4]), let subsample = Int(arguments[5]),
  let seed = UInt64(arguments[6]), let threads = Int(arguments[7])
else { fail("expected TRAIN TEST OUT TREES SUBSAMPLE SEED THREADS") }

let train = readMatrix(arguments[1])
let test = readMatrix(arguments[2])
var settings = IsolationForestSettings()
settings.trees = trees
settings.subsample = subsample
let begin = processorSeconds()
let forest = try settings.fit(train, seed: seed, threads: threads)
let fitted = processorSeconds()
let scores = forest.scores(of: test, threads: threads)
let scored = processorSeconds()
guard let out = fopen(arguments[3], "wb") else { fail("cannot write \(arguments[3])") }
fwrite(scores, 8, scores.count, out)
fclose(out)
print("{\"fit_s\": \(fitted - begin), \"score_s\": \(scored - fitted)}")
