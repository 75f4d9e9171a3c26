#include "backend/service/recordfilter.h"

#include <QCoreApplication>
#include <QThreadPool>

namespace weir {
namespace {
constexpr std::size_t blockRows = 20'000;
}

RecordFilter::RecordFilter(QObject* parent) : QObject(parent) {}

RecordFilter::~RecordFilter() = default;

void RecordFilter::setStream(RecordStream* stream)
{
    if (m_stream)
        m_stream->disconnect(this);
    m_stream = stream;
    if (stream) {
        connect(stream, &RecordStream::rowsAppended, this, &RecordFilter::next);
        connect(stream, &RecordStream::rowsReset, this, &RecordFilter::restart);
        connect(stream, &RecordStream::rowsDropped, this, &RecordFilter::drop);
    }
    restart();
}

void RecordFilter::setMatch(std::shared_ptr<const RecordMatch> match)
{
    m_match = std::move(match);
    restart();
}

void RecordFilter::restart()
{
    ++m_generation; // what is under way comes to nothing
    m_scanning = false;
    m_ids.clear();
    m_scannedFrom = m_scannedTo = m_stream ? m_stream->dropped() : 0;
    emit reset();
    next();
}

void RecordFilter::next()
{
    if (!m_stream || !isActive() || m_scanning)
        return;
    m_scannedTo = std::max<std::uint64_t>(m_scannedTo, m_stream->dropped());
    const std::uint64_t end = m_stream->dropped() + m_stream->count();
    if (m_scannedTo >= end) {
        emit scanningChanged();
        return;
    }
    const std::uint64_t first = m_scannedTo;
    const auto count = std::size_t(std::min<std::uint64_t>(end - first, blockRows));
    std::vector<RecordStream::Rows> rows = m_stream->rows(std::size_t(first - m_stream->dropped()), count);
    m_scanning = true;
    emit scanningChanged();
    // The block is owned by the scan: a stream may drop it meanwhile. The answer finds a filter that is gone through
    // the pointer.
    QThreadPool::globalInstance()->start([self = QPointer<RecordFilter>(this), match = m_match, rows = std::move(rows),
                                          first, generation = m_generation]() mutable {
        std::vector<std::uint64_t> ids;
        MatchScratch scratch;
        std::uint64_t id = first;
        for (const RecordStream::Rows& part : rows) {
            for (std::uint32_t i = 0; i < part.count; ++i, ++id) {
                if (match->matches(*part.batch, part.first + i, scratch))
                    ids.push_back(id);
            }
        }
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, generation, id, ids = std::move(ids)] {
                if (self)
                    self->take(generation, id, ids);
            },
            Qt::QueuedConnection);
    });
}

void RecordFilter::take(int generation, std::uint64_t scannedTo, const std::vector<std::uint64_t>& ids)
{
    if (generation != m_generation)
        return;
    m_scanning = false;
    m_scannedTo = scannedTo;
    const std::uint64_t kept = m_stream ? m_stream->dropped() : 0;
    qulonglong added = 0;
    for (const std::uint64_t id : ids) {
        if (id < kept)
            continue;
        m_ids.push_back(id);
        ++added;
    }
    if (added > 0)
        emit matchesAppended(added);
    next();
}

void RecordFilter::drop()
{
    qulonglong gone = 0;
    while (!m_ids.empty() && m_ids.front() < m_stream->dropped()) {
        m_ids.pop_front();
        ++gone;
    }
    if (gone > 0)
        emit matchesDropped(gone);
}

} // namespace weir
