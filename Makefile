# solkit: `make demo` and `make test` are all that a fresh Debian machine with Swift needs.
# Whatever flags the build needs stand here, once; what differs by program stands in Package.swift.
SWIFT_FLAGS ?= -c release
PREFIX ?= /usr/local
DESTDIR ?=

BUILT = .build/release
BIN = $(DESTDIR)$(PREFIX)/bin
SHARE = $(DESTDIR)$(PREFIX)/share/solkit

.PHONY: help deps build test-build demo test faults fuzz money kill install-test bench-smoke install uninstall clean
.DEFAULT_GOAL := help

help: ## Show the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

deps: ## Install the system packages that are missing (as root)
	@sh scripts/deps.sh

build: ## Build solkit and the static solkit-endpoint in release, into .build/release
	swift build $(SWIFT_FLAGS)

test-build: build
	swift build $(SWIFT_FLAGS) --build-tests

demo: deps build ## From the templates to running endpoints: a forecast, a classifier, a watch and a recommender
	@bash scripts/demo.sh

test: deps test-build ## Build and run every test, from the same release build
	swift test $(SWIFT_FLAGS) --skip-build

faults: build ## Try every fault of Tests/Faults on the built program, and plant leaks
	python3 Tests/Faults/run.py $(BUILT)/solkit
	python3 Tests/Faults/leaks.py $(BUILT)/solkit

fuzz: build ## Mutate configuration, data, bundles and requests, seeded and bounded
	python3 Tests/Faults/fuzz.py $(BUILT)/solkit

money: ## Count the money of the demos and of the fraud template once more, from the formulas (after make demo)
	python3 Tests/Money/money.py build-demo/acme
	python3 Tests/Money/money_classify.py build-demo/churn
	python3 Tests/Money/money_recommend.py build-demo/shop
	rm -rf build-demo/fraud
	$(BUILT)/solkit new fraud build-demo/fraud --no-input
	cd build-demo/fraud && ../../$(BUILT)/solkit classify --config solution.yaml
	python3 Tests/Money/money_classify.py build-demo/fraud

kill: build ## Kill runs at every stage, resume them, compare the bytes
	python3 Tests/Kill/run.py $(BUILT)/solkit

install-test: build ## Install elsewhere, hide this folder, run from there
	bash Tests/Install/run.sh

bench-smoke: build ## Run each benchmark on a little data: does it still run?
	@for script in Benchmarks/*/run.py Benchmarks/boosting/predict.py; do \
	  if [ -f "$$script" ]; then echo "== $$script --smoke"; python3 "$$script" --smoke || exit 1; fi; \
	done

install: build ## Install under PREFIX (/usr/local)
	install -d "$(BIN)" "$(SHARE)"
	install -m 755 $(BUILT)/solkit $(BUILT)/solkit-endpoint "$(BIN)"
	rm -rf "$(SHARE)/templates" "$(SHARE)/datasets"
	cp -R templates datasets "$(SHARE)"
	install -m 644 LICENSE "$(SHARE)"

uninstall: ## Remove what install has put there
	rm -f "$(BIN)/solkit" "$(BIN)/solkit-endpoint"
	rm -rf "$(SHARE)"

clean: ## Remove the build and the demo
	rm -rf .build build-demo
