// Room ClassifyModel: the fitted classifier and its predictor: all that an endpoint links of the vertical.
