import ArgumentParser
import Solution

/// `solkit classify`
struct Classify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The same for classes and numbers: data, baseline, search, calibration, threshold, verdict and report.",
    discussion: RunOptionGroup.discussion)

  @OptionGroup var options: RunOptionGroup

  func run() throws { try RunFlow(task: .classify, options: options).execute() }
}
