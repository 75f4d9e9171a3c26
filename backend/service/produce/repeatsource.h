// Purpose: one record again and again, with the placeholders of its key and value filled in (placeholders.h). Thread:
// one, the run's. Limits: a repetition that cannot be encoded is Broken, and the next is tried.
#pragma once

#include "backend/service/produce/placeholders.h"
#include "backend/service/produce/producesource.h"

#include <functional>

namespace weir {

class RepeatSource : public ProduceSource
{
public:
    /// Text to bytes; empty: the text is the bytes. Thread: the run's.
    using Encode = std::function<Result<std::string>(const std::string& text)>;

    /// `record.key` and `record.value` are texts with placeholders; null stays null.
    RepeatSource(ProduceRecord record, std::uint64_t times, Encode encodeKey = {}, Encode encodeValue = {});

    State next(ProduceRecord& record, int waitMs) override;
    std::uint64_t number() const override { return m_number; }
    const Error& error() const override { return m_error; }
    std::int64_t done() const override { return std::int64_t(m_number); }
    std::optional<std::int64_t> total() const override { return std::int64_t(m_times); }

private:
    struct Text
    {
        Placeholders placeholders;
        Encode encode;
        std::optional<Result<std::string>> same; ///< without placeholders: made once
    };
    Result<std::string> bytes(Text& text, std::int64_t nowMs);

    const ProduceRecord m_record;
    const std::uint64_t m_times;
    Text m_key, m_value;
    std::uint64_t m_number = 0;
    Error m_error;
};

} // namespace weir
