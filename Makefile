# quaymaster: build, try, test and install. `make help` lists what there is.

VERSION := 0.1.0
PREFIX ?= /usr/local
SBINDIR ?= $(PREFIX)/sbin
UNITDIR ?= $(PREFIX)/lib/systemd/system
MANDIR ?= $(PREFIX)/share/man
BASHDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHDIR ?= $(PREFIX)/share/zsh/site-functions
POLICYDIR ?= /etc/quaymaster

# CONFIG keeps the objects of different builds apart: release, sanitize, clang, fuzz.
CONFIG ?= release
BUILD := build/$(CONFIG)

ifneq ($(filter clang fuzz,$(CONFIG)),)
CC := clang
endif

cc-option = $(shell $(CC) -Werror $(1) -x c -c /dev/null -o /dev/null 2>/dev/null && echo $(1))
WARNINGS := -Wall -Wextra -Wno-missing-field-initializers -Wshadow -Wconversion -Wsign-conversion -Wcast-qual -Wcast-align \
	-Wwrite-strings -Wformat=2 -Wstrict-prototypes -Wmissing-prototypes \
	-Wold-style-definition -Wundef -Wvla -Wswitch-enum -Wimplicit-fallthrough \
	-Wnull-dereference -Wpointer-arith $(call cc-option,-Wlogical-op) \
	$(call cc-option,-Wduplicated-cond) $(call cc-option,-Wduplicated-branches)
HARDENING := -fPIE -fstack-protector-strong $(call cc-option,-fstack-clash-protection) \
	$(call cc-option,-fcf-protection=full) -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
OPTIMIZE := -O2 -g
ifeq ($(CONFIG),sanitize)
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all
HARDENING := -fPIE -fno-omit-frame-pointer
OPTIMIZE := -O1 -g
endif
ifeq ($(CONFIG),fuzz)
SANITIZE := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
HARDENING := -fPIE -fno-omit-frame-pointer
OPTIMIZE := -O1 -g
endif
ifdef WERROR
WARNINGS += -Werror
endif

ALL_CFLAGS = -std=gnu11 $(OPTIMIZE) $(WARNINGS) $(HARDENING) $(SANITIZE) -pthread $(CFLAGS)
ALL_CPPFLAGS = -I. -D_GNU_SOURCE -DQUAYMASTER_VERSION='"$(VERSION)"' $(CPPFLAGS)
ALL_LDFLAGS = -pie -pthread $(SANITIZE) -Wl,--as-needed,-z,relro,-z,now,-z,noexecstack $(LDFLAGS)
LDLIBS = -lmicrohttpd -lyaml -lgnutls
TEST_LDLIBS = -lcheck_pic -lsubunit -lrt -lm -ljansson $(LDLIBS)

V ?= 0
Q = $(if $(filter 1,$(V)),,@)
say = $(if $(filter 1,$(V)),,@printf '  %-4s %s\n' $(1) $@)

