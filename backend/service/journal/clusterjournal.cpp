#include "backend/service/journal/clusterjournal.h"

namespace weir {

ClusterJournal::ClusterJournal(QObject* parent) : Journal(parent) {}

void ClusterJournal::append(const JournalEntry& entry)
{
    auto all = std::make_shared<std::vector<JournalEntry>>(*m_entries);
    all->insert(all->begin(), entry);
    m_entries = all;
    emit changed();
}

} // namespace weir
