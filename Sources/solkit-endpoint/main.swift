import Bundles
import ClassifyModel
import ForecastModel
import Glibc
import RecommendModel
import Serving

// The server that an export carries. It knows which predictor reads which bundle, and nothing else.
exit(
  Endpoint.run(
    Array(CommandLine.arguments.dropFirst()),
    loaders: [
      ("forecast", { bundle, limits in try forecastPredictor(bundle: bundle, batchMax: limits.batchMax) }),
      ("recommend", { bundle, limits in try RecommendPredictor(bundle: bundle, batchMax: limits.batchMax) }),
      ("classify", { bundle, limits in try ClassifyPredictor(bundle: bundle, batchMax: limits.batchMax) }),
    ]))
