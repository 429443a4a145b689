// Times the boosting engine; run.py beside it runs the peers on the same data.

let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "train": runTraining(Array(arguments.dropFirst()))
case "predict": try predictBenchmark(Array(arguments.dropFirst()))
default: print("usage: benchmark-boosting predict <model> <rows> | train <file> <rows> <hold-out rows> <leaves> [<trees> <threads> <gradients>]")
}
