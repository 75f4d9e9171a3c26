// Purpose: collects what a batch came to, and writes the body of a `done` frame (scriptframe.h). Thread: one. Limits:
// as scriptframe.h: log lines beyond them are counted only.
#pragma once

#include "backend/cdp/common/bytes.h"
#include "backend/engine/script/scriptframe.h"

#include <string>
#include <vector>

namespace weir::script {

struct CodeMistake
{
    engine::scriptframe::Cause cause = engine::scriptframe::Cause::Threw;
    std::uint64_t program = 0;
    int line = 0, column = 0; ///< from 1; 0: unknown
    std::string message{};
};

/// At most `bytes` of the text, whole characters of UTF-8.
std::string cut(std::string text, std::size_t bytes);

class RunAnswer
{
public:
    void unchanged();
    void changed(const std::vector<std::string>& results);
    void failed(const CodeMistake& mistake);
    void log(std::uint64_t event, std::uint64_t program, std::string line);
    bool isFull() const { return m_json.size() > engine::scriptframe::roomOfAnswer; }
    std::string take(bool wantsRestart);

private:
    cdp::ByteWriter m_events, m_logs;
    std::uint64_t m_eventCount = 0, m_logCount = 0, m_logsLeftOut = 0;
    std::string m_json = "[";
};

} // namespace weir::script
