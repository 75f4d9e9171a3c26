#include "models/messages/keyneighbours.h"

#include <QCoreApplication>
#include <QThreadPool>

namespace weir {
namespace {

constexpr std::uint64_t rowsAround = 100'000;
constexpr std::uint64_t rowsAtOnce = 20'000;

/// Within a partition by offset, else by time.
bool isBefore(const RecordView& a, const RecordView& b)
{
    return a.partition == b.partition ? a.offset < b.offset : a.timestampMs < b.timestampMs;
}

RecordView viewOf(const KeyNeighbours::Record& record) { return record.batch->at(record.index); }

const std::string& topicOf(const KeyNeighbours::Record& record) { return record.batch->topics()[viewOf(record).topic]; }

} // namespace

void KeyNeighbours::forget()
{
    ++m_generation;
    m_isLooking = false;
    m_here = m_previous = m_next = {};
}

void KeyNeighbours::look(RecordStream* stream, std::size_t row)
{
    forget();
    m_stream = stream;
    m_here.id = row + stream->dropped();
    m_here.batch = stream->batch(row, &m_here.index);
    if (viewOf(m_here).has(RecordFlag::KeyNull) || viewOf(m_here).isControl()) {
        emit found();
        return;
    }
    m_from = m_here.id > rowsAround ? m_here.id - rowsAround : 0;
    m_until = m_here.id + rowsAround;
    m_isLooking = true;
    lookOn();
}

void KeyNeighbours::lookOn()
{
    m_from = m_stream ? std::max<std::uint64_t>(m_from, m_stream->dropped()) : m_until;
    const std::uint64_t until =
        m_stream ? std::min<std::uint64_t>(m_until, m_stream->dropped() + m_stream->count()) : 0;
    if (m_from >= until) {
        m_isLooking = false;
        emit found();
        return;
    }
    const std::uint64_t first = m_from;
    const std::uint64_t count = std::min(until - first, rowsAtOnce);
    m_from += count;
    auto rows = m_stream->rows(std::size_t(first - m_stream->dropped()), std::size_t(count));
    QThreadPool::globalInstance()->start([self = QPointer<KeyNeighbours>(this), rows = std::move(rows), first,
                                          here = m_here, generation = m_generation] {
        const RecordView record = viewOf(here);
        const std::string& topic = topicOf(here);
        std::vector<Record> same;
        std::uint64_t id = first;
        for (const RecordStream::Rows& run : rows) {
            for (std::uint32_t i = 0; i < run.count; ++i, ++id) {
                const RecordView other = run.batch->at(run.first + i);
                if (id == here.id || other.key != record.key || other.has(RecordFlag::KeyNull) || other.isControl() ||
                    run.batch->topics()[other.topic] != topic)
                    continue;
                same.push_back({run.batch, run.first + i, id});
            }
        }
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, same = std::move(same), generation] {
                if (!self || self->m_generation != generation)
                    return;
                for (const Record& each : same)
                    self->take(each);
                self->lookOn();
            },
            Qt::QueuedConnection);
    });
}

void KeyNeighbours::take(const Record& record)
{
    const RecordView here = viewOf(m_here);
    const RecordView other = viewOf(record);
    if (isBefore(other, here)) {
        if (!m_previous.batch || isBefore(viewOf(m_previous), other))
            m_previous = record;
    } else if (!m_next.batch || isBefore(other, viewOf(m_next))) {
        m_next = record;
    }
}

} // namespace weir
