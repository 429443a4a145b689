import ForecastModel

/// Annual trappings of lynx on the Mackenzie river, 1821-1934 (Campbell and Walker 1977; R's `lynx`).
let lynx: [Double] = [
  269, 321, 585, 871, 1475, 2821, 3928, 5943, 4950, 2577, 523, 98, 184, 279, 409, 2285, 2685, 3409, 1824, 409,
  151, 45, 68, 213, 546, 1033, 2129, 2536, 957, 361, 377, 225, 360, 731, 1638, 2725, 2871, 2119, 684, 299,
  236, 245, 552, 1623, 3311, 6721, 4254, 687, 255, 473, 358, 784, 1594, 1676, 2251, 1426, 756, 299, 201, 229,
  469, 736, 2042, 2811, 4431, 2511, 389, 73, 39, 49, 59, 188, 377, 1292, 4031, 3495, 587, 105, 153, 387,
  758, 1307, 3465, 6991, 6313, 3794, 1836, 345, 382, 808, 1388, 2713, 3800, 3091, 2985, 3790, 374, 81, 80, 108,
  229, 399, 1132, 2432, 3574, 2935, 1537, 529, 485, 662, 1000, 1590, 2657, 3396,
]

/// The corrected Akaike criterion of a form, as fitted by two other programs.
struct SmoothingCriterion: Sendable {
  var series: PublishedSeries
  var form: ExponentialSmoothingForm
  /// statsforecast 2.1.1: `AutoETS(season_length=m, model="AAN", damped=...)`. NaN where gamma is over 1 - alpha, outside the
  /// usual region, or a forecast of a multiplicative error is not over 0.
  var statsforecast: Double
  /// statsmodels 0.15.0: `ETSModel(..., initialization_method="estimated").fit(maxiter=10000)`, its llf plus
  /// n / 2 (log(2 pi / n) + 1), which R and we leave out. NaN where a forecast of a multiplicative error is not over 0.
  var statsmodels: Double
}

enum PublishedSeries: String, Sendable {
  case nile, wwwUsage, airPassengers, accidentalDeaths, lynx

  var seasonLength: Int { self == .airPassengers || self == .accidentalDeaths ? 12 : 1 }
}

func values(of series: PublishedSeries) -> [Double] {
  switch series {
  case .nile: nile
  case .wwwUsage: wwwUsage
  case .airPassengers: airPassengers
  case .accidentalDeaths: accidentalDeaths
  case .lynx: lynx
  }
}

private func criterion(
  _ series: PublishedSeries, _ error: ExponentialSmoothingForm.Error, _ trend: ExponentialSmoothingForm.Trend,
  _ season: ExponentialSmoothingForm.Season, _ statsforecast: Double, _ statsmodels: Double
) -> SmoothingCriterion {
  SmoothingCriterion(
    series: series, form: ExponentialSmoothingForm(error, trend, season), statsforecast: statsforecast,
    statsmodels: statsmodels)
}

let publishedCriteria: [SmoothingCriterion] = [
  criterion(.nile, .additive, .none, .none, 1459.0311, 1459.1947),
  criterion(.nile, .additive, .additive, .none, 1462.5498, 1462.8365),
  criterion(.nile, .additive, .damped, .none, 1464.1860, 1465.8695),
  criterion(.nile, .multiplicative, .none, .none, 1458.5520, 1458.5829),
  criterion(.nile, .multiplicative, .additive, .none, 1462.2394, 1462.0933),
  criterion(.nile, .multiplicative, .damped, .none, 1461.2145, 1465.4132),
  criterion(.wwwUsage, .additive, .none, .none, 817.3391, 817.3389),
  criterion(.wwwUsage, .additive, .additive, .none, 778.9427, 725.6482),
  criterion(.wwwUsage, .additive, .damped, .none, 772.3846, 717.6456),
  criterion(.wwwUsage, .multiplicative, .none, .none, 818.5194, 818.5194),
  criterion(.wwwUsage, .multiplicative, .additive, .none, 783.6553, 733.9516),
  criterion(.wwwUsage, .multiplicative, .damped, .none, 820.9727, 725.6372),
  criterion(.airPassengers, .additive, .none, .none, 1733.9582, 1733.9582),
  criterion(.airPassengers, .additive, .none, .additive, .nan, 1512.8314),
  criterion(.airPassengers, .additive, .additive, .none, 1737.5999, 1825.6276),
  criterion(.airPassengers, .additive, .additive, .additive, 1518.6890, 1475.8235),
  criterion(.airPassengers, .additive, .damped, .none, 1740.0304, 1740.1206),
  criterion(.airPassengers, .additive, .damped, .additive, .nan, 1486.1928),
  criterion(.airPassengers, .multiplicative, .none, .none, 1674.0716, 1674.0718),
  criterion(.airPassengers, .multiplicative, .none, .additive, .nan, 1464.5432),
  criterion(.airPassengers, .multiplicative, .none, .multiplicative, 1458.1018, 1401.9399),
  criterion(.airPassengers, .multiplicative, .additive, .none, 1673.4115, 1673.4113),
  criterion(.airPassengers, .multiplicative, .additive, .additive, 1470.6867, 1441.1658),
  criterion(.airPassengers, .multiplicative, .additive, .multiplicative, 1511.9926, 1390.8358),
  criterion(.airPassengers, .multiplicative, .damped, .none, 1677.8083, 1677.8080),
  criterion(.airPassengers, .multiplicative, .damped, .additive, 1501.6463, 1449.6875),
  criterion(.airPassengers, .multiplicative, .damped, .multiplicative, 1582.7914, 1399.7051),
  criterion(.accidentalDeaths, .additive, .none, .none, 1262.6958, 1262.9562),
  criterion(.accidentalDeaths, .additive, .none, .additive, 1160.5748, 1168.3721),
  criterion(.accidentalDeaths, .additive, .additive, .none, 1267.2579, 1270.8621),
  criterion(.accidentalDeaths, .additive, .additive, .additive, 1190.8324, 1274.5113),
  criterion(.accidentalDeaths, .additive, .damped, .none, 1269.6423, 1269.7001),
  criterion(.accidentalDeaths, .additive, .damped, .additive, 1172.8771, 1264.7340),
  criterion(.accidentalDeaths, .multiplicative, .none, .none, 1263.3306, 1263.5277),
  criterion(.accidentalDeaths, .multiplicative, .none, .additive, 1183.6408, 1261.2385),
  criterion(.accidentalDeaths, .multiplicative, .none, .multiplicative, 1149.3003, 1151.8148),
  criterion(.accidentalDeaths, .multiplicative, .additive, .none, 1267.2760, 1269.4163),
  criterion(.accidentalDeaths, .multiplicative, .additive, .additive, 1195.0845, 1178.3597),
  criterion(.accidentalDeaths, .multiplicative, .additive, .multiplicative, 1215.0366, 1160.1900),
  criterion(.accidentalDeaths, .multiplicative, .damped, .none, 1269.8436, 1270.0730),
  criterion(.accidentalDeaths, .multiplicative, .damped, .additive, 1173.0690, 1261.7529),
  criterion(.accidentalDeaths, .multiplicative, .damped, .multiplicative, 1179.6589, 1156.9561),
  criterion(.lynx, .additive, .none, .none, 2160.4697, 2161.0558),
  criterion(.lynx, .additive, .additive, .none, 2164.7584, 2171.1489),
  criterion(.lynx, .additive, .damped, .none, 2166.5756, 2170.8906),
  criterion(.lynx, .multiplicative, .none, .none, 2051.3828, .nan),
]
