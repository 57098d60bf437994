# Siklus. `make` alone lists what there is. A machine needs Go, make and git;
# `make deps` adds the rest.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

TOOL      := go tool -modfile=tools/go.mod
GOLANGCI  := go tool -modfile=tools/lint/go.mod golangci-lint
# The Go code of the product, without other modules and build products.
GO_FILES   = $(shell find . -name '*.go' -not -path './build/*' -not -path './.git/*')
GENERATED  = find proto docs/api.md -name '*.go' -o -name api.md

# What `make test` tests, and with which further flags: make test PKG=./store/... TESTFLAGS=-race
PKG       ?= ./...
TESTFLAGS ?=
# The branch the contract must not break.
AGAINST   ?= main

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sort | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 20

.PHONY: deps
deps: ## add what this machine lacks: Postgres, a browser, the Temporal server in build/
	@tools/deps

.PHONY: generate
generate: ## make the Go code beside proto/siklus/v1 and docs/api.md from the contract
	@go run ./proto/validateproto build/proto
	@$(TOOL) buf generate

.PHONY: build
build: ## build/siklus, the one binary
	@go build -buildvcs=false -o build/siklus ./cmd/siklus

.PHONY: test
test: deps ## every test on real parts; a skipped test fails (PKG=./store/... TESTFLAGS=-race)
	@go build -buildvcs=false -o build/ground ./deploy/local/cmd/ground
	@TESTFLAGS='$(TESTFLAGS)' build/ground tools/test $(PKG)

.PHONY: lint
lint: ## formatting, golangci-lint, workflow determinism, contract, generated files
	@echo "gofmt";         bad=$$(gofmt -l $(GO_FILES)); [ -z "$$bad" ] || { echo "not formatted (make fmt): $$bad"; exit 1; }
	@echo "golangci-lint"; $(GOLANGCI) run ./... 
	@cd deploy/local/temporal && go tool -modfile=../../../tools/lint/go.mod golangci-lint run --config ../../../.golangci.yml
	@echo "workflowcheck"; $(TOOL) workflowcheck ./workflows/...
	@echo "generated";     before=$$($(GENERATED) | sort | xargs sha256sum); $(MAKE) generate; \
	  after=$$($(GENERATED) | sort | xargs sha256sum); \
	  [ "$$before" = "$$after" ] || { diff <(echo "$$before") <(echo "$$after") || true; echo "generated files were not up to date; they are now: look at them and commit"; exit 1; }
	@echo "buf lint";      $(TOOL) buf lint
	@echo "buf breaking";  tools/breaking $(AGAINST)

.PHONY: fmt
fmt: ## format Go and proto files
	@gofmt -w $(GO_FILES)
	@go run ./proto/validateproto build/proto
	@$(TOOL) buf format -w --path proto/siklus

.PHONY: demo
demo: deps build ## a whole rehearsal cycle by itself; STAY=1 keeps it up to try; AGENCY=kuranji, pontianak, sinabang … plays that one
	@build/siklus $(if $(STAY),dev,demo) $(if $(AGENCY),--agency '$(AGENCY)')

.PHONY: bench
bench: deps build ## measure against the bare engine and write docs/performance.md
	@build/siklus bench

.PHONY: storybook
storybook: deps ## draw every page and letter in every state, with pictures: build/storybook/index.html (ONLY=regexp)
	@rm -rf build/storybook
	@go test ./mail -count=1 -run '^TestStorybook$$' -args -storybook '$(CURDIR)/build/storybook'
	@go test ./web -count=1 -timeout 30m -run '^TestStorybook$$' -args -storybook '$(CURDIR)/build/storybook' -only '$(ONLY)'
	@echo "look at build/storybook/index.html"

.PHONY: clean
clean: ## remove what was built (not what was installed)
	@rm -rf build
