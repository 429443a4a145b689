import LearnerFitting

/// What scikit-learn 1.9.1 finds on `SmallData` at the same objective.
enum LinearReferences {
  struct Reference: Sendable {
    var penalty: LinearRegressionSettings.Penalty
    var weighted: Bool
    var coefficients: [Double]
    var intercepts: [Double]
  }

  /// LinearRegression(), Ridge(alpha, solver='cholesky'), Lasso(alpha, tol=1e-15), ElasticNet(alpha, l1_ratio,
  /// tol=1e-15).
  static let all = [
    Reference(penalty: .none, weighted: false,
      coefficients: [1.0700577487755356, 0.4103234576004075, -1.0014682399240071, 0.3005137006963955],
      intercepts: [0.015209600119720917]),
    Reference(penalty: .ridge(alpha: 0.5), weighted: false,
      coefficients: [1.052043891875497, 0.4036251763072171, -0.9861116650763586, 0.296359188312225],
      intercepts: [0.015773996213384336]),
    Reference(penalty: .ridge(alpha: 10), weighted: false,
      coefficients: [0.797082930702427, 0.3084379779926736, -0.7635331069041235, 0.23454964733871986],
      intercepts: [0.023860886175960848]),
    Reference(penalty: .lasso(alpha: 0.05), weighted: false,
      coefficients: [0.9617441795206289, 0.3091667464509363, -0.9181927021420035, 0.20454789253068617],
      intercepts: [0.018175438095008052]),
    Reference(penalty: .lasso(alpha: 0.3), weighted: false,
      coefficients: [0.4381940222642197, 0.0, -0.46575502630880605, 0.0],
      intercepts: [0.03426146411268342]),
    Reference(penalty: .elasticNet(alpha: 0.1, l1Ratio: 0.5), weighted: false,
      coefficients: [0.8726156798696562, 0.28152606854922846, -0.8387752747776963, 0.18968718160879064],
      intercepts: [0.02105718207638432]),
    Reference(penalty: .elasticNet(alpha: 0.4, l1Ratio: 0.2), weighted: false,
      coefficients: [0.5431291448467845, 0.15363853919150836, -0.5388829626220103, 0.10011397653490703],
      intercepts: [0.031724124214545665]),
    Reference(penalty: .none, weighted: true,
      coefficients: [1.0675893203883655, 0.41632028420473, -0.9955773848745917, 0.49472414792070735],
      intercepts: [0.013986139599891569]),
    Reference(penalty: .ridge(alpha: 0.5), weighted: true,
      coefficients: [1.0499339099899796, 0.4094069874599863, -0.9809604770191667, 0.4873353520595513],
      intercepts: [0.014699352398023481]),
    Reference(penalty: .ridge(alpha: 10), weighted: true,
      coefficients: [0.7990881135084811, 0.3116373258486531, -0.7665628709303219, 0.3797259581596176],
      intercepts: [0.024968364728526704]),
    Reference(penalty: .lasso(alpha: 0.05), weighted: true,
      coefficients: [0.9614797122898847, 0.3133055941521434, -0.9147698813737302, 0.39578171949500673],
      intercepts: [0.018443861129397693]),
    Reference(penalty: .lasso(alpha: 0.3), weighted: true,
      coefficients: [0.44654415733411257, 0.0, -0.4845961058444407, 0.0],
      intercepts: [0.04019739505558653]),
    Reference(penalty: .elasticNet(alpha: 0.1, l1Ratio: 0.5), weighted: true,
      coefficients: [0.8733777448339207, 0.2846614012675948, -0.8382736923308177, 0.36333767627386504],
      intercepts: [0.02204362007707708]),
    Reference(penalty: .elasticNet(alpha: 0.4, l1Ratio: 0.2), weighted: true,
      coefficients: [0.5466232611331299, 0.15403105268731213, -0.5447315432743405, 0.21561202112590316],
      intercepts: [0.035721899713202845]),
  ]
}
