import ArgumentParser
import Solution

/// `solkit forecast`
struct Forecast: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Data, baseline, candidates, evaluation, verdict and report, in one run.",
    discussion: RunOptionGroup.discussion)

  @OptionGroup var options: RunOptionGroup

  func run() throws { try RunFlow(task: .forecast, options: options).execute() }
}
