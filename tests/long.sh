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

# The parsers, fuzzed on a copy of the corpus.
build fuzz
for target in build/fuzz/bin/fuzz_*; do
  name=$(basename "$target")
  work=$(mktemp -d)
  if "$target" -max_total_time="${FUZZ_SECONDS:-300}" -timeout=10 -rss_limit_mb=1024 -max_len=65536 \
    -artifact_prefix="$logs/" "$work" tests/fuzz/corpus/"${name#fuzz_}" >"$logs/$name.log" 2>&1; then
    say "Fuzzing $name: $(sed -n 's/^Done \([0-9]*\) runs.*/\1 runs, nothing found/p' "$logs/$name.log")"
    passed=$((passed + 1))
  else
    say "Fuzzing $name: FOUND SOMETHING, see $logs/$name.log"
    tail -n 30 "$logs/$name.log"
    failed=$((failed + 1))
  fi
  rm -rf "$work"
done

# The benchmarks print figures and ratios; they judge nothing.
for bench in build/test/bin/bench_*; do
  printf '\n%s\n' "$(basename "$bench")"
  "$bench" || { failed=$((failed + 1)); say "$(basename "$bench") failed"; }
done
