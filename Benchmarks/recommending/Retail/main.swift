// The default recommender on the online-retail set, and how long neighbours take. Each line is JSON.
//
//   retail FOLDER THREADS         families and the default's search space on September, the best of them named
//   retail FOLDER THREADS --open  that, then the chosen settings once on October (cut at 2011-10-01)
//   knn TRAIN.bin NEIGHBOURS THREADS   CPU seconds of item neighbours by cosine, TF-IDF and BM25
//   inverse COUNT THREADS         CPU seconds of the inverse that EASE stands on

import Glibc
import LinearAlgebra
import Matrices
import RecommendFitting
import RecommendModel
import Statistics

let september: Int64 = 1_314_835_200
let october: Int64 = 1_317_427_200
let november: Int64 = 1_320_105_600

func processorSeconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

func show(_ part: String, _ family: String, _ settings: String, _ score: RetailScore, _ seconds: Double) {
  print(
    "{\"part\": \"\(part)\", \"family\": \"\(family)\", \"settings\": \"\(settings)\", "
      + "\"recall\": \(score.recall), \"ndcg\": \(score.gain), \"fit_cpu_s\": \(seconds), "
      + "\"score_cpu_ms\": \(score.milliseconds)}")
  fflush(nil)
}

func retail(_ folder: String, threads: Int, opens: Bool) throws {
  let log = try RetailLog(folder + "/interactions.csv")
  let validation = RetailSplit(log, from: september, to: october)
  for candidate in families {
    let start = processorSeconds()
    let model = try candidate.fit(validation, threads)
    let seconds = processorSeconds() - start
    let score = RetailScore(model, on: validation, threads: threads)
    show("validation", candidate.family, candidate.settings, score, seconds)
  }
  var best: (settings: DefaultSettings, sum: Double)?
  for regularization in regularizations {
    for halfLife in halfLives {
      let start = processorSeconds()
      let untilted = try DefaultSettings(regularization: regularization, halfLife: halfLife, trend: 0).untilted(
        validation, threads: threads)
      let seconds = processorSeconds() - start
      for trend in trends {
        let settings = DefaultSettings(regularization: regularization, halfLife: halfLife, trend: trend)
        let score = RetailScore(try settings.tilted(untilted, validation), on: validation, threads: threads)
        show("validation", "default", settings.text, score, seconds)
        if score.recall + score.gain > best?.sum ?? 0 { best = (settings, score.recall + score.gain) }
      }
    }
  }
  guard let best else { return }
  print("{\"part\": \"chosen\", \"family\": \"default\", \"settings\": \"\(best.settings.text)\"}")
  if opens {
    let test = RetailSplit(log, from: october, to: november)
    let model = try best.settings.tilted(best.settings.untilted(test, threads: threads), test)
    show("test", "default", best.settings.text, RetailScore(model, on: test, threads: threads), 0)
  }
}

func neighbours(_ path: String, _ count: Int, threads: Int) throws {
  let taken = KnnFile.read(path)
  let measures: [(String, ItemNeighbourSettings.Measure)] = [
    ("cosine", .cosine), ("tfidf", .tfIdf), ("bm25", .bm25(k1: 1.2, b: 0.75)),
  ]
  for (name, measure) in measures {
    let start = processorSeconds()
    let model = try ItemNeighbourSettings(measure: measure, neighbours: count).fit(taken, threads: threads)
    print("{\"measure\": \"\(name)\", \"cpu_s\": \(processorSeconds() - start), \"kept\": \(model.weights.count)}")
  }
}

func inverse(_ count: Int, threads: Int) throws {
  var numbers = RandomNumbers(seed: 1)
  var matrix = DenseMatrix(rowCount: count, columnCount: count)
  for row in 0..<count {
    for column in 0..<row {
      let value = Float(numbers.uniform())
      matrix[row, column] = value
      matrix[column, row] = value
    }
    matrix[row, row] = Float(count)
  }
  let start = processorSeconds()
  try SymmetricInverse.invert(&matrix, threads: threads)
  print("{\"rows\": \(count), \"cpu_s\": \(processorSeconds() - start)}")
}

let arguments = CommandLine.arguments
switch arguments.dropFirst().first {
case "retail" where arguments.count >= 4:
  try retail(arguments[2], threads: Int(arguments[3]) ?? 1, opens: arguments.dropFirst(4).first == "--open")
case "knn" where arguments.count == 5:
  try neighbours(arguments[2], Int(arguments[3]) ?? 20, threads: Int(arguments[4]) ?? 1)
case "inverse" where arguments.count == 4:
  try inverse(Int(arguments[2]) ?? 0, threads: Int(arguments[3]) ?? 1)
default:
  print("see the head of main.swift for what is expected")
  exit(64)
}
