#!/usr/bin/env bash
# How many records a second `weirctl tail --until end` passes on, against kcat, over the same topic: interleaved, median of five.
set -euo pipefail
read -r bootstrap libs < <(python3 -c 'import json, os; d = json.load(open(os.environ["WEIR_TEST_CLUSTER"]))
print(d["bootstrap"], d["kafkaLibs"])')
topic=tailrate-$$
count=1000000
java -cp "$libs/*" org.apache.kafka.tools.TopicCommand --bootstrap-server "$bootstrap" --create --topic $topic --partitions 6 >/dev/null
trap 'java -cp "$libs/*" org.apache.kafka.tools.TopicCommand --bootstrap-server "$bootstrap" --delete --topic $topic >/dev/null' EXIT
awk -v n=$count 'BEGIN { for (i = 0; i < n; ++i)
    printf "{\"order\":%d,\"customer\":\"c-%d\",\"status\":\"paid\",\"total\":%.2f,\"currency\":\"EUR\",\"note\":\"thank you\"}\n", i, i % 9973, i / 100 }' |
    kcat -P -q -b "$bootstrap" -t $topic -X linger.ms=20 -X batch.num.messages=10000 -X queue.buffering.max.messages=500000

seconds_of() { # the command's time; it must have passed on every record
    local began ended lines
    began=$(date +%s%N)
    lines=$("$@" | wc -l)
    ended=$(date +%s%N)
    [ "$lines" = $count ] || { echo "$1 passed on $lines of $count records" >&2; exit 1; }
    echo $((ended - began))
}
weir=() kcat=()
for _ in 1 2 3 4 5; do
    weir+=("$(seconds_of "$WEIR_BIN/weirctl" tail $topic -b "$bootstrap" --from beginning --until end)")
    kcat+=("$(seconds_of kcat -C -q -e -o beginning -b "$bootstrap" -t $topic)")
done
median() { printf '%s\n' "$@" | sort -n | sed -n 3p; }
python3 - "$count" "$(median "${weir[@]}")" "$(median "${kcat[@]}")" <<'PYTHON'
import sys
count, weir, kcat = (float(word) for word in sys.argv[1:])
print("BENCH", "tail to the end", f"{count / weir * 1e6:.0f} k rec/s", f"{count / kcat * 1e6:.0f} k rec/s", f"{kcat / weir:.2f}", ">= 1",
      sep="\t")
PYTHON
