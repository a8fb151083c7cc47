# Everything that is done to this repository from a shell. `make help` lists it.

PREFIX ?= /usr/local
DESTDIR ?=
BUILD := .build/release
STAGED := .build/ibpipe
INPUTS ?= 50000
SOURCES := Package.swift Sources Tests $(wildcard Pipelines Benchmarks)

.PHONY: help quickstart build test trials trials-in-full fuzz benchmarks benchmarks-quick install lint format pins manual \
  clean dependencies swift

help:
	@echo 'make quickstart          install what is missing, build, run Pipelines/quickstart.swift'
	@echo 'make build               build a release; the command is then $(STAGED)/bin/ibpipe'
	@echo 'make test                install what is missing, run all tests'
	@echo 'make trials              build, then crash, race, corrupt, split hosts and vary threads for a minute or two'
	@echo 'make trials-in-full      the same at length: half an hour'
	@echo 'make fuzz INPUTS=1000000  build, feed damaged files to every reader (default $(INPUTS))'
	@echo 'make benchmarks          compare with the peers that Benchmarks/Peers/make-environment installs'
	@echo 'make benchmarks-quick    the same for a few minutes: one pair each, and smaller sizes'
	@echo 'make install PREFIX=...  build, and put ibpipe where it works from any folder (default $(PREFIX))'
	@echo 'make lint, make format   check, or mend, the style of the code'
	@echo 'make pins                note that stage sources changed, but not what the stages give'
	@echo 'make manual              write Documentation/ibpipe.1 from the grammar of the command'
	@echo 'make clean               remove what was built; results stay in Cache'

quickstart: build
	@$(STAGED)/bin/ibpipe run Pipelines/quickstart.swift

build: dependencies
	@echo 'Building a release; the first time takes some minutes.'
	@# SwiftPM adds to an archive that is there: objects of sources that are gone would stay in it.
	@rm -f $(BUILD)/libIBPipe.a
	@swift build -c release
	@Scripts/lay-out $(BUILD) $(STAGED)
	@echo 'Built $(STAGED)/bin/ibpipe.'

# In two steps: `swift test` would build everything anew, with flags of its own, in turn with
# `swift build`.
test: dependencies
	@echo 'Building the tests; the first time takes some minutes.'
	@swift build -c release --build-tests
	@swift test -c release --skip-build

trials: build
	@Scripts/trials/crash
	@Scripts/trials/concurrency
	@Scripts/trials/corruption
	@Scripts/trials/two-hosts
	@Scripts/trials/threads
	@Scripts/trials/paper

trials-in-full: build
	@Scripts/trials/crash 200
	@Scripts/trials/concurrency 10
	@Scripts/trials/corruption 100
	@Scripts/trials/two-hosts full
	@Scripts/trials/threads 10
	@Scripts/trials/cpus
	@Scripts/trials/paper

fuzz: build
	@$(BUILD)/ibpipe-fuzz --inputs $(INPUTS)

benchmarks: build
	@$(BUILD)/ibpipe-benchmarks all

benchmarks-quick: build
	@$(BUILD)/ibpipe-benchmarks all --quick

install: build
	@Scripts/lay-out $(BUILD) '$(DESTDIR)$(PREFIX)'
	@echo 'Installed $(DESTDIR)$(PREFIX)/bin/ibpipe.'

lint: swift
	@swift format lint --strict --parallel --recursive $(SOURCES)

format: swift
	@swift format --in-place --parallel --recursive $(SOURCES)

pins: dependencies
	@Scripts/pin-stage-versions

# As with the pins, the test that compares is also what writes.
manual: dependencies
	@swift build -c release --build-tests
	@IBPIPE_PIN=1 swift test -c release --skip-build --filter ManualTests

clean:
	rm -rf .build

dependencies: swift
	@Scripts/install-dependencies

swift:
	@command -v swift >/dev/null || { echo 'Swift is not on the PATH: install Swift 6 from' \
	  'https://www.swift.org/install and add its usr/bin folder to the PATH.' >&2; exit 1; }
