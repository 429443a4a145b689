// A random forest on a matrix in a file: what run.py times beside scikit-learn's.
//
//   benchmark-random-forest TRAIN TEST OUT [KEY=VALUE ...]
//
// TRAIN and TEST: u32 rows, u32 columns, u32 levels of each column (0: a number), f64 column by column; the last column
// is the target, its levels the classes. OUT gets the predictions of TEST as f64, then those out of bag of TRAIN. Keys:
// trees, leaf (0: chosen out of bag), depth, part (of the columns; 0: square root), criterion, balanced, random,
// bootstrap, seed, threads. Prints JSON: CPU seconds of fitting and of scoring.

import Glibc
import LearnerFitting
import Learners
import Matrices

func fail(_ what: String) -> Never {
  print("benchmark-random-forest: \(what)")
  exit(64)
}

func readMatrix(_ path: String) -> FeatureMatrix {
  guard let file = fopen(path, "rb") else { fail("cannot read \(path)") }
  defer { fclose(file) }
  var shape: [UInt32] = [0, 0]
  guard fread(&shape, 4, 2, file) == 2 else { fail("\(path) is too short") }
  let rows = Int(shape[0])
  var levels = [UInt32](repeating: 0, count: Int(shape[1]))
  guard fread(&levels, 4, levels.count, file) == levels.count else { fail("\(path) is too short") }
  let columns = levels.indices.map { column in
    var values = [Double](repeating: 0, count: rows)
    guard fread(&values, 8, rows, file) == rows else { fail("\(path) is too short") }
    let names = (0..<levels[column]).map { "\($0)" }
    return FeatureMatrix.Column("c\(column)", names.isEmpty ? .number : .category(levels: names), values)
  }
  return FeatureMatrix(columns, rowCount: rows)
}

func processorSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

let arguments = CommandLine.arguments
guard arguments.count >= 4 else { fail("expected TRAIN TEST OUT [KEY=VALUE ...]") }
var settings = RandomForestSettings()
settings.trees = 100
var (seed, threads): (UInt64, Int) = (42, 1)
for argument in arguments.dropFirst(4) {
  let pair = argument.split(separator: "=").map(String.init)
  guard pair.count == 2 else { fail("expected KEY=VALUE, found \(argument)") }
  let number = Double(pair[1]) ?? 0
  switch pair[0] {
  case "trees": settings.trees = Int(number)
  case "leaf": settings.leafChoices = number > 0 ? [Int(number)] : RandomForestSettings.usualLeaves
  case "depth": settings.growth.maximumDepth = Int(number)
  case "part": settings.growth.columns = number > 0 ? .part(number) : .squareRoot
  case "criterion": settings.growth.criterion = pair[1] == "entropy" ? .entropy : .gini
  case "balanced": settings.isBalanced = number > 0
  case "random": settings.growth.hasRandomPlaces = number > 0
  case "bootstrap": settings.hasBootstrap = number > 0
  case "seed": seed = UInt64(number)
  case "threads": threads = Int(number)
  default: fail("unknown key \(pair[0])")
  }
}

let (train, test) = (readMatrix(arguments[1]), readMatrix(arguments[2]))
let target = train.columns[train.columnCount - 1]
let kind: LearningTask.Kind =
  switch target.kind.levelCount {
  case 0: .regression
  case 2: .binary
  case let count: .multiclass(count)
  }
func features(_ matrix: FeatureMatrix) -> FeatureMatrix {
  FeatureMatrix(Array(matrix.columns.dropLast()), rowCount: matrix.rowCount)
}
let task = LearningTask(kind, features: features(train), target: target.values, seed: seed, threads: threads)
let testFeatures = features(test)
let begin = processorSeconds()
let fit = try settings.fit(task)
let fitted = processorSeconds()
let answers = fit.learner.predict(testFeatures, threads: threads)
let scored = processorSeconds()
guard let out = fopen(arguments[3], "wb") else { fail("cannot write \(arguments[3])") }
fwrite(answers, 8, answers.count, out)
if let outOfBag = fit.outOfBag { fwrite(outOfBag, 8, outOfBag.count, out) }
fclose(out)
print("{\"fit_s\": \(fitted - begin), \"score_s\": \(scored - fitted)}")
