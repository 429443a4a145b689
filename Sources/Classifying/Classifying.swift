// Room Classifying: from a table to a judged classifier or regression: splits, search, calibration, money, report
// and bundle.
