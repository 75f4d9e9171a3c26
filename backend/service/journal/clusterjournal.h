// Purpose: the journal of one cluster: what its topic has told, and what is on this machine only. Thread: GUI; the
// topic is read and written by the link.
#pragma once

#include "backend/service/journal/journal.h"

namespace weir {

class GuiPost;
class WorkspaceLink;

class ClusterJournal final : public Journal
{
    Q_OBJECT
public:
    /// `link` null: in memory only (tests).
    ClusterJournal(std::shared_ptr<WorkspaceLink> link, QString dataFolder, QObject* parent = nullptr);
    ~ClusterJournal() override;

    std::shared_ptr<const std::vector<JournalEntry>> entries() const override { return m_entries; }
    bool isLoaded() const override { return m_loaded; }
    std::optional<Error> localBecause() const override { return m_localBecause; }
    void append(const JournalEntry& entry) override;
    Appender appender() const override;

private:
    void listen();
    void take(const std::vector<JournalEntry>& entries);
    void setState(const QString& clusterId, const std::optional<Error>& error);
    void keep(const JournalEntry& entry, const Error& because);
    void publish();

    const std::shared_ptr<WorkspaceLink> m_link;
    const QString m_dataFolder;
    std::shared_ptr<GuiPost> m_post;
    QString m_clusterId;
    bool m_loaded = false;
    std::vector<JournalEntry> m_shared, m_local; ///< oldest first
    std::shared_ptr<const std::vector<JournalEntry>> m_entries = std::make_shared<std::vector<JournalEntry>>();
    std::optional<Error> m_localBecause;
};

} // namespace weir
