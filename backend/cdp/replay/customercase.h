// Purpose: a recorded story about customers (docs/cases.md): definitions, events on a virtual clock, and what must be
// true. Thread: values, immutable once read. Limits: told apart from monitoring cases in backend/monitor/replay.
#pragma once

#include "backend/base/json/jsonarena.h"
#include "backend/cdp/common/mistake.h"

namespace weir::cdp {

struct CustomerEvent
{
    Json event{};     ///< as it comes in, without `at` and `comment`
    std::string at{}; ///< relative to the clock or absolute; empty: it says its own time, or none
    std::string id{}; ///< its messageId where it has none: step and number, "2/1"
};

/// What a destination will answer next.
struct CustomerAnswer
{
    std::string destination{};
    int status = 200;
    std::int64_t times = 1;
    std::string body{};
    std::optional<std::int64_t> retryAfterMs{};
};

/// What stands in one step happens in this order.
struct CustomerStep
{
    std::vector<CustomerAnswer> respond{};
    std::vector<Json> define{};
    std::vector<std::string> refused{};                        ///< kind/key, of `define`
    std::vector<std::pair<std::string, std::string>> remove{}; ///< kind, key
    std::string source{};
    std::vector<CustomerEvent> events{};
    std::int64_t advanceMs = 0;
    bool restart = false;
    Json expect{}; ///< absent: nothing is; each part of it has the right form
};

struct CustomerCase
{
    JsonPointer document{}; ///< keeps the values
    JsonArena arena{};      ///< keeps those that were made
    std::string name{};     ///< may be empty
    std::int64_t startMs = 0;
    std::vector<Json> definitions{};
    std::vector<CustomerStep> steps{};
};

struct CustomerCaseRead
{
    std::optional<CustomerCase> story{}; ///< none where there are mistakes
    Mistakes mistakes{};
};
CustomerCaseRead readCustomerCase(const JsonPointer& document);

} // namespace weir::cdp
