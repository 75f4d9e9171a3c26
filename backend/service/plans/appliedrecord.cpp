#include "backend/service/plans/appliedrecord.h"

#include "backend/service/journal/journalentry.h"

#include <QJsonDocument>

namespace weir {

HistoryMark journalMark(const JournalEntry& entry)
{
    const QJsonObject detail{{QStringLiteral("journal"), entry.id},
                             {QStringLiteral("author"), entry.author},
                             {QStringLiteral("program"), entry.program},
                             {QStringLiteral("purpose"), entry.plan.toJson().value(QStringLiteral("purpose"))},
                             {QStringLiteral("steps"), int(entry.plan.steps.size())}};
    return {entry.atMs, MarkKind::Change, journalKey(entry),
            QString::fromUtf8(QJsonDocument(detail).toJson(QJsonDocument::Compact))};
}

AppliedRecord::AppliedRecord(Journal::Appender append, std::shared_ptr<HistoryStore> store)
    : m_append(std::move(append)), m_store(std::move(store))
{
}

AppliedRecord::~AppliedRecord()
{
    if (!m_entry)
        return;
    if (m_append)
        m_append(*m_entry);
    if (m_store)
        m_store->mark(journalMark(*m_entry));
}

} // namespace weir
