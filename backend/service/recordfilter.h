// Purpose: which of a stream's rows fit the filter, found on a worker, told as row ids. Thread: GUI; scans run on the
// global thread pool. Limits: ids are stable (row + dropped()); rising; one scan at a time, blocks of 20,000 rows.
#pragma once

#include "backend/service/recordmatch.h"
#include "backend/service/recordstream.h"

#include <QPointer>
#include <deque>

namespace weir {

class RecordFilter : public QObject
{
    Q_OBJECT
public:
    explicit RecordFilter(QObject* parent = nullptr);
    ~RecordFilter() override;

    /// Scans what the stream has and what comes. Both may be null or empty: then nothing is scanned.
    void setStream(RecordStream* stream);
    void setMatch(std::shared_ptr<const RecordMatch> match);
    bool isActive() const { return m_match && !m_match->isEmpty(); }

    std::size_t count() const { return m_ids.size(); }
    std::uint64_t idAt(std::size_t index) const { return m_ids[index]; }
    /// Rows looked at so far, and to be looked at.
    std::uint64_t scanned() const { return m_scannedTo - m_scannedFrom; }
    bool isScanning() const { return m_scanning; }

signals:
    void reset();
    void matchesAppended(qulonglong count);
    void matchesDropped(qulonglong count); ///< from the front
    void scanningChanged();

private:
    void restart();
    void next();
    void take(int generation, std::uint64_t scannedTo, const std::vector<std::uint64_t>& ids);
    void drop();

    QPointer<RecordStream> m_stream;
    std::shared_ptr<const RecordMatch> m_match;
    std::deque<std::uint64_t> m_ids;
    std::uint64_t m_scannedFrom = 0, m_scannedTo = 0;
    int m_generation = 0;
    bool m_scanning = false;
};

} // namespace weir
