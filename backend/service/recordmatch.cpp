#include "backend/service/recordmatch.h"

#include "backend/service/recordtexts.h"

#include <algorithm>

namespace weir {

std::span<const RecordHeader> HeaderAccess::get() const
{
    if (!m_isKnown) {
        m_parsed = m_batch->headers(m_index);
        m_known = m_parsed;
        m_isKnown = true;
    }
    return m_known;
}

std::string headersText(std::span<const RecordHeader> headers)
{
    std::string text;
    for (const RecordHeader& header : headers) {
        if (!text.empty())
            text += ", ";
        text += header.name;
        if (!header.isNull)
            text.append("=").append(header.value);
    }
    return text;
}

std::string fieldText(const RecordBatch& batch, std::size_t index, RecordField field, const RecordMatch& how)
{
    const RecordView record = batch.at(index);
    const HeaderAccess headers(batch, index);
    MatchScratch scratch;
    return std::string(RecordTexts(how, record, batch.topics()[record.topic], headers, scratch).field(field));
}

bool RecordMatch::matches(const RecordView& record, std::string_view topic, const HeaderAccess& headers,
                          MatchScratch& scratch) const
{
    const RecordTexts texts(*this, record, topic, headers, scratch);
    for (const FieldCondition& condition : conditions) {
        const std::string_view text = texts.field(condition.field);
        const bool fits =
            condition.contains ? text.find(condition.text) != std::string_view::npos : text == condition.text;
        if (fits == condition.exclude)
            return false;
    }
    if (!pattern.isEmpty() && !pattern.matches(texts.value().text) && !pattern.matches(texts.key().text) &&
        !pattern.matches(texts.headersText()))
        return false;
    return !fql || fql->matchesRecord(texts, scratch.fql);
}

bool RecordMatch::matches(const RecordBatch& batch, std::size_t index, MatchScratch& scratch) const
{
    const RecordView record = batch.at(index);
    return matches(record, batch.topics()[record.topic], HeaderAccess(batch, index), scratch);
}

bool RecordMatch::matches(const RecordBatch& batch, std::size_t index) const
{
    MatchScratch scratch;
    return matches(batch, index, scratch);
}

} // namespace weir