SRC := $(sort $(wildcard policy/*.c plugin/*.c))
LIB_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(filter-out plugin/main.c,$(SRC)))
MAIN_OBJ := $(BUILD)/plugin/main.o
UNIT := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/unit/check_*.c)))

.PHONY: all
all: build/quaymaster ## build build/quaymaster

build/quaymaster: $(BUILD)/quaymaster
	$(Q)ln -sf $(CONFIG)/quaymaster $@

$(BUILD)/quaymaster: $(MAIN_OBJ) $(BUILD)/libquaymaster.a
	$(call say,LINK)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/libquaymaster.a: $(LIB_OBJ)
	$(call say,AR)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/%.o: %.c Makefile
	$(call say,CC)
	$(Q)mkdir -p $(@D) && $(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/tests/check_%: $(BUILD)/tests/unit/check_%.o $(BUILD)/libquaymaster.a
	$(call say,LINK)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(TEST_LDLIBS)

# The built-in profiles are assembled into profile.o from their text.
$(BUILD)/policy/profile.o: $(wildcard policy/profiles/*.yaml)

.PHONY: unit
unit: $(UNIT) ## run the unit tests
	$(Q)tests/run-unit $(UNIT)

# What `make bench` and `make stress` drive the server with.
BENCH := $(BUILD)/tests/bench/load $(BUILD)/tests/bench/nothing

$(BUILD)/tests/bench/load: $(patsubst %,$(BUILD)/tests/bench/%.o,load calls connection)
	$(call say,LINK)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^

$(BUILD)/tests/bench/nothing: $(BUILD)/tests/bench/nothing.o
	$(call say,LINK)
	$(Q)$(CC) $(ALL_LDFLAGS) -o $@ $^ -lmicrohttpd

.PHONY: bench
bench: $(BUILD)/quaymaster $(BENCH) ## measure against a server that does nothing
	$(Q)tests/bench/bench.py $(BUILD)/quaymaster $(BUILD)/tests/bench

.PHONY: bench-start
bench-start: $(BUILD)/quaymaster ## what the second look adds to docker start, on a real engine
	$(Q)QUAYMASTER=$(CURDIR)/$(BUILD)/quaymaster tests/bench/start.sh

.PHONY: stress
stress: $(BUILD)/quaymaster $(BENCH) ## load, reloads, kills, hostile clients: under a minute
	$(Q)tests/stress/stress.py $(BUILD)/quaymaster $(BUILD)/tests/bench

.PHONY: stress-long
stress-long: $(BUILD)/quaymaster $(BENCH) ## a million calls, and memory and descriptors after them
	$(Q)tests/stress/stress.py --long $(BUILD)/quaymaster $(BUILD)/tests/bench

FUZZ := $(patsubst tests/fuzz/fuzz_%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
FUZZ_SECONDS ?= 1800

$(BUILD)/fuzz/replay_%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/tests/fuzz/replay.o \
		$(BUILD)/libquaymaster.a
	$(call say,LINK)
	$(Q)mkdir -p $(@D) && $(CC) $(ALL_LDFLAGS) -o $@ $^ -ljansson $(LDLIBS)

.PHONY: fuzz-replay
fuzz-replay: $(FUZZ:%=$(BUILD)/fuzz/replay_%) ## run every fuzz target over its corpus
	$(Q)for name in $(FUZZ); do $(BUILD)/fuzz/replay_$$name tests/fuzz/corpus/$$name/* || exit; done

.PHONY: fuzz
fuzz: ## fuzz every target for FUZZ_SECONDS
	$(Q)for name in $(FUZZ); do $(MAKE) fuzz-$$name || exit; done

# Long inputs cost speed and find nothing more; in the corpus they would only fill the repository.
FUZZ_FLAGS = -timeout=10 -rss_limit_mb=2048 -max_len=8000

$(BUILD)/fuzz/fuzz_%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/libquaymaster.a
	$(call say,LINK)
	$(Q)mkdir -p $(@D) && $(CC) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $^ -ljansson $(LDLIBS)

.PHONY: $(FUZZ:%=fuzz-%)
$(FUZZ:%=fuzz-%): fuzz-%:
	$(Q)$(MAKE) --no-print-directory CONFIG=fuzz build/fuzz/fuzz/fuzz_$*
	$(Q)mkdir -p build/fuzz/found/$*
	$(Q)build/fuzz/fuzz/fuzz_$* $(FUZZ_FLAGS) -max_total_time=$(FUZZ_SECONDS) \
		$(patsubst %,-dict=%,$(wildcard tests/fuzz/$*.dict)) \
		-artifact_prefix=build/fuzz/$*- build/fuzz/found/$* tests/fuzz/corpus/$*

# Only what reaches code that the corpus does not reach yet; how often it does is of no matter there.
.PHONY: fuzz-merge
fuzz-merge: ## add to the corpus what the fuzzers found
	$(Q)$(MAKE) --no-print-directory CONFIG=fuzz $(FUZZ:%=build/fuzz/fuzz/fuzz_%)
	$(Q)for name in $(FUZZ); do mkdir -p build/fuzz/found/$$name && build/fuzz/fuzz/fuzz_$$name \
		$(FUZZ_FLAGS) -use_counters=0 -merge=1 tests/fuzz/corpus/$$name build/fuzz/found/$$name || exit; done

# The plugin's socket is root's.
SUDO = $(shell [ "$$(id -u)" -eq 0 ] || command -v sudo)

.PHONY: run
run: ## install what is missing, build, and serve; ARGS="--policy FILE" is handed on
	$(Q)packaging/install-deps.sh run
	$(Q)$(MAKE) --no-print-directory $(BUILD)/quaymaster
	$(Q)exec $(SUDO) $(BUILD)/quaymaster serve $(ARGS)

.PHONY: test
test: ## install what is missing, build, and run every test, with a real dockerd
	-$(Q)packaging/install-deps.sh test
	$(Q)tests/run-all

.PHONY: sanitize
sanitize: ## the unit tests and the fuzzers' corpus under ASan and UBSan
	$(Q)$(MAKE) --no-print-directory CONFIG=sanitize unit fuzz-replay

# Check runs each test in a child: one that valgrind finds fault with ends with 9, and so fails.
# Left out is what fails allocations, lowers limits or counts memory: valgrind's own come between.
VALGRIND_UNIT := $(filter-out %_memory %/check_process %/check_server_load,$(UNIT))

.PHONY: valgrind
valgrind: $(VALGRIND_UNIT) ## the unit tests under valgrind
	$(Q)CK_TIMEOUT_MULTIPLIER=50 RUNNER="valgrind --quiet --error-exitcode=9 \
		--leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite" \
		tests/run-unit $(VALGRIND_UNIT)

.PHONY: e2e
e2e: $(BUILD)/quaymaster ## against a real dockerd, as root; TESTS="10-socket" runs that one alone
	$(Q)QUAYMASTER=$(CURDIR)/$(BUILD)/quaymaster tests/e2e/run $(TESTS)

.PHONY: engines
engines: ## get the newer engines that test-engines takes, once
	$(Q)for suite in trixie sid; do tests/engines/get $$suite || exit; done

.PHONY: test-engines
test-engines: $(BUILD)/quaymaster ## mutated calls on real engines; SEED=n repeats, MUTANTS=n each, ENGINES="sid"
	$(Q)QUAYMASTER=$(CURDIR)/$(BUILD)/quaymaster tests/engines/run $(ENGINES)

.PHONY: lint
lint: ## layout, analysers, shell scripts, and the rules of the house
	$(Q)tests/lint

.PHONY: plugin
plugin: $(BUILD)/quaymaster ## build/plugin, for `docker plugin create quaymaster build/plugin`
	$(Q)packaging/plugin/make-plugin $(BUILD)/quaymaster build/plugin

MAN := $(patsubst packaging/man/%.in,build/man/%,$(wildcard packaging/man/*.in))

build/man/%: packaging/man/%.in packaging/man/fill $(BUILD)/quaymaster
	$(Q)mkdir -p $(@D) && packaging/man/fill $(BUILD)/quaymaster $< >$@.new && mv $@.new $@

.PHONY: man
man: $(MAN) ## build/man: quaymaster(8) and quaymaster.policy(5)

.PHONY: install
install: $(BUILD)/quaymaster man ## below DESTDIR and PREFIX, with units, man pages and completion
	install -D -m 755 $(BUILD)/quaymaster $(DESTDIR)$(SBINDIR)/quaymaster
	install -d -m 755 $(DESTDIR)$(UNITDIR) $(DESTDIR)$(POLICYDIR)
	install -m 644 packaging/systemd/quaymaster.socket $(DESTDIR)$(UNITDIR)/quaymaster.socket
	sed 's|/usr/local/sbin|$(SBINDIR)|' packaging/systemd/quaymaster.service \
		>$(DESTDIR)$(UNITDIR)/quaymaster.service
	chmod 644 $(DESTDIR)$(UNITDIR)/quaymaster.service
	install -D -m 644 build/man/quaymaster.8 $(DESTDIR)$(MANDIR)/man8/quaymaster.8
	install -D -m 644 build/man/quaymaster.policy.5 $(DESTDIR)$(MANDIR)/man5/quaymaster.policy.5
	install -d -m 755 $(dir $(DESTDIR)$(BASHDIR)/x $(DESTDIR)$(ZSHDIR)/x)
	$(BUILD)/quaymaster completion bash >$(DESTDIR)$(BASHDIR)/quaymaster
	$(BUILD)/quaymaster completion zsh >$(DESTDIR)$(ZSHDIR)/_quaymaster

.PHONY: uninstall
uninstall: ## what install put there, but for the policy
	rm -f $(DESTDIR)$(SBINDIR)/quaymaster $(DESTDIR)$(UNITDIR)/quaymaster.socket \
		$(DESTDIR)$(UNITDIR)/quaymaster.service $(DESTDIR)$(MANDIR)/man8/quaymaster.8 \
		$(DESTDIR)$(MANDIR)/man5/quaymaster.policy.5 $(DESTDIR)$(BASHDIR)/quaymaster \
		$(DESTDIR)$(ZSHDIR)/_quaymaster

.PHONY: clean
clean: ## remove build/
	rm -rf build

.PHONY: help
help: ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24

.SECONDARY:
-include $(shell find build/$(CONFIG) -name '*.d' 2>/dev/null)
