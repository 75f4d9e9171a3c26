// Purpose: the journal of one cluster. Thread: GUI.
#pragma once

#include "backend/service/journal/journal.h"

namespace weir {

class ClusterJournal final : public Journal
{
    Q_OBJECT
public:
    explicit ClusterJournal(QObject* parent = nullptr);

    std::shared_ptr<const std::vector<JournalEntry>> entries() const override { return m_entries; }
    bool isLoaded() const override { return true; }
    std::optional<Error> localBecause() const override { return m_localBecause; }
    void append(const JournalEntry& entry) override;

private:
    std::shared_ptr<const std::vector<JournalEntry>> m_entries = std::make_shared<std::vector<JournalEntry>>();
    std::optional<Error> m_localBecause;
};

} // namespace weir
