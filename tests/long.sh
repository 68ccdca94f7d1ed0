# SPDX-License-Identifier: GPL-3.0-or-later
# What takes long; sourced by tests/run --long.

install_packages tests/packages-long.txt

# Everything under the address and undefined-behaviour sanitizers.
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0 UBSAN_OPTIONS=print_stacktrace=1
export LSAN_OPTIONS=suppressions=$root/tests/lsan.supp:print_suppressions=0
build asan
run_tests asan
# What has threads, under the thread sanitizer.
export TSAN_OPTIONS=suppressions=$root/tests/tsan.supp
build tsan
run_tests tsan -R '^(base|fetch|series|probe|runtime)\.'

# The parsers, fuzzed on a copy of the corpus, two at a time.
build fuzz
fuzz() {
  local name work corpus status=0
  name=$(basename "$1")
  corpus=tests/fuzz/corpus/${name#fuzz_}
  [ -d "$corpus" ] || corpus=${corpus%_parser}
  work=$(mktemp -d)
  "$1" -max_total_time="${FUZZ_SECONDS:-1800}" -timeout=10 -rss_limit_mb=1024 -max_len=65536 \
    -artifact_prefix="$logs/$name-" "$work" "$corpus" >"$logs/$name.log" 2>&1 || status=$?
  rm -rf "$work"
  return $status
}
# fuzzed TARGET PROCESS: waits for it and counts it.
fuzzed() {
  local name
  name=$(basename "$1")
  if wait "$2"; then
    say "Fuzzing $name: $(sed -n 's/^Done \([0-9]*\) runs.*/\1 runs, nothing found/p' "$logs/$name.log")"
    passed=$((passed + 1))
  else
    say "Fuzzing $name: FOUND SOMETHING, see $logs/$name.log"
    tail -n 30 "$logs/$name.log"
    failed=$((failed + 1))
  fi
}
targets=(build/fuzz/bin/fuzz_*)
for ((i = 0; i < ${#targets[@]}; i += 2)); do
  second=
  fuzz "${targets[i]}" & first=$!
  if [ -n "${targets[i + 1]:-}" ]; then fuzz "${targets[i + 1]}" & second=$!; fi
  fuzzed "${targets[i]}" "$first"
  [ -z "$second" ] || fuzzed "${targets[i + 1]}" "$second"
done

# The benchmarks print figures and ratios of what users get, and fail where a limit is not kept.
build bench
for bench in build/bench/bin/bench_*; do
  printf '\n%s\n' "$(basename "$bench")"
  "$bench" || { failed=$((failed + 1)); say "$(basename "$bench") failed"; }
done
tests/bench/parsers || { failed=$((failed + 1)); say "Our HLS parser is not ten times as fast"; }

# InfluxDB away for ten minutes while twelve channels are measured: all points are there afterwards.
QT_QPA_PLATFORM=offscreen INSPECTOR_OUTAGE_SECONDS=600 build/test/bin/test_e2e_shared --gtest_filter='Shared.InfluxAway*' ||
  { failed=$((failed + 1)); say "An outage of ten minutes lost something"; }
