#include "backend/service/journal/clusterjournal.h"

#include "backend/service/journal/journalstore.h"
#include "backend/service/workspace/guipost.h"
#include "backend/service/workspace/workspacelink.h"

namespace weir {

ClusterJournal::ClusterJournal(std::shared_ptr<WorkspaceLink> link, QString dataFolder, QObject* parent)
    : Journal(parent), m_link(std::move(link)), m_dataFolder(std::move(dataFolder)),
      m_post(std::make_shared<GuiPost>(this)), m_loaded(!m_link)
{
    if (m_link)
        listen();
}

ClusterJournal::~ClusterJournal() { m_post->close(); }

void ClusterJournal::listen()
{
    if (m_link->conf().spec.readOnly)
        m_localBecause = Error{ErrorKind::ReadOnly, 0, QStringLiteral("the connection is read-only")};
    WorkspaceTail tail;
    tail.topic = journalTopic();
    tail.most = mostJournalEntries;
    tail.begun = [this, post = m_post] { post->post([this] { m_shared.clear(); }); };
    tail.records = [this, post = m_post](const std::vector<WorkspaceRecord>& records) {
        std::vector<JournalEntry> entries;
        for (const WorkspaceRecord& record : records) {
            if (std::optional<JournalEntry> entry = journalEntryOf(record))
                entries.push_back(std::move(*entry));
        }
        post->post([this, entries = std::move(entries)] { take(entries); });
    };
    tail.state = [this, post = m_post](const QString& clusterId, const std::optional<Error>& error) {
        post->post([this, clusterId, error] { setState(clusterId, error); });
    };
    m_link->tail(std::move(tail));
}

void ClusterJournal::take(const std::vector<JournalEntry>& entries)
{
    m_shared.insert(m_shared.end(), entries.begin(), entries.end());
    if (m_shared.size() > std::size_t(2 * mostJournalEntries))
        m_shared.erase(m_shared.begin(), m_shared.end() - mostJournalEntries);
    publish();
}

void ClusterJournal::setState(const QString& clusterId, const std::optional<Error>& error)
{
    if (m_clusterId.isEmpty() && !clusterId.isEmpty()) {
        m_clusterId = clusterId;
        std::vector<JournalEntry> kept = readJournalFile(journalFile(m_dataFolder, clusterId));
        kept.insert(kept.end(), m_local.begin(), m_local.end());
        m_local = std::move(kept);
    }
    if (error && isRefusal(*error))
        m_localBecause = error;
    m_loaded = m_loaded || !error || isRefusal(*error);
    publish();
}

void ClusterJournal::append(const JournalEntry& entry)
{
    if (!m_link) {
        m_local.push_back(entry);
        publish();
        return;
    }
    if (m_localBecause && isRefusal(*m_localBecause)) {
        keep(entry, *m_localBecause);
        return;
    }
    m_link->write(journalTopic(), {journalRecord(entry)}, [this, post = m_post, entry](const Result<void>& result) {
        post->post([this, entry, result] {
            if (!result)
                keep(entry, result.error());
            else if (m_localBecause) {
                m_localBecause.reset();
                publish();
            }
        });
    });
}

Journal::Appender ClusterJournal::appender() const
{
    if (!m_link)
        return {};
    return [link = m_link, folder = m_dataFolder](const JournalEntry& entry) {
        link->write(journalTopic(), {journalRecord(entry)}, [folder, entry](const Result<void>& result) {
            if (!result)
                (void)appendToJournalFile(journalFile(folder, entry.plan.clusterId), entry);
        });
    };
}

void ClusterJournal::keep(const JournalEntry& entry, const Error& because)
{
    m_localBecause = because;
    // Before the first answer of the cluster the plan knows where it belongs.
    const QString clusterId = m_clusterId.isEmpty() ? entry.plan.clusterId : m_clusterId;
    if (const Result<void> kept = appendToJournalFile(journalFile(m_dataFolder, clusterId), entry); !kept)
        m_localBecause = kept.error();
    m_local.push_back(entry);
    publish();
}

void ClusterJournal::publish()
{
    m_entries = std::make_shared<const std::vector<JournalEntry>>(mergedJournal(m_shared, m_local));
    emit changed();
}

} // namespace weir
