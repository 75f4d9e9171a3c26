// Purpose: the records of the same key before and after one, among those that were read. Thread: GUI; keys are compared
// on a worker. Limits: 100,000 rows to either side of the record; topics are not mixed.
#pragma once

#include "backend/service/recordstream.h"

#include <QObject>
#include <QPointer>
#include <string>

namespace weir {

class KeyNeighbours : public QObject
{
    Q_OBJECT
public:
    explicit KeyNeighbours(QObject* parent = nullptr) : QObject(parent) {}

    struct Record
    {
        std::shared_ptr<const RecordBatch> batch; ///< null: none
        std::size_t index = 0;
        std::uint64_t id = 0; ///< row + dropped() in the stream
    };
    /// Forgets the last record's. found() comes once, unless look() or forget() is called again; a record without a key
    /// has no neighbours.
    void look(RecordStream* stream, std::size_t row);
    void forget();
    bool isLooking() const { return m_isLooking; }
    const Record& previous() const { return m_previous; }
    const Record& next() const { return m_next; }

signals:
    void found();

private:
    void lookOn();
    void take(const Record& record);

    QPointer<RecordStream> m_stream;
    Record m_here, m_previous, m_next;
    std::uint64_t m_from = 0, m_until = 0; ///< ids still to be looked at
    int m_generation = 0;
    bool m_isLooking = false;
};

} // namespace weir
