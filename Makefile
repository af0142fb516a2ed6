# The names that people and CI use. One build, optimised, for all of them.
SWIFT_FLAGS := -c release --explicit-target-dependency-import-check error
BIN := .build/release/sequitur

.DEFAULT_GOAL := help
.PHONY: help setup build test nightly qradar-clients lint bench evaluate fuzz demo docs clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

setup: ## install what this machine lacks (Debian, Ubuntu)
	@script/setup

build: setup ## build the command
	swift build $(SWIFT_FLAGS) --product sequitur

test: setup ## all tests, on a PostgreSQL of their own
	swift test $(SWIFT_FLAGS) --disable-testable-imports --disable-xctest

nightly: setup ## what takes too long for every change: a thousand organisations, two million activities in a day
	SEQUITUR_PROPERTY_CASES=1000 SEQUITUR_ABUSE_ACTIVITIES=2000000 \
		swift test $(SWIFT_FLAGS) --disable-testable-imports --disable-xctest \
		--filter 'OrganisationPropertyTests|AbuseTests'

qradar-clients: setup ## other people's QRadar clients, from PyPI, against the simulated appliance
	swift build $(SWIFT_FLAGS) --product qradar-simulator
	@Tests/PythonClients/run

lint: ## style, and what must not be in Sources
	@script/lint

bench: build ## measure against what people use instead, in the same run
	swift build $(SWIFT_FLAGS) --product sequitur-bench
	@Benchmarks/run

evaluate: build ## judge by labelled attacks and harmless routines; ACCOUNTS=300 DAYS=14 for a quick look, STEP=24 for delays
	@ACCOUNTS='$(ACCOUNTS)' DAYS='$(DAYS)' SEED='$(SEED)' STEP='$(STEP)' Benchmarks/evaluate

fuzz: setup ## feed the readers with what libFuzzer thinks of; TARGET=csv SECONDS_EACH=60 for less
	@TARGET='$(TARGET)' SECONDS_EACH='$(SECONDS_EACH)' Fuzz/run

demo: build ## a database, an organisation, attacks in it, the cases
	@$(BIN) demo

docs: build ## write the pages that are made of the code
	$(BIN) detections --format markdown > docs/detections.md

clean: ## remove the build
	rm -rf .build .build-fuzz
