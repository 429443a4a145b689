import ArgumentParser
import Solution

/// `solkit recommend`
struct Recommend: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The same for recommendations: interactions, baseline, search, test, verdict and report.",
    discussion: RunOptionGroup.discussion)

  @OptionGroup var options: RunOptionGroup

  func run() throws { try RunFlow(task: .recommend, options: options).execute() }
}
