#include "backend/service/produce/repeatsource.h"

#include "backend/base/clock.h"

namespace weir {

RepeatSource::RepeatSource(ProduceRecord record, std::uint64_t times, Encode encodeKey, Encode encodeValue)
    : m_record(std::move(record)),
      m_times(times), m_key{Placeholders(m_record.key.value_or(std::string())), std::move(encodeKey), {}},
      m_value{Placeholders(m_record.value.value_or(std::string())), std::move(encodeValue), {}}
{
}

Result<std::string> RepeatSource::bytes(Text& text, std::int64_t nowMs)
{
    if (text.same)
        return *text.same;
    const std::string filled = text.placeholders.fill(m_number, nowMs);
    Result<std::string> encoded = text.encode ? text.encode(filled) : Result<std::string>(filled);
    if (text.placeholders.isEmpty())
        text.same = encoded;
    return encoded;
}

ProduceSource::State RepeatSource::next(ProduceRecord& record, int)
{
    if (m_number >= m_times)
        return State::End;
    ++m_number;
    const std::int64_t nowMs = SystemClock::instance().nowMs();
    record = m_record;
    for (auto& [part, text] : {std::pair(&record.key, &m_key), std::pair(&record.value, &m_value)}) {
        if (!*part)
            continue;
        Result<std::string> made = bytes(*text, nowMs);
        if (!made) {
            m_error = made.error();
            return State::Broken;
        }
        *part = std::move(made).value();
    }
    return State::Record;
}

} // namespace weir
