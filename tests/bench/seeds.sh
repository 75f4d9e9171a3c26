#!/usr/bin/env bash
# Ten thousand worlds by seed, the engine against the naive evaluator (tests/cdp/naive). WEIR_SEEDS=FROM-TO runs others. What
# fails is printed, the first ones shrunk to small cases in BUILD/seeds.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
IFS=- read -r from to <<<"${WEIR_SEEDS:-1-10000}"
cmake --build build/release --target weir_test_cdp_naive >/dev/null || exit 1
failed=0 first=$from
while [ "$first" -le "$to" ]; do
    last=$((first + 499 < to ? first + 499 : to))
    out=$(WEIR_SEEDS=$first-$last build/release/bin/weir_test_cdp_naive --only seedstest 2>&1)
    status=$?
    count=$(sed -n 's/^FAIL.* \([0-9]*\) seeds failed.*/\1/p' <<<"$out")
    if [ $status != 0 ]; then
        printf '%s\n' "$out"
        failed=$((failed + ${count:-1}))
    fi
    first=$((last + 1))
done
printf 'BENCH\tseeds %s to %s\t%s worlds\t-\t%s\t<= 0 disagreements\n' "$from" "$to" $((to - from + 1)) "$failed"
