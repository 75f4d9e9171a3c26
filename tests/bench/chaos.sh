#!/usr/bin/env bash
# Chaos in its long form: engines and brokers killed at random under load, ten seeds of a minute each. WEIR_SEEDS=FROM-TO and
# WEIR_CHAOS_SECONDS change that.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
IFS=- read -r from to <<<"${WEIR_SEEDS:-1-10}"
cmake --build build/release --target weir_test_engine_program weir-engine weir-script >/dev/null || exit 1
failed=0
for seed in $(seq "$from" "$to"); do
    out=$(WEIR_SEEDS=$seed-$seed WEIR_CHAOS_SECONDS=${WEIR_CHAOS_SECONDS:-60} QTEST_FUNCTION_TIMEOUT=1200000 \
        build/release/bin/weir_test_engine_program --only chaostest 2>&1) || {
        printf '%s\n' "$out"
        failed=$((failed + 1))
    }
done
printf 'BENCH\tchaos, seeds %s to %s\t%s stories\t-\t%s\t<= 0 lost or doubled\n' "$from" "$to" $((to - from + 1)) "$failed"
