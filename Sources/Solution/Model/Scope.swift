/// The business part, answered once with the client.
public struct Scope: Sendable, Equatable {
  /// What goes wrong today.
  public var problem = ""
  /// Which decision the predictions serve: who, when, what they do with it.
  public var decision = ""
  public var decides = Decides()
  public var mode = Mode.augmentation
  /// What happens without machine learning.
  public var currentProcess: CurrentProcess?
  public var volume = Volume()
  /// What a wrong number costs; nil where errors have no price. A forecast always has it.
  public var givenCostOfError: CostOfError?
  /// What each outcome of a yes-or-no decision earns; nil where it has no price.
  public var payoff: Payoff?
  /// What a hit of a recommender earns; nil where it has no price.
  public var valueOfHit: HitValue?
  public var acceptableFailure: AcceptableFailure?
  /// Money per year below which the project is not worth running.
  public var minValuePerYear: Double?
  /// Money per month that serving may cost.
  public var runBudgetPerMonth: Double?
  public var feasibility = FeasibilityAnswers()
  public var ethics = Ethics()
  /// How actual values come back for the next training.
  public var flywheel: String?

  public init() {}

  /// What a wrong number costs; nothing where it is not given.
  public var costOfError: CostOfError {
    get { givenCostOfError ?? CostOfError() }
    set { givenCostOfError = newValue }
  }

  /// Currency of every amount, three letters of ISO 4217.
  public var currency: String { payoff?.currency ?? valueOfHit?.currency ?? costOfError.currency }

  /// Whether a person stands between prediction and action.
  public enum Mode: String, Sendable, CaseIterable {
    /// Predictions act by themselves.
    case automation
    /// A person accepts or edits each prediction.
    case augmentation
  }

  /// Who answers for the solution, and the signature. Left out of the digest that a signature covers.
  public struct Decides: Sendable, Equatable {
    public var owner: String?
    public var approver: String?
    /// Day of the signature, `yyyy-MM-dd`; nil makes an export a draft.
    public var signedOn: String?

    public init() {}
  }

  /// How much is decided.
  public struct Volume: Sendable, Equatable {
    public var decisionsPerYear = 0.0
    /// Units of the target that one decision moves.
    public var unitsPerDecision = 1.0

    public init() {}

    /// Units in a year: U of the value formula.
    public var unitsPerYear: Double { decisionsPerYear * unitsPerDecision }
  }

  /// What a wrong forecast costs, in money per unit of the target.
  public struct CostOfError: Sendable, Equatable {
    /// Three letters of ISO 4217.
    public var currency = "EUR"
    public var overPerUnit = 0.0
    public var underPerUnit = 0.0

    public init() {}

    /// The quantile that costs least in the long run, under / (under + over): the newsvendor's answer. Rounded
    /// to twelve decimals, so that 2.4 / (2.4 + 0.8) is the 0.75 that a client lists.
    public var servedQuantile: Double {
      let both = underPerUnit + overPerUnit
      return both > 0 ? (underPerUnit / both * 1e12).rounded() / 1e12 : 0.5
    }
  }

  /// How often a prediction may fail. Of a number (a forecast, a number target) a failure is an absolute error
  /// above max(`overShareOfActual` x actual, `floor`); of a decision it is what `kind` says.
  public struct AcceptableFailure: Sendable, Equatable {
    /// What of a classifier counts as a failure, and among what.
    public enum Kind: String, Sendable, CaseIterable {
      /// An alert for nothing; of the alerts.
      case falseAlarm = "false_alarm"
      /// An actual positive without an alert; of the actual positives.
      case missedPositive = "missed_positive"
      /// Either, or a wrong class; of the decisions.
      case wrongDecision = "wrong_decision"
      /// A list with an item that must not be shown; of the lists.
      case itemNotAllowed = "item_not_allowed"
    }

    public var kind = Kind.wrongDecision
    public var overShareOfActual = 0.5
    /// In units of the target.
    public var floor = 0.0
    /// Share that may fail, in (0, 1).
    public var rate = 0.0
    /// Share that fails today, in (0, 1).
    public var today = 0.0

    public init() {}

    /// Today's rate over the accepted one: 10 to the power of the extra nines.
    public var costIndex: Double { today / rate }

    /// Whether a forecast of `forecast` for `actual` counts as a failure.
    public func isFailure(forecast: Double, actual: Double) -> Bool {
      abs(forecast - actual) > max(overShareOfActual * actual, floor)
    }
  }

  /// The answers that the feasibility score is counted from; nil is "not answered" and scores nothing.
  public struct FeasibilityAnswers: Sendable, Equatable {
    public enum Data: String, Sendable, CaseIterable { case have, obtainable, none }
    public enum Labels: String, Sendable, CaseIterable { case free, cheap, dear }
    public enum Drift: String, Sendable, CaseIterable { case stable, seasonal, fast }

    public var data: Data?
    public var labels: Labels?
    public var drift: Drift?
    public var solvedBefore: Bool?
    public var humanCanDo: Bool?

    public init() {}
  }

  /// What must be answered before people are affected.
  public struct Ethics: Sendable, Equatable {
    /// `none`, or the ground on which personal data is used.
    public var personalData: String?
    public var legalBasis: String?
    public var regulation: [String] = []
    public var harmIfWrong: String?
    public var optOut: String?
    /// Whether a wrong prediction can touch somebody's rights or safety.
    public var rightsOrSafety = false

    public init() {}

    public var usesPersonalData: Bool { personalData != nil && personalData != "none" }
  }
}
