// Purpose: one record's key, value and headers as they are shown, decoded when somebody asks, once; what a filter looks
// at. Thread: one. Limits: views are valid while the object and its scratch live.
#pragma once

#include "backend/service/recordmatch.h"

#include <optional>

namespace weir {

/// Bytes that look on the screen as they are: text, and what begins and ends like JSON, where the format is not one
/// that always decodes. `isGiven`: a given schema may read these bytes.
bool isShownAsIs(std::string_view bytes, Format format, bool isGiven = false);

class RecordTexts final : public FqlRecord
{
public:
    RecordTexts(const RecordMatch& how, const RecordView& record, std::string_view topic, const HeaderAccess& headers,
                MatchScratch& scratch);

    FqlText key() const override;
    FqlText value() const override;
    FqlText header(std::string_view name) const override;
    std::string_view topic() const override { return m_topic; }
    std::int32_t partition() const override { return m_record.partition; }
    std::int64_t offset() const override { return m_record.offset; }
    std::int64_t timestampMs() const override { return m_record.timestampMs; }
    std::int64_t size() const override { return std::int64_t(m_record.key.size() + m_record.value.size()); }

    std::string_view headersText() const;
    /// The field as one line; numbers are written into the scratch.
    std::string_view field(RecordField field) const;

private:
    FqlText decode(std::string_view bytes, Format format, RecordPart part, std::string& into) const;

    const RecordMatch& m_how;
    const RecordView& m_record;
    const std::string_view m_topic;
    const HeaderAccess& m_headers;
    MatchScratch& m_scratch;
    mutable std::optional<FqlText> m_key, m_value;
    mutable std::optional<std::string_view> m_headersText;
    mutable std::string m_number;
};

} // namespace weir
