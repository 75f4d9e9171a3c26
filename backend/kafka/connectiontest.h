// Purpose: finds out, step by step, why a connection works or does not. Thread: run() blocks (up to about 30 s): a
// worker thread; the callback is called on it. Limits: changes nothing on the cluster; goes through the bootstrap
// addresses until one answers.
#pragma once

#include "backend/kafka/connectionspec.h"

#include "backend/base/error.h"

#include <array>
#include <atomic>
#include <functional>
#include <optional>
#include <vector>

namespace weir {

enum class TestStep { Name, Tcp, Tls, Sasl, Authorization, Versions, Registry };
inline constexpr std::size_t testStepCount = 7;

enum class StepState { Pending, Running, Ok, Failed, Skipped };

/// Something learnt in a step. `name` is a key to translate:
/// Name: address (an IP) | Tcp: connected (host:port), failed (host:port: what) | Tls: protocol, cipher, subject,
/// issuer, validFrom, validUntil, names (each once a certificate, the broker's first, authorities after it) | Sasl:
/// mechanism, principal | Authorization: mayDescribe (yes, no), cluster, controller, topics (their number) | Versions:
/// brokers (their number), release, api (name min-max), advertised (id host:port; `isGood` says whether it can be
/// reached) | Registry: subjects (their number), status (HTTP).
struct StepFact
{
    QString name;
    QString value;
    bool isGood = true;

    friend bool operator==(const StepFact&, const StepFact&) = default;
};

struct StepResult
{
    TestStep step = TestStep::Name;
    StepState state = StepState::Pending;
    std::int64_t ms = 0;
    std::vector<StepFact> facts;
    std::optional<Error> error; ///< set if and only if Failed

    friend bool operator==(const StepResult&, const StepResult&) = default;
};

using TestReport = std::array<StepResult, testStepCount>; ///< in the order of TestStep

class ConnectionTest
{
public:
    using Callback = std::function<void(const StepResult&)>; ///< each time a step's state changes

    /// What does not apply (Tls without TLS, unless the port speaks it, Registry without URL) and what comes after a
    /// failure is Skipped; Registry is always tried.
    static TestReport run(const ConnectionSpec& spec, const Secrets& secrets, const Callback& callback = {},
                          const std::atomic<bool>* cancel = nullptr);
};

} // namespace weir
