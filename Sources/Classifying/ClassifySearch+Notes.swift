import LearnerFitting
import Solution
import Support

/// What the budgets of time and memory did to a search, in words.
extension ClassifySearch {
  func tooLarge(_ family: CandidateFamily, _ bytes: Int) -> Diagnostic {
    Diagnostic(
      "E4551",
      "\(family.rawValue) would take about \(bytes / 1_000_000) MB beside the \(memory.resident() / 1_000_000) MB that are held, search.memory_mb allows \(solution.search.memoryMegabytes)",
      at: solution.place(of: "search.memory_mb"), hint: "no simpler candidate is listed",
      fix: "raise search.memory_mb, or give fewer rows", exitCode: .temporary)
  }

  func skipped(_ family: CandidateFamily, _ bytes: Int) -> Diagnostic {
    Diagnostic(
      "E4561",
      "\(family.rawValue) was left out: it would take about \(bytes / 1_000_000) MB beside the \(memory.resident() / 1_000_000) MB that are held",
      at: solution.place(of: "search.memory_mb"), fix: "raise search.memory_mb", severity: .warning, exitCode: .success)
  }

  func stopped(_ family: CandidateFamily, _ trees: Int) -> Diagnostic {
    Diagnostic(
      "E4562", "\(family.rawValue) was stopped after \(trees) trees by the time budget",
      at: solution.place(of: "search.time_budget_s"), fix: "raise search.time_budget_s", severity: .note,
      exitCode: .success)
  }

  func untried(_ family: CandidateFamily) -> Diagnostic {
    Diagnostic(
      "E4562", "\(family.rawValue) was not tried: the time budget left no room for it",
      at: solution.place(of: "search.time_budget_s"),
      fix: "raise search.time_budget_s: another run may have room for it, and give other bytes", severity: .note, exitCode: .success)
  }

  func tooShort(_ family: CandidateFamily, _ budget: TimeBudget) -> Diagnostic {
    let least = budget.now - budget.begin + budget.reserve()
    return Diagnostic(
      "E4560",
      "search.time_budget_s is \(Int(budget.seconds.rounded(.up))) s, but the baseline and \(family.rawValue) alone take about \(Int(least.rounded(.up))) s with test and report; nothing else was tried",
      at: solution.place(of: "search.time_budget_s"), fix: "raise search.time_budget_s", severity: .warning,
      exitCode: .success)
  }
}
