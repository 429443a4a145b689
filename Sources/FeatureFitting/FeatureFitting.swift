// Room FeatureFitting: fits what room Features applies, on training rows and nothing else.
