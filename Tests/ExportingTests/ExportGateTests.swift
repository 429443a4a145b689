import Bundles
import Exporting
import Solution
import Support
import Testing

/// REQUIREMENTS part 2b, "Stamps" and "Signature", in full: every exit code, signed or not, draft or not, blocked or
/// warned, stale or not.
struct ExportGateTests {
  struct Case: Sendable, CustomStringConvertible {
    var exitCode: ExitCode
    var signedOn: String?
    var draft: Bool
    var onFail: SuccessSettings.OnFail
    var isStale: Bool

    var description: String {
      "\(exitCode.rawValue) signed \(signedOn ?? "-") draft \(draft) on_fail \(onFail.rawValue) stale \(isStale)"
    }
  }

  static let cases: [Case] = ExitCode.allCases.flatMap { exitCode in
    [nil, "", "2026-11-20"].flatMap { signedOn in
      [false, true].flatMap { draft in
        SuccessSettings.OnFail.allCases.flatMap { onFail in
          [false, true].map { isStale in
            Case(exitCode: exitCode, signedOn: signedOn, draft: draft, onFail: onFail, isStale: isStale)
          }
        }
      }
    }
  }

  /// Refused with a code, or allowed with a stamp: written down from the text, apart from the code.
  private enum Expected: Equatable {
    case refused(Int32)
    case allowed(String?)
  }

  private static func expected(_ one: Case) -> Expected {
    let isSigned = one.signedOn == "2026-11-20"
    if one.isStale { return .refused(10) }
    switch one.exitCode.rawValue {
    case 0, 12: return .allowed(isSigned ? nil : "DRAFT")
    case 10: return one.draft || one.onFail == .warn ? .allowed("NOT APPROVED") : .refused(10)
    case 11: return .refused(11)
    default: return .refused(66)
    }
  }

  @Test(arguments: cases)
  func table(_ one: Case) {
    let decision = ExportGate.decide(
      verdict: "fail", exitCode: one.exitCode, signedOn: one.signedOn, draft: one.draft, onFail: one.onFail,
      isStale: one.isStale)
    switch (decision, Self.expected(one)) {
    case (.refuse(let fault), .refused(let code)):
      #expect(fault.exitCode.rawValue == code)
      #expect(fault.fix != nil && fault.code.hasPrefix("E52"))
    case (.allow(let stamp), .allowed(let expected)): #expect(stamp?.rawValue == expected)
    default: Issue.record("\(decision)")
    }
  }

  @Test func everyCodeIsExplainedOnce() {
    let codes = ExportCode.references.map(\.code)
    #expect(Set(codes).count == codes.count)
    #expect(codes == codes.sorted())
    #expect(ExportCode.references.allSatisfy { !$0.title.isEmpty && $0.text.count > 40 })
    #expect(ErrorReference.all.filter { codes.contains($0.code) }.isEmpty)
  }
}
