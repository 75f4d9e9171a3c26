# What the commands of ./dev are made of. Sourced, with the checkout as the working directory.

export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime

PACKAGES="
    g++ cmake ninja-build ccache mold pkg-config git procps ca-certificates openssl curl clang-format clang-tidy
    qt6-base-dev qt6-base-dev-tools qt6-declarative-dev qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools qt6-svg-dev libqt6svg6
    libqcustomplot-dev libsasl2-dev libspdlog-dev libsimdjson-dev libre2-dev libzstd-dev libssl-dev
    libprotobuf-dev libprotoc-dev libcurl4-openssl-dev libsnappy-dev liblz4-dev zlib1g-dev qtkeychain-qt6-dev robin-map-dev libqscintilla2-qt6-dev libqt6sql6-sqlite prometheus-cpp-dev
    fonts-roboto-unhinted fonts-jetbrains-mono xvfb xauth openbox dbus gnome-keyring tzdata kcat jq
    librocksdb-dev libjemalloc-dev libboost-dev libpcre2-dev libidn2-dev libvalijson-dev rapidjson-dev
    default-jre-headless maven python3 python3-venv libsasl2-modules-gssapi-mit
    libuv1 libc-ares2 libnghttp2-14 libbrotli1 libicu72
"

# librdkafka comes with a package of npm's, and Segment's libraries for Node and browsers are tested with; some builds of
# nodejs bring npm, Debian's has it apart.
command -v npm >/dev/null || PACKAGES="$PACKAGES nodejs npm"

# Only for `./dev bench fuzz`.
FUZZ_PACKAGES="clang-14 libclang-rt-14-dev"

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }

usage_error() {
    printf '%s\n\n' "$1" >&2
    usage >&2
    exit 2
}

# --- ending what was started ---

EXIT_WORK=()
JOBS=()

# on_exit COMMAND: done when this script ends, however it ends; the last registered first.
on_exit() { EXIT_WORK+=("$1"); }

# in_background PID: a child to be ended, should it still be there at the end.
in_background() { JOBS+=("$1"); }

