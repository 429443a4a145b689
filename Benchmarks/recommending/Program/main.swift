// Recommenders on matrices in files: what run.py times beside implicit. Each prints one line of JSON.
//
//   generate FOLDER USERS ITEMS        train.bin and heldout.bin of a made-up shop (see Shop.swift)
//   fit TRAIN OUT SOLVER FACTORS ITERATIONS ALPHA REGULARIZATION EXPONENT THREADS SEED
//                                      SOLVER: cg, cholesky or blocks; OUT.users and OUT.items get the factors
//   lists TRAIN FACTORS_FILES FACTORS COUNT THREADS
//                                      lists of all users from such factors, in bytes and, for a sample, exactly
//   serve USERS ITEMS FACTORS          latencies in process, on a made-up shop

import Glibc
import LinearAlgebra
import Matrices
import RecommendFitting
import RecommendModel

let arguments = CommandLine.arguments

func number(_ index: Int) -> Int {
  let text = CommandLine.arguments[index]
  guard let value = Int(text) else { fail("\(text) is no whole number") }
  return value
}

func real(_ index: Int) -> Float {
  let text = CommandLine.arguments[index]
  guard let value = Float(text) else { fail("\(text) is no number") }
  return value
}

switch arguments.dropFirst().first {
case "generate" where arguments.count == 5:
  let shop = Shop(users: number(3), items: number(4), seed: 5)
  MatrixFile.write(shop.train, to: arguments[2] + "/train.bin")
  MatrixFile.write(shop.heldOut, to: arguments[2] + "/heldout.bin")
  print(
    "{\"users\": \(shop.train.rowCount), \"items\": \(shop.train.columnCount), \"train\": \(shop.train.count), "
      + "\"held_out\": \(shop.heldOut.count)}")
case "fit" where arguments.count == 12:
  var settings = ImplicitFactorSettings()
  switch arguments[4] {
  case "cg": settings.solver = .conjugateGradient(steps: 3)
  case "cholesky": settings.solver = .cholesky
  case "blocks": settings.solver = .blocks(size: 16)
  default: fail("the solver is cg, cholesky or blocks")
  }
  settings.factors = number(5)
  settings.iterations = number(6)
  settings.alpha = real(7)
  settings.regularization = real(8)
  settings.frequencyExponent = real(9)
  settings.seed = UInt64(number(11))
  try fitFactors(settings, train: arguments[2], out: arguments[3], threads: number(10))
case "lists" where arguments.count == 7:
  listAll(train: arguments[2], factorFiles: arguments[3], factors: number(4), count: number(5), threads: number(6))
case "serve" where arguments.count == 5:
  try measureServing(users: number(2), items: number(3), factors: number(4))
default:
  fail("see the head of main.swift for what is expected")
}
