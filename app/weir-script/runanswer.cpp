#include "app/weir-script/runanswer.h"

#include <utility>

namespace weir::script {

using engine::scriptframe::Outcome;

std::string cut(std::string text, std::size_t bytes)
{
    if (text.size() > bytes) {
        while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80)
            --bytes;
        text.resize(bytes);
    }
    return text;
}

void RunAnswer::unchanged()
{
    ++m_eventCount;
    m_events.number(static_cast<std::uint64_t>(Outcome::Unchanged));
}

void RunAnswer::changed(const std::vector<std::string>& results)
{
    ++m_eventCount;
    m_events.number(static_cast<std::uint64_t>(Outcome::Changed));
    m_events.number(results.size());
    for (const std::string& result : results) {
        m_events.number(result.size());
        if (m_json.size() > 1)
            m_json += ',';
        m_json += result;
    }
}

void RunAnswer::failed(const CodeMistake& mistake)
{
    ++m_eventCount;
    m_events.number(static_cast<std::uint64_t>(Outcome::Failed));
    m_events.number(mistake.program);
    m_events.number(static_cast<std::uint64_t>(mistake.cause));
    m_events.number(static_cast<std::uint64_t>(mistake.line));
    m_events.number(static_cast<std::uint64_t>(mistake.column));
    m_events.text(cut(mistake.message, engine::scriptframe::longestMessage));
}

void RunAnswer::log(std::uint64_t event, std::uint64_t program, std::string line)
{
    if (m_logCount == engine::scriptframe::mostLogLines) {
        ++m_logsLeftOut;
        return;
    }
    ++m_logCount;
    m_logs.number(event);
    m_logs.number(program);
    m_logs.text(cut(std::move(line), engine::scriptframe::longestLogLine));
}

std::string RunAnswer::take(bool wantsRestart)
{
    m_json += ']';
    cdp::ByteWriter head, middle, tail;
    head.flag(wantsRestart);
    head.number(m_eventCount);
    middle.number(m_logCount);
    tail.number(m_logsLeftOut);
    tail.text(m_json);
    return head.take() + m_events.take() + middle.take() + m_logs.take() + tail.take();
}

} // namespace weir::script