at_exit() {
    local status=$?
    trap - EXIT INT TERM
    local job i
    for job in "${JOBS[@]}"; do
        # Only what is still a child of ours; a job's own children (ninja, maven, pip) are asked first.
        jobs -pr | grep -qx "$job" || continue
        pkill -TERM -P "$job" 2>/dev/null || true
        kill "$job" 2>/dev/null || true
    done
    for ((i = ${#EXIT_WORK[@]} - 1; i >= 0; i--)); do
        bash -c "${EXIT_WORK[i]}" >/dev/null 2>&1 || true
    done
    exit $status
}
trap at_exit EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# --- progress ---

# Waiting must not make children: bash forgets how a job ended once some thousand others have come and gone.
exec {NAP}<> <(:)
nap() { read -rt "$1" -u "$NAP" || true; }

seconds_since() { awk -v a="$1" -v b="$(date +%s.%N)" 'BEGIN { printf "%.1f", b - a }'; }

log_name() { echo "build/log/$(echo "$1" | tr 'A-Z ' 'a-z-' | tr -cd 'a-z0-9-').log"; }

# step NAME COMMAND…: runs it quietly, with a sign of life every 15 seconds; its output is shown only if it fails.
step() {
    local name=$1 log
    shift
    log=$(log_name "$name")
    mkdir -p build/log
    "$@" >"$log" 2>&1 </dev/null &
    step_wait "$name" $! "$log"
}

# step_wait NAME PID LOG: the same for something that already runs.
step_wait() {
    local name=$1 pid=$2 log=$3 began ticks=0 last
    in_background "$pid"
    began=$(date +%s.%N)
    printf '    %-36s' "$name"
    while kill -0 "$pid" 2>/dev/null; do
        nap 0.1
        ticks=$((ticks + 1))
        if [ $((ticks % 150)) = 0 ]; then
            last=$(tail -c 2000 "$log" 2>/dev/null | tr '\r' '\n' | grep -v '^[[:space:]]*$' | tail -n 1 | cut -c 1-100 || true)
            printf '\n      %4.0f s  %s' "$(seconds_since "$began")" "$last"
        fi
    done
    if wait "$pid"; then
        [ $ticks -lt 150 ] || printf '\n    %-36s' "$name"
        printf '%7s s\n' "$(seconds_since "$began")"
    else
        printf ' FAILED after %s s; the end of %s:\n' "$(seconds_since "$began")" "$log"
        tail -n 60 "$log"
        exit 1
    fi
}

# --- packages ---

setup_packages() {
    install_packages
    setup_v8
    setup_librdkafka
}

install_packages() {
    mkdir -p build/log
    local installed missing=() package
    # shellcheck disable=SC2086
    installed=$(dpkg-query -W -f='${binary:Package} ${db:Status-Status}\n' $PACKAGES 2>/dev/null || true)
    for package in $PACKAGES; do
        [[ $'\n'$installed =~ $'\n'"$package"(:[a-z0-9]+)?" installed" ]] || missing+=("$package")
    done
    [ ${#missing[@]} = 0 ] && return
    local sudo=()
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || {
            echo "These packages are missing, and this is neither root nor is there sudo: ${missing[*]}" >&2
            exit 1
        }
        sudo=(sudo)
    fi
    say "Installing ${#missing[@]} packages from Debian: ${missing[*]}"
    if [ ${#sudo[@]} -gt 0 ]; then
        sudo -v # asks for the password here, where it can be seen
    fi
    # Another package manager may be at work: wait for it rather than fail.
    local apt=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=900)
    step "Package lists" retried "${apt[@]}" update
    step "Packages" retried "${apt[@]}" install -y --no-install-recommends "${missing[@]}"
}

# V8, for weir-script. Debian's libnode-dev cannot be installed next to a Node.js from elsewhere (nor without being root); then
# its files are unpacked to build/libnode, where CMake looks first. What they link is among the packages above.
setup_v8() {
    [ -e build/libnode/complete ] && return
    [ "$(dpkg-query -W -f='${db:Status-Status}' libnode-dev 2>/dev/null)" = installed ] && return
    mkdir -p build/log
    exec 7>build/log/libnode.lock
    flock 7
    [ -e build/libnode/complete ] || step "V8" get_v8 7>&-
    exec 7>&-
}

get_v8() {
    local sudo=() folder=build/libnode
    [ "$(id -u)" = 0 ] || sudo=(sudo -n)
    local apt=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=900)
    [ -n "$(apt-cache policy libnode-dev 2>/dev/null | grep 'Candidate: [0-9]')" ] || retried "${apt[@]}" update
    if apt-get -q -s install --no-install-recommends libnode-dev 2>/dev/null | grep -q '^Inst libnode-dev ' &&
        ! apt-get -q -s install --no-install-recommends libnode-dev | grep -q '^Remv '; then
        "${apt[@]}" install -y --no-install-recommends libnode-dev && return
    fi
    rm -rf "$folder"
    mkdir -p "$folder/packages"
    # A list that is too old names packages that are gone: then it is fetched anew.
    (cd "$folder/packages" && apt-get -q download libnode-dev libnode108) ||
        { retried "${apt[@]}" update && (cd "$folder/packages" && retried apt-get -q download libnode-dev libnode108); } || return 1
    local package
    for package in "$folder"/packages/*.deb; do
        dpkg -x "$package" "$folder" || return 1
    done
    rm -rf "$folder/packages"
    touch "$folder/complete"
}

# librdkafka as the project wants it: see scripts/librdkafka.
setup_librdkafka() {
    scripts/librdkafka is-built && return
    mkdir -p build/log
    exec 7>build/log/librdkafka.lock
    flock 7
    scripts/librdkafka is-built || step "librdkafka" scripts/librdkafka build 7>&-
    exec 7>&-
}

# apt's lock on its lists has no time-out of its own, and mirrors have bad moments.
retried() {
    local turn
    for turn in 1 2 3 4 5 6; do
        "$@" && return
        [ "$turn" = 6 ] || sleep $((turn * 5))
    done
    return 1
}

# --- building ---

configure() {
    local preset=$1 folder=build/$1
    [ -f "$folder/build.ninja" ] && [ "$folder/build.ninja" -nt CMakePresets.json ] && return
    step "Configure ($preset)" cmake --preset "$preset"
}

# build PRESET [targets…]: never two at once in one folder.
build() {
    local preset=$1
    shift
    local targets=()
    [ $# = 0 ] || targets=(--target "$@")
    mkdir -p build/log
    exec 9>"build/log/$preset.lock"
    flock 9
    configure "$preset"
    step "Build ($preset)" cmake --build "build/$preset" "${targets[@]}" 9>&-
    exec 9>&-
}

slowest_files() { python3 scripts/slowest.py files "build/$1/.ninja_log"; }

sources() { scripts/sources; }

# --- testing ---

TESTS=0
FAILED=()

# check SENTENCE COMMAND…: one more test, that is no program of ours.
check() {
    local name=$1 log began
    shift
    log=$(log_name "$name")
    began=$(date +%s.%N)
    TESTS=$((TESTS + 1))
    printf '    %-60s' "$name"
    if "$@" >"$log" 2>&1 </dev/null; then
        printf '%7s s\n' "$(seconds_since "$began")"
    else
        printf ' FAILED\n'
        tail -n 40 "$log"
        FAILED+=("$name")
    fi
}

# A test of the registry that silently did not run would be worse than no test: without it there are no tests.
fetch_all() {
    python3 -B -c 'import sys; sys.path.insert(0, "scripts/kafka"); import brokers; brokers.main(brokers.fetch_kafka)' &&
        scripts/registry fetch && scripts/sdks fetch
}

# run_ctest PRESET [options…]: on a desktop of its own, with one Kafka for all.
run_ctest() {
    local preset=$1 report
    shift
    report=$ROOT/build/$preset/tests.xml
    rm -f "$report"
    say "Tests ($preset)"
    on_exit "scripts/test-cluster stop build/$preset/testcluster"
    scripts/with-desktop ctest --test-dir "build/$preset" --output-on-failure -j "$(nproc)" --output-junit "$report" "$@" ||
        [ -s "$report" ] || { FAILED+=("ctest ($preset)"); TESTS=$((TESTS + 1)); }
    second_try "$preset" "$report"
    count_tests "$preset" "$report"
    python3 scripts/slowest.py tests "$report"
}

# second_try PRESET REPORT: tests with real brokers can fail because the machine was busy with others. A few that failed
# run once more, alone; those that pass then are named, so that nobody overlooks that they are unsteady.
second_try() {
    local preset=$1 report=$2 again=$2.again
    local failed=() verdict name
    while IFS=$'\t' read -r verdict name; do
        [ "$verdict" = ok ] || failed+=("$name")
    done < <(python3 scripts/slowest.py verdicts "$report")
    [ ${#failed[@]} -gt 0 ] && [ ${#failed[@]} -le 5 ] || return 0
    say "Once more, alone: ${failed[*]}"
    rm -f "$again"
    scripts/with-desktop ctest --test-dir "build/$preset" --output-on-failure -j 1 --output-junit "$again" \
        -R "^($(IFS='|'; echo "${failed[*]//./\\.}"))\$" || true
    python3 scripts/slowest.py merge "$report" "$again"
}

# count_tests PRESET REPORT: adds the tests of a run to the sum. A run that found none has failed.
count_tests() {
    local preset=$1 report=$2 line
    local ran=0
    while IFS=$'\t' read -r verdict name; do
        ran=$((ran + 1))
        [ "$verdict" = ok ] || FAILED+=("$name ($preset)")
    done < <(python3 scripts/slowest.py verdicts "$report")
    TESTS=$((TESTS + ran))
    if [ $ran = 0 ]; then
        TESTS=$((TESTS + 1))
        FAILED+=("no test ran ($preset)")
    fi
}

# sanitized PRESET WHAT "folders…": the tests of those folders again, with the compiler's watchdogs.
sanitized() {
    local preset=$1 what=$2 folder targets=() pattern report
    for folder in $3; do
        [ -n "$(find "tests/$folder" -name '*test.cpp' 2>/dev/null)" ] && targets+=("weir_test_${folder//\//_}")
    done
    pattern="^($(echo "$3" | tr ' /' '|_'))\\."
    report=$ROOT/build/$preset/tests.xml
    build "$preset" "${targets[@]}"
    say "Tests under the sanitizer for $what"
    rm -f "$report"
    # Qt is not instrumented: what it does with its own locks would be taken for races. Races in our own code are still found.
    TSAN_OPTIONS=ignore_noninstrumented_modules=1 UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 \
        ctest --test-dir "build/$preset" --output-on-failure -j "$(nproc)" -R "$pattern" --output-junit "$report" || true
    count_tests "$preset" "$report"
}

headless_configures() {
    cmake --preset headless --fresh && ! grep -q '^Qt6Widgets_DIR:PATH=/' build/headless/CMakeCache.txt
}

links_no_gui() {
    ldd "$1" || return 1
    ! ldd "$1" | grep -E 'libQt6(Gui|Widgets)'
}

finish_tests() {
    local failed=${#FAILED[@]}
    echo
    if [ "$failed" -gt 0 ]; then
        say "These failed:"
        printf '  %s\n' "${FAILED[@]}"
    fi
    awk -v t="$TESTS" -v f="$failed" \
        'BEGIN { p = int((t - f) * 100 / t); printf "%d%% tests passed, %d tests failed out of %d\n", p, f, t }'
    [ "$failed" = 0 ]
}
