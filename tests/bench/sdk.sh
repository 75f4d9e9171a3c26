#!/usr/bin/env bash
# Segment's libraries, those for Go and Java among them (they need a Go and a JDK): how many deliver to the field.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
scripts/sdks fetch --bench
status=0
said=$(WEIR_SDK_BENCH=1 "$WEIR_BIN/weir_test_engine_program" --only sdktest 2>&1) || status=$?
echo "$said"
good=$(grep -c '^PASS .*eachFieldArrives(' <<<"$said" || true)
printf 'BENCH\tSegment libraries that deliver to the field\t%s\t-\t%s\t>= 7\n' "$good" "$good"
exit $status
