#!/usr/bin/env bash
# Every fuzz target (tests/fuzz) for a minute, from the corpus of the tests and from what earlier runs found. What makes one
# fail is kept in build/fuzz/found/<name>; put it into tests/fuzz/corpus/<name> when it is mended.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
seconds=${WEIR_FUZZ_SECONDS:-60}

export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
for program in build/fuzz/bin/weir_fuzz_*; do
    name=${program##*/weir_fuzz_}
    found=build/fuzz/found/$name
    grown=build/fuzz/corpus/$name
    mkdir -p "$found" "$grown"
    rm -f "$found"/*
    log=build/log/fuzz-$name.log
    mkdir -p build/log
    words=()
    [ -f "tests/fuzz/$name.dict" ] && words=("-dict=tests/fuzz/$name.dict")
    "$program" "${words[@]}" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 \
        -artifact_prefix="$found/" "$grown" "tests/fuzz/corpus/$name" >"$log" 2>&1
    status=$?
    faults=$(find "$found" -type f | wc -l)
    [ $status != 0 ] && [ "$faults" = 0 ] && faults=1
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    [ "$faults" = 0 ] || tail -n 40 "$log"
    printf 'BENCH\tfuzz %s, %s s\t%s runs\t-\t%s\t<= 0 faults\n' "$name" "$seconds" "${runs:-0}" "$faults"
done
